/** Where time comes from. Epoch milliseconds, UTC. Nothing in a domain calls `Date.now()`. */
export interface Clock {
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** A clock that stands still until it is told otherwise: tests, and tenants on a test clock. */
export function fixedClock(startMs: number): Clock & { set(ms: number): void; advance(ms: number): void } {
  let current = startMs;
  return {
    now: () => current,
    set: (ms) => {
      current = ms;
    },
    advance: (ms) => {
      current += ms;
    },
  };
}

/** ISO 8601 in UTC with milliseconds, as every body and item carries it. */
export const toIso = (epochMs: number): string => new Date(epochMs).toISOString();
