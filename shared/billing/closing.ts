import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import { periodAfter, periodBefore } from './billing-period';
import type { JournalEntry } from './journal';

/** How far a tenant's books are closed, months in their order. What is closed hard is closed softly too. */
export interface Closing {
  /** Counts what was decided; 0: nothing yet. */
  readonly version: number;
  /** Up to this month, only finance's own entries are taken. */
  readonly softThrough?: string;
  /** Up to this month, none are. */
  readonly hardThrough?: string;
  /** Asked for by one person, and waiting for another. */
  readonly reopening?: { readonly period: string; readonly by: string; readonly at: string; readonly reason: string };
}

/** What somebody did to a month. */
export interface ClosingAct {
  readonly period: string;
  readonly act: 'closedSoft' | 'closedHard' | 'askedToReopen' | 'reopened';
  readonly by: string;
  readonly at: string;
  readonly reason?: string;
}

export type PeriodState = 'open' | 'closedSoft' | 'closedHard';

const MONTH_LENGTH = 7;
const isUpTo = (month: string, through: string | undefined): boolean => through !== undefined && month <= through;

export function stateOfPeriod({ softThrough, hardThrough }: Closing, period: string): PeriodState {
  if (isUpTo(period, hardThrough)) return 'closedHard';
  return isUpTo(period, softThrough) ? 'closedSoft' : 'open';
}

/** Up to which month an entry is not taken. */
export const closedFor = ({ source }: Pick<JournalEntry, 'source'>, closing: Closing): string | undefined =>
  source.startsWith('manual/') ? closing.hardThrough : closing.softThrough;

/** An entry of a closed month goes to the first day of the next open one, and says the day that it was meant for. */
export function intoOpenMonth(entry: JournalEntry, closing: Closing): JournalEntry {
  const through = closedFor(entry, closing);
  if (through === undefined || entry.bookedOn.slice(0, MONTH_LENGTH) > through) return entry;
  return { ...entry, bookedOn: `${periodAfter(through)}-01`, originOn: entry.originOn ?? entry.bookedOn };
}

/**
 * The closing with one more month closed. Months close in their order, softly first. Fails with `illegal-transition`.
 * `lastEnded`: the latest month that is over on the tenant's clock.
 */
export function closeMonth(
  closing: Closing,
  period: string,
  level: 'soft' | 'hard',
  lastEnded: string,
): Result<Closing, Failure> {
  if (period > lastEnded) return refused(`${period} is not over yet`);
  if (closing.reopening) return refused(`Somebody asked to reopen ${closing.reopening.period}: that is decided first`);
  const through = level === 'soft' ? closing.softThrough : closing.hardThrough;
  if (isUpTo(period, through)) return refused(`${period} is closed already`);
  if (through !== undefined && period !== periodAfter(through)) return refused(`${periodAfter(through)} closes first`);
  if (level === 'hard' && stateOfPeriod(closing, period) !== 'closedSoft')
    return refused(`${period} is closed softly first`);
  const version = closing.version + 1;
  return ok({ ...closing, version, ...(level === 'soft' ? { softThrough: period } : { hardThrough: period }) });
}

/** Asks to reopen the last closed month. */
export function askToReopen(closing: Closing, asked: NonNullable<Closing['reopening']>): Result<Closing, Failure> {
  if (closing.softThrough !== asked.period)
    return refused(
      closing.softThrough === undefined
        ? 'No month is closed'
        : `Only the last closed month reopens: ${closing.softThrough}`,
    );
  return ok({ ...closing, version: closing.version + 1, reopening: asked });
}

/** Reopens what was asked for; the second person is not the first. */
export function approveReopening(closing: Closing, period: string, by: string): Result<Closing, Failure> {
  const { reopening, hardThrough, version } = closing;
  if (reopening?.period !== period) return refused(`Nobody asked to reopen ${period}`);
  if (reopening.by === by) return err(failure('forbidden', 'Another person approves what you asked for'));
  const before = periodBefore(period);
  return ok({
    version: version + 1,
    softThrough: before,
    ...(hardThrough === undefined ? {} : { hardThrough: hardThrough < before ? hardThrough : before }),
  });
}

const refused = (why: string): Result<never, Failure> => err(failure('illegal-transition', why));
