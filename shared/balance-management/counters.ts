import type { Counter } from './balance-account';

/** Periods that an account remembers of each limit. */
const PERIODS_KEPT = 2;

const isOf = (counter: Counter, id: string): boolean => counter.id === id && !isSession(counter.period);

/** A session's id has a dot, a day or a month has none. */
const isSession = (period: string): boolean => period.includes('.');

/** The period that usage of `period` counts to: the newest two of a limit are kept, what is older counts to the older one. */
export function countedPeriod(counters: readonly Counter[], id: string, period: string): string {
  if (isSession(period)) return period;
  const kept = counters.filter((counter) => isOf(counter, id)).map((counter) => counter.period);
  const oldest = kept.sort()[0];
  return kept.length >= PERIODS_KEPT && oldest !== undefined && period < oldest ? oldest : period;
}

export const countedOf = (counters: readonly Counter[], id: string, period: string): bigint =>
  counters.find((counter) => counter.id === id && counter.period === period)?.spent ?? 0n;

/** Counts an amount towards a limit; what is neither of its newest two periods is forgotten. Never below zero. */
export function count(counters: readonly Counter[], id: string, period: string, amount: bigint): readonly Counter[] {
  if (amount === 0n) return counters;
  const spent = countedOf(counters, id, period) + amount;
  const raised: Counter = { id, period, spent: spent < 0n ? 0n : spent };
  const others = counters.filter((counter) => counter.id !== id || counter.period !== period);
  const all = [...others, raised].sort((a, b) => order(a.id, b.id) || order(a.period, b.period));
  const forgotten = all.filter((counter) => isOf(counter, id)).slice(0, -PERIODS_KEPT);
  return all.filter((counter) => !forgotten.includes(counter));
}

/** Without what sessions counted that the account has forgotten. */
export function withoutSessions(counters: readonly Counter[], known: ReadonlySet<string>): readonly Counter[] {
  const isGone = ({ period }: Counter): boolean => isSession(period) && !known.has(period);
  return counters.some(isGone) ? counters.filter((counter) => !isGone(counter)) : counters;
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
