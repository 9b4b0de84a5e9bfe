/** Numbers from one to another, both included. */
export interface NumberRange {
  readonly from: number;
  readonly to: number;
}

/** Which numbers of a feed's files have come. Where they begin again at 1 they are counted on, so that they only grow. */
export interface FeedNumbers {
  readonly first: number;
  readonly last: number;
  /** Ascending, apart from each other. */
  readonly missing: readonly NumberRange[];
}

/**
 * What a number is to its feed: the first or the next, beyond a gap, in a gap, one that came before, or one from before the
 * first.
 */
export type SequenceNote = 'next' | 'gap' | 'late' | 'known' | 'regressed';

/** Gaps that a feed remembers; the oldest are given up beyond: nobody sends those files any more. */
export const RANGES_MAX = 100;

/** Takes a file's number into its feed's. `max` is the number after which they begin again at 1. */
export function noteSequence(
  feed: FeedNumbers | undefined,
  sequence: number,
  max?: number,
): { readonly numbers: FeedNumbers; readonly number: number; readonly note: SequenceNote } {
  const number = feed ? countedOn(sequence, feed.last, max) : sequence;
  if (!feed) return { numbers: { first: number, last: number, missing: [] }, number, note: 'next' };
  const { first, last, missing } = feed;
  if (number > last) {
    const gap = number > last + 1 ? [{ from: last + 1, to: number - 1 }] : [];
    const numbers = { first, last: number, missing: [...missing, ...gap].slice(-RANGES_MAX) };
    return { numbers, number, note: gap.length > 0 ? 'gap' : 'next' };
  }
  const range = missing.find(({ from, to }) => from <= number && number <= to);
  if (!range) return { numbers: feed, number, note: number < first ? 'regressed' : 'known' };
  const left = [
    { from: range.from, to: number - 1 },
    { from: number + 1, to: range.to },
  ].filter(({ from, to }) => from <= to);
  const others = missing.filter((one) => one !== range);
  const still = [...others, ...left].sort((a, b) => a.from - b.from).slice(-RANGES_MAX);
  return { numbers: { first, last, missing: still }, number, note: 'late' };
}

/** Of all that a number can mean after so many rounds, the one nearest to the last. */
function countedOn(sequence: number, last: number, max: number | undefined): number {
  if (max === undefined) return sequence;
  const round = Math.floor((last - 1) / max);
  const candidates = [round - 1, round, round + 1].map((one) => one * max + sequence).filter((one) => one > 0);
  return candidates.reduce((best, one) => (Math.abs(one - last) < Math.abs(best - last) ? one : best), sequence);
}

/** How many numbers are missing. */
export const missingCount = (missing: readonly NumberRange[]): number =>
  missing.reduce((sum, { from, to }) => sum + to - from + 1, 0);
