import type { TenantId } from '../kernel/tenant';
import type { AllowanceBucket, BalanceAccount, Plan } from './balance-account';
import { withoutProduct } from './discount-plans';
import { EMPTY_GUARD } from './guard';
import { productOfBucket } from './plan-of-bucket';
import { GENESIS_HASH, post, utcDay } from './posting';
import { withoutBuckets } from './reservations';
import { signalsOfEnd } from './session-signals';

/** A new account at zero, its opening posted. `atMs` is the tenant's time. */
export function openAccount(given: {
  tenant: TenantId;
  balanceId: string;
  partyId: string;
  billingAccountId?: string;
  currency: string;
  segment?: string;
  /** Of a slice: how many hold its pool. */
  slices?: number;
  atMs: number;
}): BalanceAccount {
  const { atMs, ...identity } = given;
  const empty: BalanceAccount = {
    ...identity,
    number: 0,
    headHash: GENESIS_HASH,
    moneyNano: 0n,
    creditLimitNano: 0n,
    buckets: [],
    plans: [],
    counters: [],
    limits: [],
    guard: EMPTY_GUARD,
    sessions: [],
    openedAt: atMs,
    postings: [],
  };
  return post(empty, [
    { kind: 'open', day: utcDay(atMs), at: atMs, reference: `balance/${given.balanceId}`, legs: [], count: 0, ids: [] },
  ]);
}

/** A slice of a hot pool beside its own balance: with the pool's plans and allowances, and nothing in them. */
export function openSlice(pool: BalanceAccount, balanceId: string, atMs: number): BalanceAccount {
  const { tenant, partyId, billingAccountId, currency, segment, slices, openedAt, plans } = pool;
  const empty = openAccount({
    ...{ tenant, balanceId, partyId, currency, atMs },
    ...(billingAccountId === undefined ? {} : { billingAccountId }),
    ...(segment === undefined ? {} : { segment }),
    ...(slices === undefined ? {} : { slices }),
  });
  const buckets = pool.buckets.map((bucket) => ({ ...bucket, granted: 0n, remaining: 0n }));
  return { ...empty, openedAt, plans, buckets };
}

/** Adds a product's plan and grants its allowances; the same product again changes nothing. */
export function addPlan(
  account: BalanceAccount,
  plan: Plan,
  allowances: readonly Omit<AllowanceBucket, 'remaining'>[],
  atMs: number,
): BalanceAccount | undefined {
  if (account.plans.some((known) => known.productId === plan.productId)) return undefined;
  const opened: BalanceAccount = {
    ...account,
    plans: [...account.plans, plan],
    buckets: [...account.buckets, ...allowances.map((allowance) => ({ ...allowance, remaining: 0n }))],
  };
  return post(opened, [
    {
      kind: 'plan',
      day: utcDay(atMs),
      at: atMs,
      reference: `product/${plan.productId}`,
      legs: allowances.map((allowance) => ({ account: allowance.id, delta: allowance.granted })),
      count: 0,
      ids: [],
    },
  ]);
}

/** Ends a product's plan and takes back what is left of its allowances; undefined when it is not there or has ended. */
export function endPlan(account: BalanceAccount, productId: string, atMs: number): BalanceAccount | undefined {
  const plan = openPlanOf(account, productId);
  if (!plan) return undefined;
  const own = account.buckets.filter((bucket) => productOfBucket(bucket.id) === productId);
  const posted = post({ ...account, sessions: withoutBuckets(account.sessions, own) }, [
    {
      kind: 'expire',
      day: utcDay(atMs),
      at: atMs,
      reference: `product/${productId}`,
      legs: own.map((bucket) => ({ account: bucket.id, delta: -bucket.remaining })),
      count: 0,
      ids: [],
      signals: signalsOfEnd(account, productId),
    },
  ]);
  return {
    ...posted,
    plans: account.plans.map((known) =>
      known === plan ? { ...known, until: atMs } : withoutProduct(known, productId, atMs),
    ),
    buckets: posted.buckets.filter((bucket) => productOfBucket(bucket.id) !== productId),
  };
}

/** The plan that a product has now; undefined when it never had one, or charges no more. */
export const openPlanOf = ({ plans }: Pick<BalanceAccount, 'plans'>, productId: string): Plan | undefined =>
  plans.find((plan) => plan.productId === productId && plan.until === undefined);
