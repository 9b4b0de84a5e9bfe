import { toIso } from '../kernel/clock';
import { type Failure, failure, type Violation } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import { callerId } from '../kernel/second-person';
import type { Caller } from '../kernel/tenant';
import { isNarrowed } from '../tmf/authorise';
import type { ObjectOf } from '../tmf/declaration';
import type { HookContext } from '../tmf/hooks';
import type { ACTIONS, action } from './action-resources';
import type { BalanceAccount } from './balance-account';
import { balanceIdOf, type FoundBucket, findBucket, readAmount, usageTypeOf } from './find-bucket';
import type { BalanceStore } from './ports';

export type ActionDeclaration = (typeof ACTIONS)[number];
/** What all actions' bodies have. */
export type ActionBody = ObjectOf<typeof action> & { id: string; href: string };

/** What an action is about, read and checked. */
export interface ActionTarget {
  readonly account: BalanceAccount;
  readonly bucket: FoundBucket;
}

/** The bucket that an action names; `unknown-reference` where there is none that the caller may act on. */
export async function readTarget(
  balances: BalanceStore,
  declaration: ActionDeclaration,
  draft: ActionBody,
  { caller }: Pick<HookContext, 'caller'>,
): Promise<Result<ActionTarget, Failure>> {
  const bucketId = draft.bucket?.id ?? '';
  const account = await balances.read(caller.tenant, balanceIdOf(bucketId));
  const bucket = account && findBucket(account, bucketId);
  const isTheirs = !isNarrowed(declaration, 'write', caller) || account?.partyId === caller.partyId;
  if (!account || !bucket || !isTheirs)
    return err(
      failure('unknown-reference', 'There is no such bucket', {
        violations: [{ path: 'bucket.id', message: 'is not a bucket' }],
      }),
    );
  return ok({ account, bucket });
}

/** What the body says of the balance and the balance says otherwise. */
export function contradictions({ account, bucket }: ActionTarget, draft: ActionBody): Violation[] {
  const violations: Violation[] = [];
  const party = draft.relatedParty?.[0]?.id;
  if (party !== undefined && party !== account.partyId)
    violations.push({ path: 'relatedParty[0].id', message: 'is not the party whose balance this is' });
  if (draft.partyAccount && draft.partyAccount.id !== account.billingAccountId)
    violations.push({ path: 'partyAccount.id', message: 'is not the account of this balance' });
  if (draft.usageType !== undefined && draft.usageType !== usageTypeOf(bucket.service))
    violations.push({ path: 'usageType', message: `is ${usageTypeOf(bucket.service)} of this bucket` });
  return violations;
}

/** The action's amount in what its bucket counts, with what is to be mended. */
export function amountOf(target: ActionTarget, draft: ActionBody): { count: bigint; violations: Violation[] } {
  const read = readAmount(target.bucket, target.account.currency, draft.amount);
  return 'count' in read ? { count: read.count, violations: [] } : { count: 0n, violations: [read] };
}

/** A checked action as it is stored: whose it is, and who asked. */
export function asAccepted<B extends ActionBody>({ account, bucket }: ActionTarget, draft: B, caller: Caller): B {
  const [mainPlan] = account.plans;
  const [role = 'subscriber'] = caller.roles;
  return {
    ...draft,
    usageType: usageTypeOf(bucket.service),
    status: 'created',
    relatedParty: [{ id: account.partyId, role: 'customer' }],
    requestor: { id: callerId(caller), role },
    ...(mainPlan && !draft.product ? { product: [{ id: mainPlan.productId }] } : {}),
    ...(account.billingAccountId === undefined ? {} : { partyAccount: { id: account.billingAccountId } }),
  };
}

export const refused = (message: string, violations: readonly Violation[]): Result<never, Failure> =>
  err(failure('unprocessable', message, { violations }));

/** A move that is not the caller's to make now. */
export const notNow = (message: string): Result<never, Failure> => err(failure('illegal-transition', message));

/** Whether a patch moves the state, and where to. */
export const moveOf = (next: ActionBody, previous: ActionBody): ActionBody['status'] =>
  next.status === previous.status ? undefined : next.status;

/** Deleting is for what moved nothing: an action that did is evidence. */
export async function beforeDelete(previous: ActionBody): Promise<Result<void, Failure>> {
  if (previous.status === 'failed') return ok(undefined);
  return err(failure('conflict', 'Only an action that failed can be deleted: the others are what happened'));
}

/** How an action ended. */
export type ActionOutcome =
  | { readonly status: 'completed' }
  | { readonly status: 'failed' | 'cancelled'; readonly statusReason: string };

/** An action's body as it ended, at `nowMs` of the tenant's clock. */
export const ended = <B extends ActionBody>(body: B, outcome: ActionOutcome, nowMs: number): B => ({
  ...body,
  ...outcome,
  confirmationDate: toIso(nowMs),
});
