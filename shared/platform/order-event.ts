import type { DomainEvent } from '../tmf/event';

/**
 * How long an event waits for one before it. Events of one entity leave their table in order; the bus may turn them
 * round by a retry, and a retry takes seconds. What has not come after this long is in a dead-letter queue.
 */
export const WAIT_MAX_MS = 60_000;

export type Turn = 'now' | 'repeat' | 'wait' | 'after-a-gap';

/**
 * Whether it is an event's turn. `last` is the version passed on last. The version before one that was made before
 * anybody subscribed was told to nobody, so it is not waited for.
 */
export function turnOf(
  event: DomainEvent,
  given: { readonly last: number | undefined; readonly subscribedAt: string; readonly waitedMs: number },
): Turn {
  const { last = 0, subscribedAt, waitedMs } = given;
  if (event.version <= last) return 'repeat';
  if (event.version === last + 1) return 'now';
  if (event.previousTime !== undefined && event.previousTime < subscribedAt) return 'now';
  return waitedMs > WAIT_MAX_MS ? 'after-a-gap' : 'wait';
}
