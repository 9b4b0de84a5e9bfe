import { toIso } from '../kernel/clock';
import { formatNano } from '../kernel/money';
import { type LimitRule, limitPeriodOf } from '../rating';
import type { BodyOf } from '../tmf/declaration';
import type { AllowanceBucket, BalanceAccount } from './balance-account';
import type { queryUsageConsumption } from './consumption-resource';
import { countedOf, countedPeriod } from './counters';
import { describeBuckets, quantityOf } from './describe-buckets';
import { productsOfPlans } from './discount-plans';
import { bucketIdOf } from './find-bucket';
import type { CountedLimit } from './limits-on-usage';
import type { PayingTerms } from './take-units';

export type QueryUsageConsumption = BodyOf<typeof queryUsageConsumption>;
export type UsageConsumption = NonNullable<QueryUsageConsumption['usageConsumption']>[number];
type Bucket = NonNullable<UsageConsumption['bucketRefOrValue']>[number];
type Summary = NonNullable<Bucket['bucketCounter']>[number];

/** Carbon is counted in micrograms of CO2 equivalent. */
const NANO_PER_MICRO = 1_000n;

/**
 * What is used and what is left of a balance at a time: its buckets with how much of each was granted and used, and the
 * spending limits that hold for it, each with the thresholds at which the customer is told. `productId`: of one product alone.
 */
export function describeConsumption(
  account: BalanceAccount,
  terms: PayingTerms,
  nowMs: number,
  productId?: string,
): UsageConsumption {
  const plans = account.plans.filter((plan) => productId === undefined || plan.productId === productId);
  const percents = terms.notices.flatMap(({ allowancePercents }) => allowancePercents);
  const buckets = describeBuckets(account, nowMs).filter(
    ({ product = [] }) => productId === undefined || product.some(({ id }) => id === productId),
  );
  const limits = terms.limits.filter(({ rule }) => rule.period !== 'session');
  const summaries = limits.flatMap((limit) => summariesOf(account, limit, nowMs));
  return {
    id: account.balanceId,
    name: `Consumption of balance ${account.balanceId}`,
    creationDate: toIso(nowMs),
    lastUpdate: toIso(account.postings.at(-1)?.at ?? account.openedAt),
    state: 'done',
    relatedParty: [{ id: account.partyId, role: 'customer' }],
    ...(account.billingAccountId === undefined ? {} : { partyAccount: [{ id: account.billingAccountId }] }),
    product: productsOfPlans(plans).map((id) => ({ id, consumptionSummary: summaries })),
    bucketRefOrValue: buckets.map((bucket) => counted(bucket, account, percents)),
  };
}

function counted(bucket: Bucket, account: BalanceAccount, percents: readonly number[]): Bucket {
  const allowance = account.buckets.find(({ id }) => bucketIdOf(account.balanceId, id) === bucket.id);
  if (!allowance) return bucket;
  const say = (count: bigint) => quantityOf(count, allowance.service, account.currency);
  const period = bucket.validFor ? { consumptionPeriod: bucket.validFor } : {};
  const counter = (counterType: string, count: bigint): Summary => ({
    id: `${bucket.id}:${counterType}`,
    counterType,
    level: 'global',
    value: say(count),
    valueName: sayName(allowance, count),
    ...period,
  });
  return {
    ...bucket,
    remainingValueName: sayName(allowance, allowance.remaining),
    bucketCounter: [
      counter('used', allowance.granted - allowance.remaining),
      counter('granted', allowance.granted),
      ...percents.map((percent) => counter(`threshold${percent}`, (allowance.granted * BigInt(percent)) / 100n)),
    ],
  };
}

const sayName = ({ granted, service }: AllowanceBucket, count: bigint): string =>
  `${granted === 0n ? 0n : (count * 100n) / granted} % of ${service}`;

function summariesOf(account: BalanceAccount, { counterId, rule }: CountedLimit, nowMs: number): Summary[] {
  const period = countedPeriod(account.counters, counterId, limitPeriodOf(rule, nowMs));
  const summary = (counterType: string, amount: bigint): Summary => ({
    id: `${counterId}:${counterType}`,
    counterType,
    level: 'user',
    valueName: `${rule.id} of ${period}`,
    value: sayLimit(rule, amount, account.currency),
  });
  return [
    summary('spent', countedOf(account.counters, counterId, period)),
    summary('limit', rule.limit),
    ...rule.noticePercents.map((percent) => summary(`threshold${percent}`, (rule.limit * BigInt(percent)) / 100n)),
  ];
}

const sayLimit = ({ counts }: LimitRule, amount: bigint, currency: string) =>
  counts === 'money'
    ? { amount: formatNano(amount), units: currency }
    : { amount: formatNano(amount * NANO_PER_MICRO), units: 'g' };
