import type { UsagePeriod } from './charged-usage-store';

/** Beyond four digits of a year times no longer sort as their texts do; such a bound leaves nothing or all, as the filter says. */
const EARLIEST_MS = 0;
const LATEST_MS = Date.UTC(9999, 11, 31);
const LOWER = ['usageDate.gte', 'usageDate.gt', 'usageDate>', 'usageDate>='];
const UPPER = ['usageDate.lte', 'usageDate.lt', 'usageDate<', 'usageDate<='];

/**
 * The time that a query's `usageDate` conditions leave open, so that no more of the ledger is read. It may be wider than
 * they say: the engine filters what is read. `to` is exclusive, hence a millisecond beyond what was named.
 */
export function readPeriod(query: Readonly<Record<string, readonly string[]>>): UsagePeriod {
  const times = (names: readonly string[]): number[] =>
    names
      .flatMap((name) => (query[name] ?? []).map((text) => Date.parse(text)))
      .filter((time) => time >= EARLIEST_MS && time <= LATEST_MS);
  const from = times(LOWER);
  const to = times(UPPER);
  return {
    ...(from.length === 0 ? {} : { fromIso: new Date(Math.max(...from)).toISOString() }),
    ...(to.length === 0 ? {} : { toIso: new Date(Math.min(...to) + 1).toISOString() }),
  };
}
