import type { Violation } from '../kernel/errors';
import { type Complain, oneOf, textsOf, type ValuesOf } from './catalog-values';
import { RULE_ID } from './compile-allowance';
import { type PriceRule, TIER_PERIODS, type TierCounter } from './tariff';

/** A balance item holds each counter of its tariffs, of two periods: more would outgrow it. */
const MAX_TIER_COUNTERS = 8;

/** What a price's counter is named and timed by, unless it says so itself. */
export interface Counting {
  readonly priceId: string;
  /** The offering's. */
  readonly timeZone: string | undefined;
}

/** How tiers count across usages: by `tierPeriod`, under the price's own id or the `tierCounter` that prices share. */
export function compileTierCounter(
  valuesOf: ValuesOf,
  { priceId, timeZone }: Counting,
  complain: Complain,
): TierCounter | undefined {
  const [text] = textsOf(valuesOf('tierPeriod'));
  const [id] = textsOf(valuesOf('tierCounter'));
  if (text === undefined && id === undefined) return undefined;
  const period = oneOf(TIER_PERIODS, text);
  if (!period) return complain('tierPeriod', `is one of ${TIER_PERIODS.join(', ')}`);
  if (id !== undefined && !RULE_ID.test(id)) return complain('tierCounter', 'is lower-case letters, digits and dashes');
  return { id: id ?? priceId, period, ...(timeZone === undefined ? {} : { timeZone }) };
}

/** What is wrong with the counters of a tariff's rules together. */
export function checkTierCounters(rules: readonly PriceRule[], slices: number | undefined): Violation[] {
  const path = 'productOfferingPrice';
  const counting = Map.groupBy(
    rules.filter(({ tierCounter }) => tierCounter),
    ({ tierCounter }) => tierCounter?.id ?? '',
  );
  const mixed = [...counting].filter(
    ([, ones]) => new Set(ones.map(({ service, tierCounter }) => `${service} ${tierCounter?.period}`)).size > 1,
  );
  return [
    ...mixed.map(([id]) => ({ path, message: `tierCounter ${id} counts one service in one tierPeriod` })),
    ...(counting.size > MAX_TIER_COUNTERS
      ? [{ path, message: `at most ${MAX_TIER_COUNTERS} prices or tierCounters count across usages` }]
      : []),
    ...(slices !== undefined && counting.size > 0
      ? [{ path, message: 'tierPeriod goes with no poolSlices: each slice would count for itself' }]
      : []),
  ];
}
