export { GOODS_LOOKUPS } from './find-stock';
export { hasFree } from './has-free';
export { PRODUCT_STOCK } from './product-stock-resources';
export * from './read-reserved';
export { stockReader } from './read-stock';
export * from './reservation';
export { freeGoods } from './reserve-goods';
export { resourceIdOf } from './resource-id';
export { RESOURCE, STOCK_BY_STATUS, STOCK_KINDS, type StockKind } from './resources';
