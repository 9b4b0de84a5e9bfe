import { tmfFunction } from '../../shared/adapters/aws/tmf-function';
import { CATALOG_APIS } from '../../shared/product-catalog/catalog-apis';
import { catalogHooks } from '../../shared/product-catalog/catalog-hooks';

export const handler = tmfFunction(CATALOG_APIS, catalogHooks);
