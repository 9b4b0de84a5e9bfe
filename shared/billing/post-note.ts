import type { AccountBill, BillLine } from './bill-account';
import { idOf } from './bill-resources';
import type { ServiceDays } from './earn-by-month';
import type { JournalEntry, Receivable } from './journal';
import { usageMoves } from './post-bill';
import { postEntry } from './post-entry';
import { postFees } from './post-fees';

/**
 * What a credit or debit note books, on the day on which it is made, at the rates of what it corrects: revenue, what of it is not yet
 * earned, and tax against the receivable. What it credits beyond what is still to be paid is the account's credit (`creditNano`).
 */
export function postNote(
  kind: 'creditNote' | 'debitNote',
  note: AccountBill,
  given: {
    readonly bookedOn: string;
    readonly receivable: Receivable;
    readonly creditNano: bigint;
    serviceOf(line: BillLine): ServiceDays | undefined;
  },
): JournalEntry[] {
  const { bookedOn, receivable, creditNano } = given;
  const on = { id: idOf(note), bookedOn, currency: note.currency, receivable };
  const fees = note.lines.filter((line) => line.kind !== 'usage');
  const usage = note.lines.filter((line) => line.kind === 'usage');
  const entries = postFees(
    kind,
    { ...on, accrued: false },
    fees.map((line) => {
      const service = given.serviceOf(line);
      return {
        revenue: line.kind === 'oneTime' ? 'revenueOneTime' : 'revenueRecurring',
        netNano: line.netNano,
        taxNano: line.taxNano,
        country: line.taxPlace ?? note.country,
        basisPoints: line.basisPoints,
        ...(service ? { service } : {}),
      };
    }),
  );
  const others = [
    postEntry(kind, {
      ...on,
      part: 'usage',
      moves: usage.flatMap((line) => usageMoves(line, line.taxPlace ?? note.country)),
    }),
    postEntry(kind, { ...on, part: 'credit', moves: creditMoves(creditNano) }),
  ];
  return [...entries, ...others.filter((entry) => entry !== undefined)];
}

const creditMoves = (nano: bigint) => [{ debit: 'receivable', credit: 'unallocated', nano }] as const;
