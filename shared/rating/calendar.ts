import { ZoneOffsets } from './zone-offsets';

/** A stretch of local time that comes back on some days of the week: peak, weekend, happy hour. */
export interface CalendarPeriod {
  readonly name: string;
  /** ISO days of the week, 1 is Monday, 7 Sunday; 8 is a holiday, which belongs to no day of the week. */
  readonly days: readonly number[];
  /** `HH:MM`, local time; `to` is excluded and may be `24:00`. */
  readonly from: string;
  readonly to: string;
}

/** When which period's prices apply, on the clocks of the tariff's time zone. */
export interface TariffCalendar {
  /** IANA name. */
  readonly timeZone: string;
  readonly periods: readonly CalendarPeriod[];
  /** The period of all other time. */
  readonly otherwise: string;
  /** `YYYY-MM-DD`, local dates. */
  readonly holidays: readonly string[];
}

/** The names of a calendar's periods, `otherwise` first; none without a calendar. */
export const periodsOf = (calendar: TariffCalendar | undefined): string[] =>
  calendar ? [...new Set([calendar.otherwise, ...calendar.periods.map(({ name }) => name)])] : [];

export const HOLIDAY = 8;
export const MINUTES_PER_DAY = 1440;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** 1970-01-01 was a Thursday. */
const EPOCH_WEEKDAY = 3;

/** Minutes after midnight of `HH:MM`, up to `24:00`; NaN for what is no such time. */
export function minuteOfDay(text: string): number {
  const match = /^(\d\d):([0-5]\d)$/.exec(text);
  const minute = match ? Number(match[1]) * 60 + Number(match[2]) : Number.NaN;
  return minute <= MINUTES_PER_DAY ? minute : Number.NaN;
}

/** Days since 1970-01-01 of `YYYY-MM-DD`; NaN for what is no date. */
export function epochDay(date: string): number {
  const ms = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== date ? Number.NaN : ms / DAY_MS;
}

/** A calendar compiled to a table of the minutes of eight kinds of day; asking it allocates nothing. */
export class CompiledCalendar {
  /** Index 0 is `otherwise`. */
  readonly names: readonly string[];
  private readonly offsets: ZoneOffsets;
  private readonly periodOf = new Uint8Array(8 * MINUTES_PER_DAY);
  /** The minute of the day at which the run of equal minutes ends. */
  private readonly endOf = new Uint16Array(8 * MINUTES_PER_DAY);
  private readonly holidays: ReadonlySet<number>;

  /** Of periods that overlap, which the check at publishing refuses, the later in the list stands. */
  constructor(calendar: TariffCalendar) {
    this.offsets = new ZoneOffsets(calendar.timeZone);
    this.names = periodsOf(calendar);
    this.holidays = new Set(calendar.holidays.map(epochDay));
    for (const { name, days, from, to } of calendar.periods)
      for (const day of days) {
        const start = (day - 1) * MINUTES_PER_DAY;
        this.periodOf.fill(this.names.indexOf(name), start + minuteOfDay(from), start + minuteOfDay(to));
      }
    for (let slot = this.periodOf.length - 1; slot >= 0; slot -= 1) {
      const minute = slot % MINUTES_PER_DAY;
      const isEnd = minute === MINUTES_PER_DAY - 1 || this.periodOf[slot] !== this.periodOf[slot + 1];
      this.endOf[slot] = isEnd ? minute + 1 : (this.endOf[slot + 1] ?? 0);
    }
  }

  /** The period at a time (epoch milliseconds), as an index of `names`. */
  indexAt(atMs: number): number {
    return this.periodOf[this.slotAt(atMs + this.offsets.spanAt(atMs).offsetMs)] ?? 0;
  }

  /** Epoch milliseconds up to which the period certainly stays what it is: its end, midnight, or a change of the clocks. */
  steadyUntil(atMs: number): number {
    const { offsetMs, untilMs } = this.offsets.spanAt(atMs);
    const localMs = atMs + offsetMs;
    const midnight = Math.floor(localMs / DAY_MS) * DAY_MS;
    const end = midnight + (this.endOf[this.slotAt(localMs)] ?? 0) * MINUTE_MS - offsetMs;
    return end < untilMs ? end : untilMs;
  }

  private slotAt(localMs: number): number {
    const day = Math.floor(localMs / DAY_MS);
    const kind = this.holidays.has(day) ? HOLIDAY - 1 : (((day + EPOCH_WEEKDAY) % 7) + 7) % 7;
    return kind * MINUTES_PER_DAY + Math.floor((localMs - day * DAY_MS) / MINUTE_MS);
  }
}
