import type { ResourceStore } from '../tmf/resource-store';
import type {
  CatalogOffering,
  CatalogPrice,
  CatalogReader,
  CatalogResource,
  CatalogService,
  CatalogSpecification,
} from './ports';

/** Reads the catalog from where its resources are kept, in memory or in its table. */
export const catalogReader = (store: ResourceStore): CatalogReader => ({
  async offering(tenant, id) {
    return (await store.get(tenant, 'productOffering', id))?.body as CatalogOffering | undefined;
  },
  async price(tenant, id) {
    return (await store.get(tenant, 'productOfferingPrice', id))?.body as CatalogPrice | undefined;
  },
  async specification(tenant, id) {
    return (await store.get(tenant, 'productSpecification', id))?.body as CatalogSpecification | undefined;
  },
  async service(tenant, id) {
    return (await store.get(tenant, 'serviceSpecification', id))?.body as CatalogService | undefined;
  },
  async resource(tenant, id) {
    return (await store.get(tenant, 'resourceSpecification', id))?.body as CatalogResource | undefined;
  },
});
