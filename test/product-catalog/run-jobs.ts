import { MemoryCatalogFiles } from '../../shared/adapters/memory/memory-catalog-files';
import type { TenantId } from '../../shared/kernel/tenant';
import type { CatalogFiles } from '../../shared/product-catalog';
import { runJob } from '../../shared/product-catalog/run-job';
import type { DomainEvent } from '../../shared/tmf/event';
import type { ResourceStore, StoredResource } from '../../shared/tmf/resource-store';
import { NOW } from './open-catalog';

const STEPS_MAX = 100;

/** The event that a stored version's own stream record would be. */
export const eventOf = ({
  tenant,
  resource,
  id,
  version,
  lastChange,
  updatedAt,
  body,
}: StoredResource): DomainEvent => ({
  eventId: `${tenant}.${resource}.${id}.${version}`,
  eventType: '',
  eventTime: updatedAt,
  kind: lastChange.kind,
  tenant,
  domain: 'product-catalog',
  resource,
  id,
  version,
  event: { [resource]: body },
});

/** Takes every step of a job, each for the event of the one before, and answers how it stands. */
export async function finish(
  store: ResourceStore,
  files: CatalogFiles,
  tenant: TenantId,
  resource: string,
  id: string,
): Promise<StoredResource['body']> {
  const ports = { store, files, nowMs: async () => NOW };
  for (let step = 0; step < STEPS_MAX; step += 1) {
    const stored = await store.get(tenant, resource, id);
    if (!stored) throw new Error(`${resource} ${id} is there`);
    if ((await runJob(eventOf(stored), ports)) !== 'stepped') return stored.body;
  }
  throw new Error(`${resource} ${id} does not end`);
}

export const memoryFiles = () => new MemoryCatalogFiles();
