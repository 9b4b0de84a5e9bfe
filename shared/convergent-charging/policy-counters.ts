import { type AllowanceBucket, type BalanceAccount, countedOf, countedPeriod } from '../balance-management';
import { type LimitRule, limitPeriodOf, type Tariff } from '../rating';
import { payingTerms, type TariffVersions, tariffsAt } from './plans-in-force';

/** A policy counter (TS 29.594): a spending limit or an allowance of a subscriber, and how much of it is used. */
export interface PolicyCounter {
  /** The limit's id, or `<product id>/<allowance id>`, whichever period it is in. */
  readonly id: string;
  readonly status: string;
  /** What it will be without any use: from the next period on. */
  readonly pending?: { readonly status: string; readonly fromMs: number };
}

/** `below-80` before the first threshold, `above-80` from it on, `exhausted` at the whole. */
const EXHAUSTED = 'exhausted';
const WHOLE_PERCENT = 100;
/** Longer than any period of a limit. */
const PERIOD_MAX_MS = 32 * 86_400_000;

/**
 * The policy counters of a subscriber at a time, by id. Thresholds are those at which the subscriber is told: a limit's own, and
 * the tariffs' for allowances. A limit a session is none: it begins anew before anybody could act on it.
 */
export function policyCounters(
  account: BalanceAccount,
  productId: string | undefined,
  versions: TariffVersions,
  nowMs: number,
): PolicyCounter[] {
  const use = { atMs: nowMs, productId };
  const tariffs = tariffsAt(account, use, versions);
  const { limits, notices } = payingTerms(account, use, tariffs);
  const ofLimits = limits
    .filter(({ rule }) => rule.period !== 'session')
    .map(({ counterId, rule }) => ofLimit(account, counterId, rule, nowMs));
  const percents = notices.flatMap(({ allowancePercents }) => allowancePercents);
  const standing = account.buckets.filter(
    (bucket) => bucket.service !== 'money' && (bucket.validFrom ?? 0) <= nowMs && nowMs < bucket.validUntil,
  );
  const ofAllowances = [...Map.groupBy(standing, ({ id }) => id.split('~')[0] ?? id)].map(([id, buckets]) =>
    ofAllowance(id, buckets, percents, tariffs),
  );
  return [...ofLimits, ...ofAllowances].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function ofLimit({ counters }: BalanceAccount, id: string, rule: LimitRule, nowMs: number): PolicyCounter {
  const period = countedPeriod(counters, id, limitPeriodOf(rule, nowMs));
  const thresholds = thresholdsOf(rule.noticePercents);
  const status = statusOf(countedOf(counters, id, period), rule.limit, thresholds);
  return { id, status, ...pendingOf(status, thresholds, endOfPeriod(rule, nowMs)) };
}

function ofAllowance(
  id: string,
  buckets: readonly AllowanceBucket[],
  percents: readonly number[],
  tariffs: readonly Tariff[],
): PolicyCounter {
  const sum = (of: (bucket: AllowanceBucket) => bigint): bigint => buckets.reduce((all, one) => all + of(one), 0n);
  const granted = sum((bucket) => bucket.granted);
  const thresholds = thresholdsOf(percents);
  const status = statusOf(granted - sum((bucket) => bucket.remaining), granted, thresholds);
  const rules = tariffs.flatMap(({ allowances }) => allowances);
  const isRecurring = rules.some((rule) => rule.recurring && id.endsWith(`/${rule.id}`));
  const endMs = Math.max(...buckets.map(({ validUntil }) => validUntil));
  return { id, status, ...(isRecurring ? pendingOf(status, thresholds, endMs) : {}) };
}

const thresholdsOf = (percents: readonly number[]): number[] =>
  [...new Set([...percents, WHOLE_PERCENT])].sort((a, b) => a - b);

function statusOf(used: bigint, whole: bigint, thresholds: readonly number[]): string {
  const reached = thresholds.filter((percent) => used * 100n >= BigInt(percent) * whole).at(-1);
  if (reached === undefined) return lowest(thresholds);
  return reached >= WHOLE_PERCENT ? EXHAUSTED : `above-${reached}`;
}

const lowest = ([first = WHOLE_PERCENT]: readonly number[]): string => `below-${first}`;

const pendingOf = (status: string, thresholds: readonly number[], fromMs: number): Pick<PolicyCounter, 'pending'> =>
  status === lowest(thresholds) ? {} : { pending: { status: lowest(thresholds), fromMs } };

/** The first moment of the next period on the limit's clocks, by halving: names of periods follow each other in order. */
function endOfPeriod(rule: LimitRule, nowMs: number): number {
  const current = limitPeriodOf(rule, nowMs);
  let [low, high] = [nowMs, nowMs + PERIOD_MAX_MS];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (limitPeriodOf(rule, middle) === current) low = middle;
    else high = middle;
  }
  return high;
}
