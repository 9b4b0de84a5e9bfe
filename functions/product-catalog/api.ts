import { tmfFunction } from '../../shared/adapters/aws/tmf-function';
import { CATALOG_APIS } from '../../shared/product-catalog/catalog-apis';
import { catalogHooks } from '../../shared/product-catalog/catalog-hooks';
import { NETWORK_CAPABILITY } from '../../shared/product-catalog/tools-resources';

export const handler = tmfFunction(CATALOG_APIS, catalogHooks, undefined, [NETWORK_CAPABILITY]);
