export * from './reservation';
export { resourceIdOf } from './resource-id';
export { STOCK_KINDS, type StockKind } from './resources';
