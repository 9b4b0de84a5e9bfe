import { Temporal } from '@js-temporal/polyfill';
import { invariant } from '../kernel/errors';
import { prorateFee } from './prorate-fee';

/** Local days, `from` up to, not including, `to`: `2026-11-15`. */
export interface ServiceDays {
  readonly from: string;
  readonly to: string;
}

export interface EarnedPart {
  /** `2026-11`, and its last day. */
  readonly month: string;
  readonly lastDay: string;
  readonly days: number;
  readonly nano: bigint;
}

/** A year from any day: what is written with a bill in one transaction, three rows a month, has to fit in it. */
export const EARNING_MONTHS_MAX = 13;

/**
 * What each calendar month earns of an amount that is for some days, each day the same (IFRS 15.39: by the time passed). A part is
 * the difference of two rounded running totals, in minor units, so the parts sum to the whole.
 */
export function earnByMonth(nano: bigint, currency: string, { from, to }: ServiceDays): EarnedPart[] {
  const [first, end] = [Temporal.PlainDate.from(from), Temporal.PlainDate.from(to)];
  const days = daysBetween(first, end);
  invariant(days > 0, 'a service takes at least a day');
  const parts: EarnedPart[] = [];
  for (let day = first; Temporal.PlainDate.compare(day, end) < 0; day = monthEnd(day)) {
    invariant(parts.length < EARNING_MONTHS_MAX, `what is billed is earned within ${EARNING_MONTHS_MAX} months`);
    const next = monthEnd(day);
    const fromDay = daysBetween(first, day);
    const toDay = Math.min(days, daysBetween(first, next));
    parts.push({
      month: day.toPlainYearMonth().toString(),
      lastDay: next.subtract({ days: 1 }).toString(),
      days: toDay - fromDay,
      nano: prorateFee({ feeNano: nano, currency, length: days, from: fromDay, to: toDay }),
    });
  }
  return parts;
}

const daysBetween = (first: Temporal.PlainDate, end: Temporal.PlainDate): number =>
  first.until(end, { largestUnit: 'days' }).days;

/** The first day of the month after. */
const monthEnd = (day: Temporal.PlainDate): Temporal.PlainDate => day.with({ day: 1 }).add({ months: 1 });

/** The days of a period that begins on a local day, counted from it. */
export function serviceDays(
  firstDay: string,
  { from, to }: { readonly from: number; readonly to: number },
): ServiceDays {
  const first = Temporal.PlainDate.from(firstDay);
  return { from: first.add({ days: from }).toString(), to: first.add({ days: to }).toString() };
}

/** The days from a local day, included, for so many months. */
export const monthsFrom = (day: string, months: number): ServiceDays => ({
  from: day,
  to: Temporal.PlainDate.from(day).add({ months }).toString(),
});
