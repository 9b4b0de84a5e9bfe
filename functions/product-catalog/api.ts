import { tmfFunction } from '../../shared/adapters/aws/tmf-function';
import { catalogHooks } from '../../shared/product-catalog/catalog-hooks';
import { productCatalogApi } from '../../shared/product-catalog/resources';

export const handler = tmfFunction(productCatalogApi, catalogHooks);
