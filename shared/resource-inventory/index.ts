export * from './reservation';
export { STOCK_KINDS, type StockKind } from './resources';
