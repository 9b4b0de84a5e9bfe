export type { AddOn, AddOnReader, ConsumptionFact, ConsumptionReader } from './ports';
export { recommendationApi } from './resources';
