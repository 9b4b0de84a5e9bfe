import { toIso } from '../kernel/clock';
import type { Failure } from '../kernel/errors';
import { ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { BodyOf } from '../tmf/declaration';
import type { ResourceStore, StoredResource } from '../tmf/resource-store';
import { bodyOf, updateResource } from '../tmf/update-resource';
import type { Decision } from './ports';
import { payment, refund } from './resources';

export type RefundBody = BodyOf<typeof refund>;

/** A refund with what the provider said. */
export function withDecision(body: RefundBody, answer: Decision, nowMs: number): RefundBody {
  const now = toIso(nowMs);
  return answer.kind === 'done'
    ? { ...body, status: 'done', statusDate: now, refundDate: now, authorizationCode: answer.authorizationCode }
    : { ...body, status: 'failed', statusDate: now, statusReason: answer.reason };
}

/** Moves a refund that the provider has taken on to how it ended; one that failed may be asked for again, in another way. */
export async function decideRefund(
  store: ResourceStore,
  target: { readonly tenant: TenantId; readonly id: string; readonly nowMs: number },
  answer: Decision,
): Promise<Result<StoredResource, Failure>> {
  const decided = await updateResource(store, refund, target, (body) =>
    ok(body.status === 'authorized' ? withDecision(body, answer, target.nowMs) : undefined),
  );
  if (!decided.ok) return decided;
  const { status, payment: of } = bodyOf(refund, decided.value);
  if (status !== 'failed' || of?.id === undefined) return decided;
  const freed = await freeReversal(store, { ...target, id: of.id }, target.id);
  return freed.ok ? decided : freed;
}

/** What a refund had kept of its payment is free again. */
export const freeReversal = (
  store: ResourceStore,
  target: { readonly tenant: TenantId; readonly id: string; readonly nowMs: number },
  refundId: string,
): Promise<Result<StoredResource, Failure>> =>
  updateResource(store, payment, target, (body) =>
    ok(
      body.reversal?.some(({ id }) => id === refundId)
        ? { ...body, reversal: body.reversal.filter(({ id }) => id !== refundId) }
        : undefined,
    ),
  );
