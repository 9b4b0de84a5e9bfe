import type { TenantId } from '../kernel/tenant';
import type { ResourceStore } from '../tmf/resource-store';
import { bodyOf } from '../tmf/update-resource';
import { resourceIdOf } from './resource-id';
import { RESOURCE, type StockKind } from './resources';

/** How other domains see one number or SIM: its status, by its value; undefined where no such one is in stock. */
export const stockReader = (store: ResourceStore) => ({
  async statusOf(tenant: TenantId, kind: StockKind, value: string): Promise<string | undefined> {
    const stored = await store.get(tenant, RESOURCE.name, resourceIdOf(tenant, kind, value));
    return stored && bodyOf(RESOURCE, stored).resourceStatus;
  },
});
