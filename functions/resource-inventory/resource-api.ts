import { tmfFunction } from '../../shared/adapters/aws/tmf-function';
import { PRODUCT_STOCK_API } from '../../shared/resource-inventory/product-stock-resources';
import { RESOURCE_INVENTORY_API } from '../../shared/resource-inventory/resources';
import { stockHooks } from '../../shared/resource-inventory/stock-hooks';

export const handler = tmfFunction([RESOURCE_INVENTORY_API, PRODUCT_STOCK_API], { resource: stockHooks });
