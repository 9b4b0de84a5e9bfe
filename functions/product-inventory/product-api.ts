import { tmfFunction } from '../../shared/adapters/aws/tmf-function';
import { PRODUCT_INVENTORY_API } from '../../shared/product-inventory/resources';

export const handler = tmfFunction(PRODUCT_INVENTORY_API);
