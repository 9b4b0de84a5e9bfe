import { stepGround } from '../../shared/adapters/aws/step-ground';
import { tmfFunction } from '../../shared/adapters/aws/tmf-function';
import { StockWithPools } from '../../shared/resource-inventory/count-pool';
import { productStockHooks } from '../../shared/resource-inventory/product-stock-hooks';
import { PRODUCT_STOCK_API } from '../../shared/resource-inventory/product-stock-resources';
import { reserveStockHooks } from '../../shared/resource-inventory/reserve-stock';
import { RESOURCE_INVENTORY_API } from '../../shared/resource-inventory/resources';
import { stockHooks } from '../../shared/resource-inventory/stock-hooks';
import { adjustStockHooks, checkStockHooks, queryStockHooks } from '../../shared/resource-inventory/stock-tasks';

const apis = [RESOURCE_INVENTORY_API, PRODUCT_STOCK_API];
const ground = stepGround(apis.flatMap(({ resources }) => resources));
const store = new StockWithPools(ground.store, ground.nowMs);

/** TMF639 and TMF687: numbers and SIMs one by one, goods by their count. */
export const handler = tmfFunction(apis, {
  resource: stockHooks,
  productStock: { ...productStockHooks, store },
  reserveProductStock: { ...reserveStockHooks, store },
  adjustProductStock: adjustStockHooks,
  checkProductStock: { ...checkStockHooks, store },
  queryProductStock: { ...queryStockHooks, store },
});
