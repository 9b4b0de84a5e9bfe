import type { Failure } from '../kernel/errors';
import { ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { ResourceStore, StoredResource } from '../tmf/resource-store';
import { updateResource } from '../tmf/update-resource';
import type { Decision } from './ports';
import { payment } from './resources';
import { withAnswer } from './take-payment';

/**
 * Moves a pending payment to what the provider decided. Of one that is decided nothing changes, whatever is said later.
 * Fails with `not-found`, `busy`.
 */
export async function decidePayment(
  store: ResourceStore,
  target: { readonly tenant: TenantId; readonly id: string; readonly nowMs: number },
  answer: Decision,
): Promise<Result<StoredResource, Failure>> {
  return updateResource(store, payment, target, (body) =>
    ok(body.status === 'pending' ? withAnswer(body, answer, target.nowMs) : undefined),
  );
}
