export { type ConditionFacts, conditionHolds, factsOfNobody, faultOfCondition } from './condition';
export { type Ineligibility, judgeEligibility } from './eligibility';
export { isOnSale } from './lifecycle';
export type { CatalogFiles, CatalogOffering, CatalogPrice, CatalogReader, CatalogSpecification } from './ports';
export { isDynamic, type PriceNow, priceNow } from './price-now';
export { catalogReader } from './read-catalog';
export {
  productCatalogApi,
  productOfferingPriceResource,
  productOfferingResource,
  productSpecificationResource,
} from './resources';
