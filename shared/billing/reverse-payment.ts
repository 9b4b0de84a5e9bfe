import type { TenantId } from '../kernel/tenant';
import { isRecord } from '../tmf/read-path';
import { creditReceiptOf, overpaidOf, receiptsOf } from './allocate-payment';
import { accountOf, moneyOf, timeOf } from './receive-payment';
import { BILLS_PER_SETTLEMENT_MAX, billsOf, type Move, type StoredBill, settle, type Till } from './settle-receipts';

/** Money that went back: refunded by us, or taken back by the payer's bank. */
export interface ReversedPayment {
  readonly kind: 'refund' | 'chargeback';
  readonly id: string;
  readonly paymentId: string;
  readonly accountId: string;
  readonly currency: string;
  readonly nano: bigint;
  readonly atMs: number;
}

const least = (...amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => (a < b ? a : b));

/**
 * Books money that went back, once: from what the payment over-paid on its bills, then the account's credit, then from the
 * payment's bills and those that credit was put on, the newest first; these ask for it again. What no bill had received is
 * owed by the account: its credit is below zero.
 */
export async function reversePayment(till: Till, tenant: TenantId, reversed: ReversedPayment): Promise<void> {
  const { kind, id, accountId, currency, nano, atMs } = reversed;
  await settle(till, tenant, async () => {
    if (await till.books.entry(tenant, `${kind}/${id}`)) return undefined;
    const creditVersion = await till.books.creditVersion(tenant, accountId);
    const credits = await till.books.credits(tenant, accountId);
    const creditNano = credits.find((credit) => credit.currency === currency)?.nano ?? 0n;
    const bills = (await billsOf(till.store, tenant, accountId, currency)).reverse();
    const moves = movesBack(bills, reversed, creditNano);
    return { kind, id, accountId, currency, cashNano: -nano, atMs, moves, creditVersion };
  });
}

function movesBack(bills: readonly StoredBill[], { paymentId, nano }: ReversedPayment, creditNano: bigint): Move[] {
  const taken = new Map<string, Move>();
  let left = nano;
  const take = (bill: StoredBill, receiptId: string, upTo: bigint): bigint => {
    const key = `${bill.id}#${receiptId}`;
    const before = -(taken.get(key)?.nano ?? 0n);
    const part = least(left, upTo, (receiptsOf(bill.body).get(receiptId) ?? 0n) - before);
    if (part <= 0n || (!taken.has(key) && taken.size >= BILLS_PER_SETTLEMENT_MAX)) return 0n;
    taken.set(key, { bill, receiptId, nano: -before - part });
    left -= part;
    return part;
  };
  let credit = creditNano;
  for (const bill of bills) credit -= take(bill, paymentId, overpaidOf(bill.body));
  if (credit > 0n) left -= least(left, credit);
  for (const bill of bills) take(bill, paymentId, left);
  for (const bill of bills) if (!hasMoved(taken, bill)) take(bill, creditReceiptOf(bill.id), left);
  return [...taken.values()];
}

/** A bill is written once an entry. */
const hasMoved = (taken: ReadonlyMap<string, Move>, { id }: StoredBill): boolean =>
  [...taken.values()].some(({ bill }) => bill.id === id);

/** Reads a TMF676 Refund of an event; undefined when no money went out. */
export function refundedPayment(
  body: Readonly<Record<string, unknown>>,
  eventTimeMs: number,
): ReversedPayment | undefined {
  return body.status === 'done' ? reversal('refund', body, body.refundDate, eventTimeMs) : undefined;
}

/** Reads a chargeback of an event: the money is gone from its first version on. */
export const chargedBackPayment = (
  body: Readonly<Record<string, unknown>>,
  eventTimeMs: number,
): ReversedPayment | undefined => reversal('chargeback', body, body.chargebackDate, eventTimeMs);

function reversal(
  kind: ReversedPayment['kind'],
  body: Readonly<Record<string, unknown>>,
  date: unknown,
  eventTimeMs: number,
): ReversedPayment | undefined {
  const money = moneyOf(body.totalAmount);
  const paymentId = isRecord(body.payment) ? body.payment.id : undefined;
  if (typeof body.id !== 'string' || typeof paymentId !== 'string' || !money || money.nano <= 0n) return undefined;
  const atMs = timeOf(date, eventTimeMs);
  return { kind, id: body.id, paymentId, accountId: accountOf(body), ...money, atMs };
}
