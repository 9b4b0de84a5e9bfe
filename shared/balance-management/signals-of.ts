import type { NoticeRule } from '../rating';
import type { BalanceAccount } from './balance-account';
import { countedOf } from './counters';
import type { LimitOnUsage } from './limits-on-usage';
import { MONEY } from './posting';
import type { Signal } from './signal';

/** Percent of the credit limit whose use is told, after its first use. */
export const CREDIT_NOTICE_PERCENTS: readonly number[] = [50, 80, 100];

/** What a usage spends towards a limit. */
export interface Spending {
  readonly limit: LimitOnUsage;
  readonly spent: bigint;
}

/**
 * What a usage makes true, told from the account before and after it alone: a threshold is told when it is crossed, so each
 * once, and a top-up makes it possible again by itself.
 */
export const signalsOf = (
  before: BalanceAccount,
  after: BalanceAccount,
  spendings: readonly Spending[],
  notices: readonly NoticeRule[],
): Signal[] => [
  ...spendings.flatMap((spending) => ofLimit(before, spending)),
  ...ofAllowances(before, after, notices),
  ...ofMoney(before, after, notices),
  ...ofCredit(before, after),
];

function ofLimit({ counters }: BalanceAccount, { limit, spent }: Spending): Signal[] {
  const { counterId, period, rule } = limit;
  const from = countedOf(counters, counterId, period);
  return crossed(from, from + spent, rule.limit, [...new Set([...rule.noticePercents, 100])]).map((percent) =>
    percent === 100 ? { kind: 'limit-reached', ref: counterId } : { kind: 'limit-threshold', ref: counterId, percent },
  );
}

function ofAllowances(before: BalanceAccount, after: BalanceAccount, notices: readonly NoticeRule[]): Signal[] {
  const percents = [...new Set(notices.flatMap((notice) => notice.allowancePercents))].sort((a, b) => a - b);
  if (percents.length === 0) return [];
  return after.buckets.flatMap(({ id, granted, remaining }, index) => {
    const then = before.buckets[index]?.remaining ?? remaining;
    return crossed(granted - then, granted - remaining, granted, percents).map(
      (percent): Signal => ({ kind: 'allowance-threshold', ref: id, percent }),
    );
  });
}

/** That the money fell below what a tariff, or the balance itself, has told. */
export function ofMoney(before: BalanceAccount, after: BalanceAccount, notices: readonly NoticeRule[]): Signal[] {
  const isCrossed = (threshold: bigint): boolean => before.moneyNano >= threshold && after.moneyNano < threshold;
  const { noticeBelowNano: own } = after;
  return (own !== undefined && isCrossed(own)) || notices.some(({ lowBalanceNano }) => lowBalanceNano.some(isCrossed))
    ? [{ kind: 'low-balance', ref: MONEY }]
    : [];
}

function ofCredit(before: BalanceAccount, after: BalanceAccount): Signal[] {
  const usedOf = ({ moneyNano }: BalanceAccount): bigint => (moneyNano < 0n ? -moneyNano : 0n);
  const isFirst = before.moneyNano >= 0n && after.moneyNano < 0n;
  const percents = crossed(usedOf(before), usedOf(after), after.creditLimitNano, CREDIT_NOTICE_PERCENTS);
  return [
    ...(isFirst ? [{ kind: 'credit-used', ref: MONEY } as const] : []),
    ...percents.map((percent): Signal => ({ kind: 'credit-used', ref: MONEY, percent })),
  ];
}

/** The percents of a whole that were not reached before and are now. */
function crossed(from: bigint, to: bigint, whole: bigint, percents: readonly number[]): number[] {
  if (whole <= 0n || from >= to) return [];
  return percents.filter((percent) => from * 100n < BigInt(percent) * whole && BigInt(percent) * whole <= to * 100n);
}
