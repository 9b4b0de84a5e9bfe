import type { TenantId } from '../kernel/tenant';
import type { ResourceStore } from '../tmf/resource-store';
import { RESOURCE, type StockKind } from './resources';
import { shelvesFor } from './shelf';

/** Whether anything of a kind is free: one short read a shelf, until one has something. */
export async function hasFree(store: ResourceStore, tenant: TenantId, kind: StockKind): Promise<boolean> {
  for (const shelf of shelvesFor(kind, tenant)) {
    const lookup = { path: 'availableOn', value: shelf };
    const { items } = await store.list({ tenant, resource: RESOURCE.name, lookup, limit: 1 });
    if (items.length > 0) return true;
  }
  return false;
}
