const DAY_MS = 86_400_000;
/** How far from the asked time a change of the clocks is looked for: more than the half year between two of them. */
const MAX_DAYS_SEARCHED = 220;
/** Spans kept for one zone: a busy function sees this year's and last year's. */
const MAX_SPANS = 16;

/** A stretch of time in which a zone's clocks keep one distance from UTC. All in milliseconds; `untilMs` is excluded. */
export interface OffsetSpan {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly offsetMs: number;
}

/**
 * A time zone's distances from UTC, daylight saving right. The platform's own zone data (Intl) is asked once a span; after
 * that a question is two comparisons. 150 KiB less in the charge function than a library of dates.
 */
export class ZoneOffsets {
  private readonly format: Intl.DateTimeFormat;
  private readonly spans: OffsetSpan[] = [];
  private last: OffsetSpan = { fromMs: 0, untilMs: 0, offsetMs: 0 };

  /** Throws a RangeError for a zone that the platform does not know; `isTimeZone` asks. */
  constructor(timeZone: string) {
    this.format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
    if (timeZone === 'UTC') this.last = { fromMs: -Infinity, untilMs: Infinity, offsetMs: 0 };
  }

  spanAt(atMs: number): OffsetSpan {
    const last = this.last;
    if (last.fromMs <= atMs && atMs < last.untilMs) return last;
    let span = this.spans.find((one) => one.fromMs <= atMs && atMs < one.untilMs);
    if (!span) {
      span = this.search(atMs);
      if (this.spans.length >= MAX_SPANS) this.spans.shift();
      this.spans.push(span);
    }
    this.last = span;
    return span;
  }

  /** A span may end early where nothing was found within the days searched: whoever walks on finds the same offset. */
  private search(atMs: number): OffsetSpan {
    const offsetMs = this.offsetAt(atMs);
    let untilMs = atMs;
    let fromMs = atMs;
    for (let day = 1; day <= MAX_DAYS_SEARCHED; day += 1) {
      untilMs = atMs + day * DAY_MS;
      if (this.offsetAt(untilMs) === offsetMs) continue;
      untilMs = this.bisect(untilMs - DAY_MS, untilMs, offsetMs);
      break;
    }
    for (let day = 1; day <= MAX_DAYS_SEARCHED; day += 1) {
      fromMs = atMs - day * DAY_MS;
      const earlier = this.offsetAt(fromMs);
      if (earlier === offsetMs) continue;
      fromMs = this.bisect(fromMs, fromMs + DAY_MS, earlier);
      break;
    }
    return { fromMs, untilMs, offsetMs };
  }

  /** The first millisecond after `sameMs` whose offset is another than `offsetMs`; `otherMs` has another. */
  private bisect(sameMs: number, otherMs: number, offsetMs: number): number {
    let same = sameMs;
    let other = otherMs;
    while (other - same > 1) {
      const middle = Math.floor((same + other) / 2);
      if (this.offsetAt(middle) === offsetMs) same = middle;
      else other = middle;
    }
    return other;
  }

  private offsetAt(atMs: number): number {
    const [, sign, hours = '0', minutes = '0', seconds = '0'] =
      /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(this.format.format(atMs)) ?? [];
    return (sign === '-' ? -1000 : 1000) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
  }
}

export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}
