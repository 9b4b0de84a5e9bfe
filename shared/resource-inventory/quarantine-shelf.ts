import { toIso } from '../kernel/clock';

/** How long a number rests after use where the tenant says nothing: callers of its last subscriber have forgotten it by then. */
export const QUARANTINE_DAYS = 90;
/** Longer than this no number rests; the sweep looks at no month before. */
export const QUARANTINE_DAYS_MAX = 730;

/** Numbers at rest lie by the month in which they were last in use, so that the sweep finds them without a scan. */
export const quarantineShelfOf = (endedMs: number): string => `quarantine/${toIso(endedMs).slice(0, 7)}`;

/** The shelves of all months in which a number may have ended that rests still, oldest first. */
export function quarantineShelves(nowMs: number): string[] {
  const now = new Date(nowMs);
  const months = Math.ceil(QUARANTINE_DAYS_MAX / 28);
  return Array.from({ length: months + 1 }, (_, n) =>
    quarantineShelfOf(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months + n)),
  );
}
