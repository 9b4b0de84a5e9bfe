import { Temporal } from '@js-temporal/polyfill';
import { invariant } from '../kernel/errors';

/** A calendar month in the tenant's time zone. Months are long or short by an hour where the clocks change. */
export interface BillingPeriod {
  /** `2026-11`. */
  readonly id: string;
  readonly timeZone: string;
  /** Epoch milliseconds: the first instant of the month, and the first one after it. */
  readonly startMs: number;
  readonly endMs: number;
  readonly days: number;
  /** The month's last day, `2026-11-30`: the tax point of a service billed by the month. */
  readonly lastDay: string;
}

const MS_PER_HOUR = 3_600_000;

/** Of this millennium: the month after 9999-12 would no longer sort as its text does. */
export const PERIOD_ID = /^2\d{3}-(0[1-9]|1[0-2])$/;
export const isPeriodId = (text: string): boolean => PERIOD_ID.test(text);

const monthOf = (id: string): Temporal.PlainYearMonth => {
  invariant(isPeriodId(id), `a period is a year and a month, got ${JSON.stringify(id)}`);
  return Temporal.PlainYearMonth.from(id);
};

const localDate = (epochMs: number, timeZone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone).toPlainDate();

/** The month `2026-11` where the clocks show `timeZone` (IANA name). */
export function billingPeriod(id: string, timeZone: string): BillingPeriod {
  const month = monthOf(id);
  const first = month.toPlainDate({ day: 1 });
  const next = first.add({ months: 1 });
  return {
    id,
    timeZone,
    startMs: first.toZonedDateTime(timeZone).epochMilliseconds,
    endMs: next.toZonedDateTime(timeZone).epochMilliseconds,
    days: month.daysInMonth,
    lastDay: next.subtract({ days: 1 }).toString(),
  };
}

/** The calendar day on which an instant falls in a time zone: `2026-11-23`. */
export const localDay = (epochMs: number, timeZone: string): string => localDate(epochMs, timeZone).toString();

/** The month in which an instant falls. */
export const periodAt = (epochMs: number, timeZone: string): string =>
  localDate(epochMs, timeZone).toPlainYearMonth().toString();

/** The latest month that is over at `nowMs`. */
export const lastEndedPeriod = (nowMs: number, timeZone: string): string =>
  localDate(nowMs, timeZone).toPlainYearMonth().subtract({ months: 1 }).toString();

export const periodAfter = (id: string): string => monthOf(id).add({ months: 1 }).toString();

export const periodBefore = (id: string): string => monthOf(id).subtract({ months: 1 }).toString();

/** Every month from `first` to `last`, both included, the oldest first, at most `max`. */
export function periodsFrom(first: string, last: string, max: number): string[] {
  const periods: string[] = [];
  for (let id = first; id <= last && periods.length < max; id = periodAfter(id)) periods.push(id);
  return periods;
}

/** How many whole days of the period have begun before the day of `epochMs`: 0 on its first day, `days` after its last. */
export function dayOfPeriod(period: BillingPeriod, epochMs: number): number {
  const first = monthOf(period.id).toPlainDate({ day: 1 });
  const day = first.until(localDate(epochMs, period.timeZone), { largestUnit: 'days' }).days;
  return Math.max(0, Math.min(period.days, day));
}

/** `days` calendar days later at the same time of day, whatever the clocks do between. */
export const addDays = (epochMs: number, days: number, timeZone: string): number =>
  Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone).add({ days }).epochMilliseconds;

/** `months` calendar months later at the same time of day; on the month's last day where it is shorter. */
export const addMonths = (epochMs: number, months: number, timeZone: string): number =>
  Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone).add({ months }).epochMilliseconds;

/** The period's length: 743 h and 745 h happen, so it is never days × 24. */
export const hoursOf = (period: BillingPeriod): number => (period.endMs - period.startMs) / MS_PER_HOUR;
