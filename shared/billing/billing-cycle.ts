import { Temporal } from '@js-temporal/polyfill';
import { type Failure, failure, type Violation } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import { type BillingPeriod, billingPeriod, dateAt, idOfDates } from './billing-period';

/** How often an account is billed, and from which day of the month. */
export interface BillingCycle {
  /** 1 to 31; a month that is shorter begins its cycle on its last day, and the next one is back on the anchor. */
  readonly anchorDay: number;
  readonly months: 1 | 3 | 6 | 12;
}

/** Calendar months: whoever says nothing. */
export const CALENDAR_MONTH: BillingCycle = { anchorDay: 1, months: 1 };

/** What a TMF666 cycleSpecification says of the cycle. */
export interface CycleSpecification {
  /** Days of the month that pass before the cycle begins: 14 is the 15th. */
  readonly dateShift?: number | undefined;
  readonly frequency?: string | undefined;
}

export const DATE_SHIFT_MAX = 30;

/** TMF666 names no values: its examples, and ISO 8601. */
const MONTHS_OF: Readonly<Record<string, BillingCycle['months']>> = {
  month: 1,
  monthly: 1,
  P1M: 1,
  quarter: 3,
  quarterly: 3,
  P3M: 3,
  'half year': 6,
  'half-yearly': 6,
  P6M: 6,
  year: 12,
  yearly: 12,
  annually: 12,
  P1Y: 12,
};

/** Reads an account's cycle. Fails with `invalid-request` where it says one that nothing is billed by; paths are the specification's. */
export function readCycle({ dateShift = 0, frequency = 'month' }: CycleSpecification): Result<BillingCycle, Failure> {
  const months = MONTHS_OF[frequency];
  const violations: Violation[] = [];
  if (!Number.isInteger(dateShift) || dateShift < 0 || dateShift > DATE_SHIFT_MAX)
    violations.push({ path: 'dateShift', message: `is 0 (the 1st) to ${DATE_SHIFT_MAX} (the 31st)` });
  if (months === undefined)
    violations.push({ path: 'frequency', message: `is one of ${Object.keys(MONTHS_OF).join(', ')}` });
  if (months === undefined || violations.length > 0)
    return err(failure('invalid-request', 'Nothing is billed by such a cycle', { violations }));
  return ok({ anchorDay: dateShift + 1, months });
}

/** The period of a cycle in which an instant falls: from the last anchor that is not after it. */
export function periodWith(cycle: BillingCycle, atMs: number, timeZone: string): BillingPeriod {
  const day = dateAt(atMs, timeZone);
  const here = anchorIn(day.toPlainYearMonth(), cycle);
  const start =
    Temporal.PlainDate.compare(here, day) <= 0 ? here : anchorIn(day.toPlainYearMonth().subtract({ months: 1 }), cycle);
  return between(start, endAfter(cycle, start), timeZone);
}

/**
 * The period after one that ended, by the cycle as it is now. Where the cycle changed meanwhile, it is the shorter one up
 * to the new anchor.
 */
export function nextPeriod(cycle: BillingCycle, last: BillingPeriod): BillingPeriod {
  const start = dateAt(last.endMs, last.timeZone);
  return between(start, endAfter(cycle, start), last.timeZone);
}

/** The period's days from one instant to another, both the first of a day. */
export const cutPeriod = ({ timeZone }: BillingPeriod, startMs: number, endMs: number): BillingPeriod =>
  between(dateAt(startMs, timeZone), dateAt(endMs, timeZone), timeZone);

/** From an anchor day the cycle's months; from any other day up to the next anchor. */
function endAfter(cycle: BillingCycle, start: Temporal.PlainDate): Temporal.PlainDate {
  const month = start.toPlainYearMonth();
  const anchor = anchorIn(month, cycle);
  const order = Temporal.PlainDate.compare(start, anchor);
  if (order === 0) return anchorIn(month.add({ months: cycle.months }), cycle);
  return order < 0 ? anchor : anchorIn(month.add({ months: 1 }), cycle);
}

const anchorIn = (month: Temporal.PlainYearMonth, { anchorDay }: BillingCycle): Temporal.PlainDate =>
  month.toPlainDate({ day: Math.min(anchorDay, month.daysInMonth) });

const between = (start: Temporal.PlainDate, end: Temporal.PlainDate, timeZone: string): BillingPeriod =>
  billingPeriod(idOfDates(start, end), timeZone);
