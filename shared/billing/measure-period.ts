import { type BillingPeriod, dayOfPeriod, dayStart } from './billing-period';
import { prorateFee } from './prorate-fee';

/** What a fee is cut by where it starts, ends or changes: a day counts whole, or each second counts. */
export type Proration = 'day' | 'second';

/** Days, or seconds, of a period: `from` up to, not including, `to`. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

const MS_PER_SECOND = 1_000;

/** A period measured in days or seconds. */
export interface Measure {
  readonly length: number;
  /** How many have begun before an instant (epoch milliseconds); within the period. */
  at(epochMs: number): number;
  /** The instant at which one begins, the `length`th being the period's end. */
  startOf(unit: number): number;
  /** What of a monthly fee falls on a stretch, month by month: the parts of a whole month sum to the fee. */
  part(fee: { readonly feeNano: bigint; readonly currency: string }, stretch: Stretch): bigint;
}

export function measurePeriod(period: BillingPeriod, by: Proration): Measure {
  const months = by === 'day' ? period.months : period.months.map(({ from, to }) => secondsOf(period, from, to));
  return {
    ...(by === 'day' ? inDays(period) : inSeconds(period)),
    part: (fee, { from, to }) =>
      months
        .filter((month) => month.from < to && month.to > from)
        .reduce((sum, month) => {
          const [start, end] = [Math.max(from, month.from), Math.min(to, month.to)];
          const length = month.to - month.from;
          return sum + prorateFee({ ...fee, length, from: start - month.from, to: end - month.from });
        }, 0n),
  };
}

const inDays = (period: BillingPeriod): Omit<Measure, 'part'> => ({
  length: period.days,
  at: (epochMs) => dayOfPeriod(period, epochMs),
  startOf: (day) => startOfDay(period, day),
});

/** Of real time: a day on which the clocks change has 82,800 or 90,000 seconds. */
const inSeconds = (period: BillingPeriod): Omit<Measure, 'part'> => {
  const length = (period.endMs - period.startMs) / MS_PER_SECOND;
  return {
    length,
    at: (epochMs) => Math.max(0, Math.min(length, Math.floor((epochMs - period.startMs) / MS_PER_SECOND))),
    startOf: (second) => period.startMs + second * MS_PER_SECOND,
  };
};

function secondsOf(period: BillingPeriod, from: number, to: number): Stretch {
  const secondAt = (day: number): number => (startOfDay(period, day) - period.startMs) / MS_PER_SECOND;
  return { from: secondAt(from), to: secondAt(to) };
}

function startOfDay(period: BillingPeriod, day: number): number {
  if (day === 0) return period.startMs;
  return day === period.days ? period.endMs : dayStart(period, day);
}
