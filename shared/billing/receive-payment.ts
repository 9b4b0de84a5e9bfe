import { invariant } from '../kernel/errors';
import { parseNano } from '../kernel/money';
import type { TenantId } from '../kernel/tenant';
import { isRecord } from '../tmf/read-path';
import { receiptsOf } from './allocate-payment';
import { localDay } from './billing-period';
import { postEntry } from './post-entry';
import { postOnce } from './post-once';
import { BILLS_PER_SETTLEMENT_MAX, billAt, billsOf, type Move, openNanoOf, settle, type Till } from './settle-receipts';

/** A payment that was taken, as billing reads it from payment-management's events. */
export interface ReceivedPayment {
  readonly id: string;
  readonly accountId: string;
  readonly currency: string;
  readonly nano: bigint;
  /** A top-up: the money is owed to the customer as prepaid balance. */
  readonly topup: boolean;
  /** Parts for bills. Where none are named, the account's open bills are paid, the oldest first. */
  readonly bills: readonly { readonly billId: string; readonly nano: bigint }[];
  readonly paidAtMs: number;
}

const TOPUP_CORRELATOR = 'topupBalance/';

/**
 * Books a payment: a top-up as prepaid balance; else on the bills that it names, or on the account's open ones, the oldest
 * first, and the rest as the account's credit. One transaction, so it is posted once, however often it comes.
 */
export async function receivePayment(till: Till, tenant: TenantId, payment: ReceivedPayment): Promise<void> {
  if (payment.topup) return postTopup(till, tenant, payment);
  const { id, accountId, currency, nano: cashNano, paidAtMs: atMs } = payment;
  await settle(till, tenant, async () => {
    if (await isPosted(till, tenant, id)) return undefined;
    const moves = await movesOf(till, tenant, payment);
    return moves && { kind: 'payment', id, accountId, currency, cashNano, atMs, moves };
  });
}

/** Entries that were posted a part at a time ended in this one. */
const isPosted = async ({ books }: Till, tenant: TenantId, id: string): Promise<boolean> =>
  (await books.entry(tenant, `payment/${id}`)) !== undefined ||
  (await books.entry(tenant, `payment/${id}/unallocated`)) !== undefined;

/** Undefined when a bill has the payment already. */
async function movesOf({ store }: Till, tenant: TenantId, payment: ReceivedPayment): Promise<Move[] | undefined> {
  const named = await Promise.all(
    payment.bills.slice(0, BILLS_PER_SETTLEMENT_MAX).map(async ({ billId, nano }) => ({
      bill: await billAt(store, tenant, billId),
      nano,
    })),
  );
  const open =
    payment.bills.length > 0
      ? named
      : (await billsOf(store, tenant, payment.accountId, payment.currency))
          .map((bill) => ({ bill, nano: openNanoOf(bill) }))
          .filter(({ nano }) => nano > 0n)
          .slice(0, BILLS_PER_SETTLEMENT_MAX);
  let left = payment.nano;
  const moves: Move[] = [];
  for (const { bill, nano } of open) {
    if (bill?.body.amountDue?.unit !== payment.currency) continue;
    if (receiptsOf(bill.body).has(payment.id)) return undefined;
    const part = left < nano ? left : nano;
    if (part > 0n) moves.push({ bill, receiptId: payment.id, nano: part });
    left -= part;
  }
  return moves;
}

async function postTopup(till: Till, tenant: TenantId, payment: ReceivedPayment): Promise<void> {
  const entry = postEntry('payment', {
    id: payment.id,
    bookedOn: localDay(payment.paidAtMs, till.timeZone),
    currency: payment.currency,
    moves: [{ debit: 'cash', credit: 'prepaid', nano: payment.nano }],
  });
  invariant(entry, 'a payment is of some money');
  await postOnce(till.books, tenant, entry);
}

/** Reads a TMF676 Payment of an event; undefined when no money came in (declined, pending, nothing). */
export function receivedPayment(
  body: Readonly<Record<string, unknown>>,
  eventTimeMs: number,
): ReceivedPayment | undefined {
  const money = moneyOf(body.totalAmount) ?? moneyOf(body.amount);
  if (body.status !== 'done' || typeof body.id !== 'string' || !money || money.nano <= 0n) return undefined;
  const items = Array.isArray(body.paymentItem) ? body.paymentItem.filter(isRecord) : [];
  const bills = new Map<string, bigint>();
  for (const item of items) {
    const ref = item.item;
    if (!isRecord(ref) || ref['@referredType'] !== 'CustomerBill' || typeof ref.id !== 'string') continue;
    const part = (moneyOf(item.totalAmount) ?? moneyOf(item.amount))?.nano ?? (items.length === 1 ? money.nano : 0n);
    bills.set(ref.id, (bills.get(ref.id) ?? 0n) + part);
  }
  return {
    id: body.id,
    accountId: accountOf(body),
    currency: money.currency,
    nano: money.nano,
    topup: String(body.correlatorId ?? '').startsWith(TOPUP_CORRELATOR),
    bills: [...bills].map(([billId, nano]) => ({ billId, nano })),
    paidAtMs: timeOf(body.paymentDate, eventTimeMs),
  };
}

export const accountOf = ({ account }: Readonly<Record<string, unknown>>): string =>
  isRecord(account) && typeof account.id === 'string' ? account.id : 'unknown';

export function timeOf(value: unknown, otherwiseMs: number): number {
  const atMs = Date.parse(String(value));
  return Number.isNaN(atMs) ? otherwiseMs : atMs;
}

export function moneyOf(value: unknown): { currency: string; nano: bigint } | undefined {
  if (!isRecord(value) || typeof value.unit !== 'string') return undefined;
  const nano = parseNano(String(value.value));
  return nano === undefined ? undefined : { currency: value.unit, nano };
}
