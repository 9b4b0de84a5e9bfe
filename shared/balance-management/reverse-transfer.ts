import { toIso } from '../kernel/clock';
import { type Failure, failure, invariant } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import { callerId, isCaller } from '../kernel/second-person';
import type { TenantId } from '../kernel/tenant';
import { isNarrowed } from '../tmf/authorise';
import type { HookContext } from '../tmf/hooks';
import { bodyOf, updateResource } from '../tmf/update-resource';
import { transferBalance } from './action-resources';
import { ended, notNow } from './check-action';
import { balanceIdOf } from './find-bucket';
import type { BalanceStore } from './ports';
import { ActionNotEndedError, type ActionPorts, actionReference } from './settle-action';
import { feesOf, moveTransferred } from './settle-transfer';
import type { TransferBalanceBody } from './transfer-balance';

/** How long after it was completed a transfer can be reversed; later, an adjustment says why. */
export const REVERSIBLE_MS = 30 * 86_400_000;

/**
 * A patch that asks to have a completed transfer reversed: staff's alone, and of nobody's own. Another may be asked for once one
 * was refused.
 */
export async function checkReversal(
  balances: BalanceStore,
  next: TransferBalanceBody,
  previous: TransferBalanceBody,
  { caller, clock }: HookContext,
): Promise<Result<TransferBalanceBody, Failure>> {
  if (isNarrowed(transferBalance, 'write', caller))
    return err(failure('forbidden', 'A transfer is reversed by customer care'));
  if (previous.status !== 'completed' || previous.reversal?.state === 'requested')
    return notNow('Only a completed transfer that is not being reversed can be reversed');
  if (next.reversal?.state !== 'requested') return notNow('A reversal is requested; the rest is set by us');
  const nowMs = clock.now();
  if (nowMs > Date.parse(previous.confirmationDate ?? '') + REVERSIBLE_MS)
    return notNow('A transfer can be reversed for 30 days: adjust the balances instead');
  const receiver = await balances.read(caller.tenant, balanceIdOf(previous.receiverBucket?.id ?? ''));
  const parties = [previous.relatedParty?.[0]?.id, receiver?.partyId];
  if (parties.some((id) => isCaller(caller, id)))
    return err(failure('forbidden', 'Nobody reverses their own transfer'));
  const [role = 'agent'] = caller.roles;
  const { reason } = next.reversal;
  // What the balances decide of a request is named by its time: each has one of its own.
  const last = previous.reversal?.requestedDate;
  const askedMs = last === undefined ? nowMs : Math.max(nowMs, Date.parse(last) + 1);
  const asked = { requestedDate: toIso(askedMs), requestor: { id: callerId(caller), role } };
  return ok({ ...next, reversal: { state: 'requested', ...(reason === undefined ? {} : { reason }), ...asked } });
}

/**
 * Reverses a transfer that staff asked to be reversed: takes all of it back from the receiver, who keeps it where less is free,
 * gives it to the sender, and to each the fee that they paid. Each is booked once under the request's reference, in this order, so
 * that after a crash anywhere the same call goes on where it ended.
 */
export async function reverseTransfer(
  ports: ActionPorts,
  tenant: TenantId,
  id: string,
): Promise<'reversed' | 'refused' | 'nothing'> {
  const stored = await ports.store.get(tenant, transferBalance.name, id);
  const body = stored && bodyOf(transferBalance, stored);
  const asked = body?.reversal;
  if (body?.status !== 'completed' || asked?.state !== 'requested') return 'nothing';
  const refusal = await moveBack(ports, tenant, body);
  const reversal = { ...asked, state: refusal === undefined ? 'booked' : 'refused', stateReason: refusal } as const;
  const written = await updateResource(ports.store, transferBalance, { tenant, id, nowMs: ports.nowMs }, (now) => {
    if (now.reversal?.state !== 'requested' || now.reversal.requestedDate !== asked.requestedDate) return ok(undefined);
    if (refusal !== undefined) return ok({ ...now, reversal });
    const { stateReason: _none, ...booked } = reversal;
    return ok(ended({ ...now, reversal: booked }, { status: 'cancelled', statusReason: 'Reversed' }, ports.nowMs));
  });
  if (!written.ok) throw new ActionNotEndedError(`${transferBalance.name} ${id}: ${written.error.message}`);
  return refusal === undefined ? 'reversed' : 'refused';
}

/** Answers why it could not be, having moved nothing in the end. */
async function moveBack(ports: ActionPorts, tenant: TenantId, body: TransferBalanceBody): Promise<string | undefined> {
  const { bucket, receiverBucket, reversal } = body;
  invariant(bucket?.id && receiverBucket?.id && reversal?.requestedDate, 'a reversal is of a transfer between buckets');
  const fees = feesOf(body);
  const causedAt = Date.parse(reversal.requestedDate);
  const reference = `${actionReference(transferBalance, body.id)}/reversed/${causedAt}`;
  const from = { bucketId: receiverBucket.id, causedAt };
  const taken = await moveTransferred(ports, tenant, body, { ...from, sign: -1n, feeNano: -fees.receiver, reference });
  if (taken === 'refused') return 'The receiver has less than that';
  const given = await moveTransferred(ports, tenant, body, {
    bucketId: bucket.id,
    sign: 1n,
    feeNano: -fees.sender,
    reference,
    causedAt,
  });
  if (given !== 'refused') return undefined;
  await moveTransferred(ports, tenant, body, {
    ...from,
    sign: 1n,
    feeNano: fees.receiver,
    reference: `${reference}/back`,
  });
  return 'The bucket that it came from is gone';
}
