import { toIso } from '../kernel/clock';
import { type Failure, failure } from '../kernel/errors';
import { NANO_PER_UNIT } from '../kernel/money';
import { err, ok, type Result } from '../kernel/result';
import { APPROVAL_ABOVE_NANO, approverOf, callerId, isCaller, mostOf } from '../kernel/second-person';
import type { Caller, Role, TenantId } from '../kernel/tenant';
import type { BucketService } from '../rating';
import type { BodyOf } from '../tmf/declaration';
import type { HookContext, ResourceHooks } from '../tmf/hooks';
import { adjustBalance } from './action-resources';
import {
  type ActionOutcome,
  type ActionTarget,
  amountOf,
  asAccepted,
  beforeDelete,
  contradictions,
  moveOf,
  notNow,
  readTarget,
  refused,
} from './check-action';
import { sayMoney } from './find-bucket';
import { holdIdOf } from './hold-balance';
import type { BalanceStore, DailyQuotas } from './ports';
import { utcDay } from './posting';
import { markSettled } from './reserve-balance';
import { type ActionPorts, actionReference, bookAction } from './settle-action';

export type AdjustBalanceBody = BodyOf<typeof adjustBalance>;

/** What a person of a role may adjust at most at once, nano currency units, approved or not. */
const MAX_NANO: Partial<Record<Role, bigint>> = {
  agent: 200n * NANO_PER_UNIT,
  finance: 10_000n * NANO_PER_UNIT,
  operator: 10_000n * NANO_PER_UNIT,
};
/** What {@link APPROVAL_ABOVE_NANO} is in units of the other buckets: an hour, a GiB, a hundred messages, a kilowatt-hour. */
const APPROVAL_ABOVE_UNITS: Readonly<Record<Exclude<BucketService, 'money'>, bigint>> = {
  voice: 3_600n,
  sms: 100n,
  data: 2n ** 30n,
  energy: 1_000_000_000n,
};
/** What one person adjusts a day without a second: beyond, many small ones are as good as a large one. */
const UNAPPROVED_A_DAY = 20;
const UNAPPROVED_TIMES = 10n;

export interface AdjustPorts {
  readonly balances: BalanceStore;
  readonly quotas: DailyQuotas;
  /** What the tenant decided; undefined for {@link APPROVAL_ABOVE_NANO}. */
  approvalAboveOf(tenant: TenantId): Promise<bigint | undefined>;
}

/** Adjustments: who may make them, up to what, and which of them wait for a second person. */
export const adjustHooks = (ports: AdjustPorts): ResourceHooks<AdjustBalanceBody> => ({
  beforeCreate: (draft, context) => checkAdjustment(ports, draft, context),
  beforePatch: async (next, previous, context) => checkPatch(next, previous, context),
  beforeDelete,
});

async function checkAdjustment(
  ports: AdjustPorts,
  draft: AdjustBalanceBody,
  context: HookContext,
): Promise<Result<AdjustBalanceBody, Failure>> {
  const { caller, clock } = context;
  const target = await readTarget(ports.balances, adjustBalance, draft, context);
  if (!target.ok) return target;
  const { account, bucket } = target.value;
  if (isCaller(caller, account.partyId)) return err(failure('forbidden', 'Nobody adjusts their own balance'));
  const { count, violations } = amountOf(target.value, draft);
  violations.push(...contradictions(target.value, draft));
  if (draft.approval) violations.push({ path: 'approval', message: 'is set by us: leave it out' });
  if (draft.adjustType === 'recurring') violations.push({ path: 'adjustType', message: 'is oneTime here' });
  if (draft.reason === 'other' && !draft.description)
    violations.push({ path: 'description', message: 'says what the other reason is' });
  if (draft.reserveBalance && count >= 0n)
    violations.push({ path: 'reserveBalance', message: 'is settled by what takes: a negative amount' });
  if (violations.length > 0) return refused('The adjustment cannot be made', violations);
  const size = count < 0n ? -count : count;
  const max = mostOf(caller, MAX_NANO);
  if (bucket.service === 'money' && size > max)
    return err(failure('forbidden', `You may adjust by at most ${sayMoney(max, account.currency)} at once`));
  const isAlone = await mayActAlone(ports, target.value, draft, size, caller, clock.now());
  return ok({
    ...asAccepted(target.value, draft, caller),
    adjustType: 'oneTime',
    ...(isAlone ? {} : { approval: { state: 'pending' } }),
  });
}

async function mayActAlone(
  ports: AdjustPorts,
  { bucket }: ActionTarget,
  draft: AdjustBalanceBody,
  size: bigint,
  caller: Caller,
  nowMs: number,
): Promise<boolean> {
  const { tenant } = caller;
  const isMoney = bucket.service === 'money';
  const above = isMoney
    ? ((await ports.approvalAboveOf(tenant)) ?? APPROVAL_ABOVE_NANO)
    : APPROVAL_ABOVE_UNITS[bucket.service];
  if (size > above) return false;
  return ports.quotas.take({
    tenant,
    quota: `adjust/${callerId(caller)}/${bucket.service}`,
    day: utcDay(nowMs),
    reference: draft.id,
    amount: size,
    max: { uses: UNAPPROVED_A_DAY, amount: above * UNAPPROVED_TIMES },
  });
}

/** A second person approves, or somebody cancels what nobody approved yet. All else is as it was made. */
function checkPatch(
  next: AdjustBalanceBody,
  previous: AdjustBalanceBody,
  { caller, clock }: HookContext,
): Result<AdjustBalanceBody, Failure> {
  const isWaiting = previous.status === 'created' && previous.approval?.state === 'pending';
  const isApproval = next.approval?.state !== previous.approval?.state;
  const move = moveOf(next, previous);
  if (move !== undefined) {
    if (move !== 'cancelled' || !isWaiting || isApproval)
      return notNow('Only an adjustment that waits for approval can be cancelled');
    return ok({ ...next, approval: { state: 'pending' }, confirmationDate: toIso(clock.now()) });
  }
  if (!isApproval) return ok({ ...next, ...(previous.approval ? { approval: previous.approval } : {}) });
  if (!isWaiting || next.approval?.state !== 'approved') return notNow('This adjustment does not wait for approval');
  const approver = approverOf(caller);
  if (!approver.ok) return approver;
  if (isCaller(caller, previous.relatedParty?.[0]?.id))
    return err(failure('forbidden', 'Nobody approves an adjustment of their own balance'));
  if (isCaller(caller, previous.requestor?.id))
    return err(failure('conflict', 'Another person than the one who made the adjustment approves it'));
  return ok({
    ...next,
    approval: { state: 'approved', approver: approver.value, approvalDate: toIso(clock.now()) },
  });
}

/** Books an adjustment that nobody has to approve any more; undefined while it waits. */
export async function carryOutAdjustment(
  ports: ActionPorts,
  tenant: TenantId,
  body: AdjustBalanceBody,
): Promise<ActionOutcome | undefined> {
  if (body.approval?.state === 'pending') return undefined;
  const hold = body.reserveBalance?.id;
  const booked = await bookAction(ports, tenant, adjustBalance, body, ({ leg }, count) => ({
    kind: 'adjust',
    legs: [{ account: leg, delta: count }],
    ...(hold === undefined ? {} : { frees: holdIdOf(hold) }),
  }));
  if (booked !== 'refused') {
    if (hold !== undefined) await markSettled(ports, tenant, hold, actionReference(adjustBalance, body.id));
    return { status: 'completed' };
  }
  const statusReason = hold === undefined ? 'The bucket does not hold as much' : 'The hold has ended, or is too small';
  return { status: 'failed', statusReason };
}
