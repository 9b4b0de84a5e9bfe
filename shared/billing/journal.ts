import { invariant } from '../kernel/errors';
import type { AccountKey } from './chart-of-accounts';

/**
 * The kinds of entries, as data: what each books and the document that it refers to. An entry's source begins with its
 * kind. A new kind is a line here; what posts it calls `postEntry`.
 */
export const ENTRY_KINDS = {
  bill: { document: 'CustomerBill', books: 'Fees of a bill, and what other months earned of them' },
  usage: { document: 'CustomerBill', books: 'Usage of a bill, and what prepaid balances paid of it' },
  payment: { document: 'Payment', books: 'Money received: a top-up, a part for a bill, or what is not allocated' },
  allocation: { document: 'Payment', books: 'A receipt that was not allocated, onto a bill' },
  refund: { document: 'Refund', books: 'Money given back, or owed to be' },
  chargeback: {
    document: 'Payment',
    books: 'Money taken back by the payer’s bank, its fee, and what came of the dispute',
  },
  creditNote: { document: 'CreditNote', books: 'Less revenue, deferred revenue and tax of a bill' },
  debitNote: { document: 'DebitNote', books: 'More revenue and tax after a bill' },
  writeOff: { document: 'CustomerBill', books: 'A receivable given up' },
  recovery: { document: 'Payment', books: 'Money received for what was written off' },
  badDebt: { document: 'AccountingPeriod', books: 'The allowance for doubtful receivables, put up or taken back' },
  dunningFee: { document: 'DunningCase', books: 'The fee of a reminder' },
  prepaid: { document: 'BalancePosting', books: 'A change of a prepaid balance beside usage and payments' },
  manual: { document: 'JournalVoucher', books: 'What finance enters by hand' },
} as const;

export type EntryKind = keyof typeof ENTRY_KINDS;
export type EntrySource = `${EntryKind}/${string}`;

/** One side of an entry: a debit or a credit of an account, a positive number of nano currency units. */
export interface Leg {
  readonly account: AccountKey;
  /** What the account is told apart by: of tax, `<country>-<basis points>`. */
  readonly sub?: string;
  readonly side: 'debit' | 'credit';
  readonly nano: bigint;
}

/** Whose receivable an entry moves, and the day by which that was to be paid, in the tenant's time zone: for its age. */
export interface Receivable {
  readonly accountId: string;
  readonly dueOn: string;
}

/** A balanced set of legs. Immutable: what was wrong is corrected by another entry. */
export interface JournalEntry {
  /** What it books, and what makes it once only: `bill/<id>`, `usage/<bill id>`, `payment/<id>`. */
  readonly source: EntrySource;
  /** The day it counts for, in the tenant's time zone: `2026-11-30`. */
  readonly bookedOn: string;
  /** The day it was meant for, when that month was closed already. */
  readonly originOn?: string;
  readonly currency: string;
  /** Why, of what finance enters by hand. */
  readonly description?: string;
  readonly legs: readonly Leg[];
  /** Of every entry that debits or credits the receivable. */
  readonly receivable?: Receivable;
}

/** What was debited less what was credited: 0 of every entry. */
export const differenceOf = (legs: readonly Leg[]): bigint =>
  legs.reduce((sum, leg) => sum + (leg.side === 'debit' ? leg.nano : -leg.nano), 0n);

/** What an entry debits an account less what it credits it. */
export const movedOn = ({ legs }: Pick<JournalEntry, 'legs'>, account: AccountKey): bigint =>
  differenceOf(legs.filter((leg) => leg.account === account));

export const isEntryKind = (text: string): text is EntryKind => Object.hasOwn(ENTRY_KINDS, text);

/** The document that an entry refers to: what its source names after its kind. */
export function documentOf({ source }: Pick<JournalEntry, 'source'>): { readonly type: string; readonly id: string } {
  const [kind = '', id = ''] = source.split('/');
  invariant(isEntryKind(kind) && id !== '', `the entry ${source} refers to a document`);
  return { type: ENTRY_KINDS[kind].document, id };
}
