export { cardinalityOf, faultsOfChoice } from './bundle';
export { CATALOG_RESOURCES } from './catalog-apis';
export { type ConditionFacts, conditionHolds, factsOfNobody, faultOfCondition } from './condition';
export { OFFERING_ORDER, ORDERS_BY_DAY, readDemand } from './count-demand';
export { type Ineligibility, judgeEligibility } from './eligibility';
export { isOnSale, ON_SALE } from './lifecycle';
export { textIn, valuesNamed } from './named-values';
export {
  type CatalogFiles,
  type CatalogOffering,
  type CatalogPrice,
  type CatalogReader,
  type CatalogResource,
  type CatalogService,
  type CatalogSpecification,
  type MarketFacts,
  type MarketReader,
  TRANSFER_SECONDS,
  UPLOAD_BYTES_MAX,
} from './ports';
export { isDynamic, type PriceNow, priceNow } from './price-now';
export { type PricedOffering, priceOffering } from './price-offering';
export { catalogReader } from './read-catalog';
export {
  productCatalogApi,
  productOfferingPriceResource,
  productOfferingResource,
  productSpecificationResource,
} from './resources';
export { type ServiceFacts, serviceConditionHolds } from './service-condition';
