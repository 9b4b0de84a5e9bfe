import { invariant } from '../kernel/errors';
import type { AccountKey } from './chart-of-accounts';
import { differenceOf, documentOf, type EntryKind, type JournalEntry, type Leg, type Receivable } from './journal';

/** An account, or one that is told apart in it: `tax` of a country and rate. */
export type Side = AccountKey | { readonly account: AccountKey; readonly sub: string };

/** An amount from one account to another (nano units). A negative one goes the other way; both sides always move alike. */
export interface Move {
  readonly debit: Side;
  readonly credit: Side;
  readonly nano: bigint;
}

/** The tax payable of a country (ISO 3166-1) at a rate. */
export const taxAccount = (country: string, basisPoints: bigint): Side => ({
  account: 'tax',
  sub: `${country}-${basisPoints}`,
});

/**
 * Makes an entry of moves, so that it is balanced whatever they are. Moves on one account are one leg. Undefined when
 * nothing is left to move.
 *
 * @example
 * postEntry('creditNote', {
 *   id: note.id, bookedOn: '2026-12-03', currency: 'EUR', receivable: { accountId, dueOn: '2026-12-15' },
 *   moves: [
 *     { debit: 'revenueRecurring', credit: 'receivable', nano: netNano },
 *     { debit: taxAccount('DE', 1900n), credit: 'receivable', nano: taxNano },
 *   ],
 * });
 */
export function postEntry(
  kind: EntryKind,
  given: {
    /** Of the document that it refers to (`ENTRY_KINDS` says of which sort). */
    readonly id: string;
    /** Where a document has several entries of the kind: which one. */
    readonly part?: string;
    readonly bookedOn: string;
    readonly currency: string;
    readonly moves: readonly Move[];
    /** Of what is entered by hand. */
    readonly description?: string;
    /** Needed where the receivable moves. */
    readonly receivable?: Receivable;
  },
): JournalEntry | undefined {
  const { id, part, moves, receivable, bookedOn, currency, description } = given;
  const legs = legsOf(moves);
  if (legs.length === 0) return undefined;
  const entry: JournalEntry = {
    source: part === undefined ? `${kind}/${id}` : `${kind}/${id}/${part}`,
    bookedOn,
    currency,
    ...(description === undefined ? {} : { description }),
    legs,
    ...(receivable === undefined || !movesReceivable(legs) ? {} : { receivable }),
  };
  assertEntry(entry);
  return entry;
}

const movesReceivable = (legs: readonly Leg[]): boolean => legs.some(({ account }) => account === 'receivable');

/** What holds of every entry, whoever made it: the books assert it again when they take it. */
export function assertEntry(entry: JournalEntry): void {
  documentOf(entry);
  invariant(differenceOf(entry.legs) === 0n, `the entry ${entry.source} is balanced`);
  invariant(
    entry.legs.every(({ nano }) => nano > 0n),
    `the entry ${entry.source} has no empty or negative leg`,
  );
  invariant(
    movesReceivable(entry.legs) === (entry.receivable !== undefined),
    `the entry ${entry.source} says whose receivable it moves, if it does`,
  );
}

function legsOf(moves: readonly Move[]): Leg[] {
  const sums = new Map<string, { readonly account: AccountKey; readonly sub?: string; nano: bigint }>();
  const add = (side: Side, nano: bigint): void => {
    const on: { readonly account: AccountKey; readonly sub?: string } =
      typeof side === 'string' ? { account: side } : side;
    const key = `${on.account}/${on.sub ?? ''}`;
    sums.set(key, { ...on, nano: (sums.get(key)?.nano ?? 0n) + nano });
  };
  for (const { debit, credit, nano } of moves) {
    add(debit, nano);
    add(credit, -nano);
  }
  return [...sums.values()].flatMap(({ nano, ...on }): Leg[] => {
    if (nano === 0n) return [];
    return nano > 0n ? [{ ...on, side: 'debit', nano }] : [{ ...on, side: 'credit', nano: -nano }];
  });
}
