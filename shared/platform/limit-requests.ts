import type { Caller } from '../kernel/tenant';

/** Requests are counted by windows of ten seconds: a burst may use a window's up at once. */
export const WINDOW_MS = 10_000;
/** A copy of a function tells the others of a caller's requests once so many came: who calls seldom costs no write. */
export const TOLD_EVERY = 25;
/** So that a copy that serves many callers keeps its memory. */
const COUNTED_MAX = 10_000;

/** How many requests a window may have of one caller, and of a tenant's callers together. */
export interface RequestLimits {
  readonly caller: number;
  readonly tenant: number;
}

/** Counts what all copies of all functions took. */
export interface RequestCounts {
  /** Adds to a window's count, and answers what it is then. The count is forgotten some time after the window. */
  add(who: string, windowStartMs: number, requests: number): Promise<number>;
}

interface Count {
  readonly windowStartMs: number;
  /** As it was when it was last told. */
  known: number;
  untold: number;
}

/**
 * Holds callers to their limits, over all copies of all functions together: each copy may be up to {@link TOLD_EVERY}
 * requests ahead of what the others know.
 */
export class RequestLimiter {
  private readonly counted = new Map<string, Count>();

  constructor(
    private readonly counts: RequestCounts,
    private readonly limitsOf: (caller: Caller) => Promise<RequestLimits>,
  ) {}

  /** Undefined when the caller may go on; else the seconds after which they may again. */
  async take(caller: Caller, nowMs: number): Promise<number | undefined> {
    const limits = await this.limitsOf(caller);
    const windowStartMs = nowMs - (nowMs % WINDOW_MS);
    const taken: readonly [string, number][] = [
      [`${caller.tenant}#${caller.subject}`, limits.caller],
      [caller.tenant, limits.tenant],
    ];
    for (const [who, limit] of taken)
      if ((await this.count(who, windowStartMs)) > limit) return Math.ceil((windowStartMs + WINDOW_MS - nowMs) / 1_000);
    return undefined;
  }

  private async count(who: string, windowStartMs: number): Promise<number> {
    const standing = this.counted.get(who);
    const count = standing?.windowStartMs === windowStartMs ? standing : { windowStartMs, known: 0, untold: 0 };
    if (count !== standing) {
      if (this.counted.size >= COUNTED_MAX) this.counted.clear();
      this.counted.set(who, count);
    }
    count.untold += 1;
    if (count.untold >= TOLD_EVERY) {
      const telling = count.untold;
      count.untold = 0;
      count.known = await this.counts.add(who, windowStartMs, telling);
    }
    return count.known + count.untold;
  }
}
