import { nanoOf } from './allocate-payment';
import { openNanoOf, type StoredBill } from './settle-receipts';

/** What of a bill may be collected: what it still asks for, but what of that is in dispute. */
export function collectableNanoOf(bill: StoredBill): bigint {
  const nano = openNanoOf(bill) - nanoOf(bill.body.disputedAmount);
  return nano > 0n ? nano : 0n;
}

/** What an account owes at a time: nano units of one currency, times in epoch milliseconds. */
export interface Owed {
  readonly currency: string;
  readonly overdueNano: bigint;
  /** When the oldest of it fell due. */
  readonly sinceMs?: number;
  /** When the next falls due. */
  readonly nextMs?: number;
}

/** Sums what may be collected of an account's bills, which are of one currency. */
export function owedOf(bills: readonly StoredBill[], currency: string, nowMs: number): Owed {
  const open = bills.flatMap((bill) => {
    const nano = collectableNanoOf(bill);
    return nano > 0n ? [{ nano, dueMs: Date.parse(bill.body.paymentDueDate ?? '') }] : [];
  });
  const overdue = open.filter(({ dueMs }) => dueMs <= nowMs);
  const dues = (of: typeof open) => of.map(({ dueMs }) => dueMs);
  const later = open.filter(({ dueMs }) => dueMs > nowMs);
  return {
    currency,
    overdueNano: overdue.reduce((sum, { nano }) => sum + nano, 0n),
    ...(overdue.length > 0 ? { sinceMs: Math.min(...dues(overdue)) } : {}),
    ...(later.length > 0 ? { nextMs: Math.min(...dues(later)) } : {}),
  };
}

/** What an account paid of what it owed, since it promised to: nano units. */
export const paidSince = (owed: { value?: string } | undefined, now: Owed): bigint => nanoOf(owed) - now.overdueNano;
