import { earnByMonth, type ServiceDays } from './earn-by-month';
import type { EntryKind, JournalEntry, Receivable } from './journal';
import { type Move, postEntry, type Side, taxAccount } from './post-entry';

/** A fee as a document says it: nano units, whole minor units. A credit note's are negative. */
export interface PostedFee {
  readonly revenue: 'revenueRecurring' | 'revenueOneTime';
  readonly netNano: bigint;
  readonly taxNano: bigint;
  /** ISO 3166-1: whose tax it is. */
  readonly country: string;
  readonly basisPoints: bigint;
  /** Days over which it is earned. Absent: at once. */
  readonly service?: ServiceDays;
}

const MONTH_LENGTH = 7;

/**
 * The entries of a document of fees. What its own month earned is revenue at once. What later months earn is deferred, and each month's
 * part is booked with it, on that month's last day: nothing has to run for revenue to be recognised. What earlier months
 * earned was not billed then (a period across months): a document that is `accrued` books it in those months; of another,
 * such as a credit note, it is this month's. With negative amounts the same takes back what was deferred and not yet earned.
 */
export function postFees(
  kind: EntryKind,
  given: {
    readonly id: string;
    readonly bookedOn: string;
    readonly currency: string;
    readonly receivable: Receivable;
    readonly accrued: boolean;
  },
  fees: readonly PostedFee[],
): JournalEntry[] {
  const { id, bookedOn, currency, receivable, accrued } = given;
  const month = bookedOn.slice(0, MONTH_LENGTH);
  const moves: Move[] = [];
  const others = new Map<string, { readonly bookedOn: string; readonly moves: Move[] }>();
  for (const fee of fees) {
    moves.push({ debit: 'receivable', credit: taxAccount(fee.country, fee.basisPoints), nano: fee.taxNano });
    for (const part of partsOf(fee, currency)) {
      const via = part.month === undefined ? undefined : waitsIn(part.month, month, accrued);
      moves.push({ debit: 'receivable', credit: via ?? fee.revenue, nano: part.nano });
      if (via === undefined || part.month === undefined) continue;
      const other = others.get(part.month) ?? { bookedOn: part.lastDay, moves: [] };
      other.moves.push({ debit: via, credit: fee.revenue, nano: part.nano });
      others.set(part.month, other);
    }
  }
  const entries = [
    postEntry(kind, { id, bookedOn, currency, moves, receivable }),
    ...[...others].map(([part, other]) => postEntry(kind, { id, part, currency, ...other })),
  ];
  return entries.filter((entry) => entry !== undefined);
}

type Part = { readonly nano: bigint } & (
  | { readonly month: string; readonly lastDay: string }
  | { readonly month?: undefined }
);

const partsOf = (fee: PostedFee, currency: string): readonly Part[] =>
  fee.service === undefined ? [{ nano: fee.netNano }] : earnByMonth(fee.netNano, currency, fee.service);

/** Where an amount stands between the document's month and the one that earns it. */
function waitsIn(earned: string, documented: string, accrued: boolean): Side | undefined {
  if (earned > documented) return 'deferredRevenue';
  return earned < documented && accrued ? 'unbilled' : undefined;
}
