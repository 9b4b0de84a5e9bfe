export { isOnSale } from './lifecycle';
export type { CatalogOffering, CatalogPrice, CatalogReader, CatalogSpecification } from './ports';
export { catalogReader } from './read-catalog';
export {
  productCatalogApi,
  productOfferingPriceResource,
  productOfferingResource,
  productSpecificationResource,
} from './resources';
