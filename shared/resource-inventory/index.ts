export * from './reservation';
export { resourceIdOf } from './resource-id';
export { RESOURCE, STOCK_BY_STATUS, STOCK_KINDS, type StockKind } from './resources';
