import { invariant } from '../kernel/errors';
import type { AccountKey } from './chart-of-accounts';

/** One side of an entry: a debit or a credit of an account, a positive number of nano currency units. */
export interface Leg {
  readonly account: AccountKey;
  readonly side: 'debit' | 'credit';
  readonly nano: bigint;
}

/** A balanced set of legs. Immutable: what was wrong is corrected by another entry. */
export interface JournalEntry {
  /** What it books, and what makes it once only: `bill/<id>`, `usage/<bill id>`, `payment/<id>`. */
  readonly source: string;
  /** The day it counts for, in the tenant's time zone: `2026-11-30`. */
  readonly bookedOn: string;
  readonly currency: string;
  readonly legs: readonly Leg[];
}

/** What was debited less what was credited: 0 of every entry. */
export const differenceOf = (legs: readonly Leg[]): bigint =>
  legs.reduce((sum, leg) => sum + (leg.side === 'debit' ? leg.nano : -leg.nano), 0n);

const oppositeOf = { debit: 'credit', credit: 'debit' } as const;

/** Makes an entry of signed amounts: a negative debit is a credit, nothing is no leg. Undefined when no leg is left. */
export function journalEntry(
  given: Omit<JournalEntry, 'legs'> & { readonly legs: readonly Leg[] },
): JournalEntry | undefined {
  const legs = given.legs
    .filter((leg) => leg.nano !== 0n)
    .map((leg) => (leg.nano > 0n ? leg : { ...leg, side: oppositeOf[leg.side], nano: -leg.nano }));
  invariant(differenceOf(legs) === 0n, `the entry ${given.source} is balanced`);
  return legs.length === 0 ? undefined : { ...given, legs };
}
