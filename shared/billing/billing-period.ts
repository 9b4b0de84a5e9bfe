import { Temporal } from '@js-temporal/polyfill';
import { invariant } from '../kernel/errors';

/** What a bill is for: days that follow one another in the tenant's time zone, some of them an hour short or long. */
export interface BillingPeriod {
  /** `2026-11` of a calendar month, else its first and its last day: `2026-11-15--2026-12-14`. */
  readonly id: string;
  readonly timeZone: string;
  /** Epoch milliseconds: its first instant, and the first one after it. */
  readonly startMs: number;
  readonly endMs: number;
  readonly days: number;
  /** `2026-11-30`: the tax point of a service that is billed by the period. */
  readonly lastDay: string;
  /** The months whose fees it bills, whole but perhaps the first: from a day of the period (below 0: before it) up to, not including, another. */
  readonly months: readonly { readonly from: number; readonly to: number }[];
}

const MS_PER_HOUR = 3_600_000;

/** A calendar month, of this millennium: the month after 9999-12 would no longer sort as its text does. */
export const PERIOD_ID = /^2\d{3}-(0[1-9]|1[0-2])$/;
export const isPeriodId = (text: string): boolean => PERIOD_ID.test(text);

const DAY = String.raw`2\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])`;
/** A period of any cycle. */
export const CYCLE_PERIOD_ID = new RegExp(`^(2\\d{3}-(0[1-9]|1[0-2])|${DAY}--${DAY})$`);

/** The longest cycle is a year. */
const MONTHS_MAX = 12;

const monthOf = (id: string): Temporal.PlainYearMonth => {
  invariant(isPeriodId(id), `a calendar month is a year and a month, got ${JSON.stringify(id)}`);
  return Temporal.PlainYearMonth.from(id);
};

/** The first day of a period, and the first one after it. Undefined: no period has this id. */
function datesOf(id: string): { first: Temporal.PlainDate; next: Temporal.PlainDate } | undefined {
  if (isPeriodId(id)) {
    const first = monthOf(id).toPlainDate({ day: 1 });
    return { first, next: first.add({ months: 1 }) };
  }
  if (!CYCLE_PERIOD_ID.test(id)) return undefined;
  try {
    const [first = '', last = ''] = id.split('--');
    const dates = { first: exactDate(first), next: exactDate(last).add({ days: 1 }) };
    return Temporal.PlainDate.compare(dates.first, dates.next) < 0 ? dates : undefined;
  } catch {
    return undefined;
  }
}

const exactDate = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text, { overflow: 'reject' });

/** Whether a text names a period, and not the 30th of February or a time that runs backwards. */
export const isCyclePeriodId = (id: string): boolean => datesOf(id) !== undefined;

/** The id of the days from `first` up to, not including, `next`. */
export function idOfDates(first: Temporal.PlainDate, next: Temporal.PlainDate): string {
  const isMonth = first.day === 1 && next.equals(first.add({ months: 1 }));
  return isMonth ? first.toPlainYearMonth().toString() : `${first}--${next.subtract({ days: 1 })}`;
}

export const dateAt = (epochMs: number, timeZone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone).toPlainDate();

const PERIODS_KNOWN_MAX = 1_000;
const known = new Map<string, BillingPeriod>();

/** The period `2026-11` or `2026-11-15--2026-12-14` where the clocks show `timeZone` (IANA name). */
export function billingPeriod(id: string, timeZone: string): BillingPeriod {
  const key = `${id} ${timeZone}`;
  const period = known.get(key) ?? readPeriod(id, timeZone);
  if (known.size >= PERIODS_KNOWN_MAX) known.clear();
  known.set(key, period);
  return period;
}

function readPeriod(id: string, timeZone: string): BillingPeriod {
  const dates = datesOf(id);
  invariant(dates, `a period is a month or two days, got ${JSON.stringify(id)}`);
  const { first, next } = dates;
  return {
    id,
    timeZone,
    startMs: first.toZonedDateTime(timeZone).epochMilliseconds,
    endMs: next.toZonedDateTime(timeZone).epochMilliseconds,
    days: daysBetween(first, next),
    lastDay: next.subtract({ days: 1 }).toString(),
    months: monthsBetween(first, next).map(([from, to]) => ({
      from: daysBetween(first, from),
      to: daysBetween(first, to),
    })),
  };
}

const daysBetween = (first: Temporal.PlainDate, next: Temporal.PlainDate): number =>
  first.until(next, { largestUnit: 'days' }).days;

/**
 * Whole months from the first day, where they end with the period: each ends on the day of the first, or on the last of a
 * shorter month. Else they are counted back from its end, and the first of them began before the period did.
 */
function monthsBetween(
  first: Temporal.PlainDate,
  next: Temporal.PlainDate,
): [Temporal.PlainDate, Temporal.PlainDate][] {
  const counts = Array.from({ length: MONTHS_MAX }, (_, index) => index + 1);
  const whole = counts.find((months) => first.add({ months }).equals(next));
  const cuts =
    whole === undefined
      ? backFrom(next, first, counts)
      : [0, ...counts.slice(0, whole)].map((months) => first.add({ months }));
  return cuts.slice(0, -1).map((cut, index) => [cut, cuts[index + 1] ?? next]);
}

function backFrom(
  next: Temporal.PlainDate,
  first: Temporal.PlainDate,
  counts: readonly number[],
): Temporal.PlainDate[] {
  const cuts = [next];
  for (const months of counts) {
    if (Temporal.PlainDate.compare(cuts[0] ?? next, first) <= 0) break;
    cuts.unshift(next.subtract({ months }));
  }
  return cuts;
}

/** The calendar day on which an instant falls in a time zone: `2026-11-23`. */
export const localDay = (epochMs: number, timeZone: string): string => dateAt(epochMs, timeZone).toString();

/** The month in which an instant falls. */
export const periodAt = (epochMs: number, timeZone: string): string =>
  dateAt(epochMs, timeZone).toPlainYearMonth().toString();

/** The latest month that is over at `nowMs`. */
export const lastEndedPeriod = (nowMs: number, timeZone: string): string =>
  dateAt(nowMs, timeZone).toPlainYearMonth().subtract({ months: 1 }).toString();

export const periodAfter = (id: string): string => monthOf(id).add({ months: 1 }).toString();

export const periodBefore = (id: string): string => monthOf(id).subtract({ months: 1 }).toString();

/** When the period after this one ends, if the cycle stays as it is (epoch milliseconds). */
export function nextEndMs(period: BillingPeriod): number {
  const [first, next] = [dateAt(period.startMs, period.timeZone), dateAt(period.endMs, period.timeZone)];
  const month = next.toPlainYearMonth().add({ months: period.months.length });
  const day = Math.min(Math.max(first.day, next.day), month.daysInMonth);
  return month.toPlainDate({ day }).toZonedDateTime(period.timeZone).epochMilliseconds;
}

/** Every month from `first` to `last`, both included, the oldest first, at most `max`. */
export function periodsFrom(first: string, last: string, max: number): string[] {
  const periods: string[] = [];
  for (let id = first; id <= last && periods.length < max; id = periodAfter(id)) periods.push(id);
  return periods;
}

/** How many whole days of the period have begun before the day of `epochMs`: 0 on its first day, `days` after its last. */
export function dayOfPeriod(period: BillingPeriod, epochMs: number): number {
  if (epochMs <= period.startMs) return 0;
  if (epochMs >= period.endMs) return period.days;
  return daysBetween(dateAt(period.startMs, period.timeZone), dateAt(epochMs, period.timeZone));
}

/** `days` calendar days later at the same time of day, whatever the clocks do between. */
export const addDays = (epochMs: number, days: number, timeZone: string): number =>
  Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone).add({ days }).epochMilliseconds;

/** `months` calendar months later at the same time of day; on the month's last day where it is shorter. */
export const addMonths = (epochMs: number, months: number, timeZone: string): number =>
  Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone).add({ months }).epochMilliseconds;

/** The first instant of the period's day `day` (0 is its first; below 0 before it, `days` its end). */
export const dayStart = (period: BillingPeriod, day: number): number =>
  dateAt(period.startMs, period.timeZone).add({ days: day }).toZonedDateTime(period.timeZone).epochMilliseconds;

/** The period's length: 743 h and 745 h happen, so it is never days × 24. */
export const hoursOf = (period: BillingPeriod): number => (period.endMs - period.startMs) / MS_PER_HOUR;
