import type { ListQuery, ResourceStore, StoredResource } from '../tmf/resource-store';
import { quarantinedUsage } from './resources';

/**
 * The domain's resources in two tables: quarantine apart, because it holds raw records with numbers in them. Its table is
 * encrypted under the platform's data key and has no stream, so that no record of it reaches the bus.
 */
export function splitStore(resources: ResourceStore, quarantine: ResourceStore): ResourceStore {
  const of = (name: string): ResourceStore => (name === quarantinedUsage.name ? quarantine : resources);
  return {
    get: (tenant, resource, id) => of(resource).get(tenant, resource, id),
    create: (item: StoredResource) => of(item.resource).create(item),
    replace: (item: StoredResource) => of(item.resource).replace(item),
    remove: (tenant, resource, id, version) => of(resource).remove(tenant, resource, id, version),
    list: (query: ListQuery) => of(query.resource).list(query),
    paging: (query: ListQuery) => of(query.resource).paging?.(query),
  };
}
