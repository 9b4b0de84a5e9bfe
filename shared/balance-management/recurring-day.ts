import type { BodyOf } from '../tmf/declaration';
import type { topupBalance } from './action-resources';

export type RecurringPeriod = NonNullable<BodyOf<typeof topupBalance>['recurringPeriod']>;

const DAY_MS = 86_400_000;
const DAYS: Readonly<Record<Exclude<RecurringPeriod, 'monthly'>, number>> = { weekly: 7, fortnightly: 14 };

const dayOf = (epochMs: number): string => new Date(epochMs).toISOString().slice(0, 10);

/** The day after a UTC day (`YYYY-MM-DD`). */
export const dayAfter = (day: string): string => dayOf(Date.parse(day) + DAY_MS);

/**
 * The first day of a period after `after`, counted from `first` (UTC days). Months keep the first day's date, or end with
 * the month where that is shorter.
 */
export function nextPeriodDay(first: string, period: RecurringPeriod, after: string): string {
  if (after < first) return first;
  if (period !== 'monthly') {
    const length = DAYS[period] * DAY_MS;
    const passed = Math.floor((Date.parse(after) - Date.parse(first)) / length);
    return dayOf(Date.parse(first) + (passed + 1) * length);
  }
  const [year = 0, month = 0] = after.split('-').map(Number);
  const same = monthDay(first, year, month);
  return same > after ? same : monthDay(first, year, month + 1);
}

/** The first day's date in a month (1 to 13: the next January), or the month's last day. */
function monthDay(first: string, year: number, month: number): string {
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return dayOf(Date.UTC(year, month - 1, Math.min(Number(first.slice(8)), last)));
}
