import type { Failure } from '../kernel/errors';
import { failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import { readReserved, resourceIdOf } from '../resource-inventory';
import type { ResourceStore } from '../tmf/resource-store';
import { updateResource } from '../tmf/update-resource';
import { SERVICE } from './resources';
import type { SwapServiceRequest } from './service-draft';

/**
 * A service that goes on runs on the number or SIM that an order swapped in: its `supportingResource` names that. Idempotent. `not-found`
 * where nothing new is reserved.
 */
export async function swapService(
  store: ResourceStore,
  { tenant, id, swaps }: SwapServiceRequest,
  nowMs: number,
  stock: Pick<ResourceStore, 'get'>,
): Promise<Result<void, Failure>> {
  const news = new Map<string, string>();
  for (const { kind, by } of swaps) {
    const found = await readReserved(stock, tenant, by);
    if (!found) return err(failure('not-found', `reservation ${by} holds nothing`));
    news.set(kind, resourceIdOf(tenant, kind, found.value));
  }
  const swapped = await updateResource(store, SERVICE, { tenant, id, nowMs }, (body) => {
    const resources = body.supportingResource ?? [];
    const isNew = ({ id: resource, name = '' }: (typeof resources)[number]) =>
      (news.get(name) ?? resource) === resource;
    if (body.state === 'terminated' || resources.every(isNew)) return ok(undefined);
    const supportingResource = resources.map((one) => ({ ...one, id: news.get(one.name ?? '') ?? one.id }));
    return ok({ ...body, supportingResource });
  });
  return swapped.ok ? ok(undefined) : swapped;
}
