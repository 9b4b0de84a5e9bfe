import { invariant } from '../kernel/errors';
import type { AllowanceBucket, BalanceAccount, Plan } from './balance-account';
import { type DiscountTerm, discountPlans, withoutProduct } from './discount-plans';
import { openPlanOf } from './open-account';
import { bucketPrefixOf, planOfBucket } from './plan-of-bucket';
import { post, utcDay } from './posting';
import { reservedMoney } from './reservations';

/** What a product's next plan is, and gives. */
export interface NextPlan {
  readonly productId: string;
  readonly offeringId: string;
  /** What discounts its usage from then on. */
  readonly discounts?: readonly DiscountTerm[];
  /** Its allowances, each under its own id alone. */
  readonly allowances: readonly Omit<AllowanceBucket, 'remaining'>[];
  /** Of a plan that says how far the balance may be overdrawn. */
  readonly creditLimitNano?: bigint;
}

/**
 * Ends a product's plan at `atMs` and begins the next one there, in one posting: at each time exactly one of them rates. Money, limits
 * and what was counted stay. Allowances and discounts of the old plan end; usage of their time that is told late is still paid by them. A credit
 * limit that the balance needs is not lowered. Undefined when it is done already, or the product's plan was changed again since.
 */
export function changePlan(account: BalanceAccount, next: NextPlan, atMs: number): BalanceAccount | undefined {
  const old = openPlanOf(account, next.productId);
  invariant(old, `product ${next.productId} has a plan that can be changed`);
  if (old.offeringId === next.offeringId || atMs < old.from) return undefined;
  const { productId, discounts = [] } = next;
  const { until: _, ...terms } = old;
  const plan: Plan = { ...terms, offeringId: next.offeringId, from: atMs };
  const plans = [
    ...account.plans.map((known) =>
      known === old ? { ...known, until: atMs } : withoutProduct(known, productId, atMs),
    ),
    plan,
    ...discountPlans(productId, discounts, atMs, account.plans),
  ];
  const prefix = bucketPrefixOf(plans, plan);
  const given = next.allowances.map((allowance) => ({ ...allowance, id: `${prefix}${allowance.id}`, remaining: 0n }));
  const ended = account.buckets.map((bucket) =>
    planOfBucket(account.plans, bucket.id) === old && bucket.validUntil > atMs
      ? { ...bucket, validUntil: atMs }
      : bucket,
  );
  const changed: BalanceAccount = {
    ...account,
    creditLimitNano: creditLimitOf(account, next.creditLimitNano),
    plans,
    buckets: [...ended, ...given],
  };
  return post(changed, [
    {
      kind: 'plan',
      day: utcDay(atMs),
      at: atMs,
      reference: `product/${productId}`,
      legs: given.map(({ id, granted }) => ({ account: id, delta: granted })),
      count: 0,
      ids: [],
    },
  ]);
}

function creditLimitOf(account: BalanceAccount, wanted = account.creditLimitNano): bigint {
  const needed = reservedMoney(account) - account.moneyNano;
  return wanted >= needed ? wanted : account.creditLimitNano;
}
