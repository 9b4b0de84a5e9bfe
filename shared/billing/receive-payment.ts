import { invariant } from '../kernel/errors';
import { parseNano } from '../kernel/money';
import type { TenantId } from '../kernel/tenant';
import { isRecord } from '../tmf/read-path';
import type { ResourceStore, StoredResource } from '../tmf/resource-store';
import { changedResource } from '../tmf/write-resource';
import { allocatePayment } from './allocate-payment';
import type { CustomerBillBody } from './bill-resources';
import { localDay } from './billing-period';
import type { AccountKey } from './chart-of-accounts';
import type { JournalEntry } from './journal';
import type { Books, Commit } from './ports';
import { postEntry } from './post-entry';
import { receivableOf } from './receivable-of';
import { customerBill } from './resources';

/** A payment that was taken, as billing reads it from payment-management's events. */
export interface ReceivedPayment {
  readonly id: string;
  readonly accountId: string;
  readonly currency: string;
  readonly nano: bigint;
  /** A top-up: the money is owed to the customer as prepaid balance. */
  readonly topup: boolean;
  /** Parts for bills; what is left of the payment is unallocated. */
  readonly bills: readonly { readonly billId: string; readonly nano: bigint }[];
  readonly paidAtMs: number;
}

const ALLOCATION_ATTEMPTS_MAX = 10;
const TOPUP_CORRELATOR = 'topupBalance/';

/**
 * Books a payment: a top-up as prepaid balance, a part for a bill on that bill and its receivable, the rest as not yet
 * allocated (and the account's credit). Each part is posted once, under the payment's id, however often the event comes.
 */
export async function receivePayment(
  given: { readonly books: Books; readonly store: ResourceStore; readonly timeZone: string; readonly nowMs: number },
  tenant: TenantId,
  payment: ReceivedPayment,
): Promise<void> {
  const entryTo = (account: AccountKey, nano: bigint, part?: string): JournalEntry | undefined =>
    postEntry('payment', {
      ...receiptOf(payment, given.timeZone, part),
      moves: [{ debit: 'cash', credit: account, nano }],
    });
  if (payment.topup) return post(given.books, tenant, entryTo('prepaid', payment.nano));
  // The rest is posted last: where it stands, this payment was dealt with, even if its bill has come to be since.
  if (await given.books.entry(tenant, `payment/${payment.id}/unallocated`)) return;
  let left = payment.nano;
  for (const { billId, nano } of payment.bills) {
    const part = left - nano > 0n ? nano : left;
    if (part !== 0n && (await allocate(given, tenant, payment, billId, part))) left -= part;
  }
  const rest = entryTo('unallocated', left, 'unallocated');
  const credit = {
    accountId: payment.accountId,
    source: `payment/${payment.id}`,
    currency: payment.currency,
    nano: left,
  };
  await post(given.books, tenant, rest, credit);
}

const receiptOf = (payment: ReceivedPayment, timeZone: string, part?: string) => ({
  id: payment.id,
  bookedOn: localDay(payment.paidAtMs, timeZone),
  currency: payment.currency,
  ...(part === undefined ? {} : { part }),
});

async function post(
  books: Books,
  tenant: TenantId,
  entry: JournalEntry | undefined,
  credit?: { accountId: string; source: string; currency: string; nano: bigint },
): Promise<void> {
  for (let attempt = 0; entry && attempt < ALLOCATION_ATTEMPTS_MAX; attempt += 1)
    if ((await books.commitPayment({ tenant, entry, ...(credit ? { credit } : {}) })) !== 'changed') return;
  invariant(entry === undefined, `${entry?.source} could not be posted: too many at once`);
}

/** False when the bill is not there, or in another currency: the part stays unallocated. */
async function allocate(
  given: { readonly books: Books; readonly store: ResourceStore; readonly timeZone: string; readonly nowMs: number },
  tenant: TenantId,
  payment: ReceivedPayment,
  billId: string,
  nano: bigint,
): Promise<boolean> {
  for (let attempt = 0; attempt < ALLOCATION_ATTEMPTS_MAX; attempt += 1) {
    const stored = (await given.store.get(tenant, customerBill.name, billId)) as
      | StoredResource<CustomerBillBody>
      | undefined;
    if (stored?.body.amountDue?.unit !== payment.currency) return false;
    const entry = postEntry('payment', {
      ...receiptOf(payment, given.timeZone, billId),
      moves: [{ debit: 'cash', credit: 'receivable', nano }],
      receivable: receivableOf(stored.body, given.timeZone),
    });
    invariant(entry, 'a part of a payment is an amount');
    if ((await allocateOn(given, stored, { paymentId: payment.id, nano }, entry)) !== 'changed') return true;
  }
  throw new Error(`The bill ${billId} changed under each of ${ALLOCATION_ATTEMPTS_MAX} attempts`);
}

async function allocateOn(
  given: { readonly books: Books; readonly timeZone: string; readonly nowMs: number },
  stored: StoredResource<CustomerBillBody>,
  receipt: { readonly paymentId: string; readonly nano: bigint },
  entry: JournalEntry,
): Promise<Commit> {
  const { tenant } = stored;
  if (await given.books.entry(tenant, entry.source)) return 'exists';
  const { body, overpaidNano } = allocatePayment(stored.body, receipt);
  const changed = changedResource(customerBill, stored, body, given.nowMs);
  // A bill on hold or just being made cannot take money yet: the event comes again until it can, or a person looks.
  if (!changed.ok) throw new Error(`The bill ${stored.id} takes no payment: ${changed.error.code}`);
  const { accountId } = receivableOf(stored.body, given.timeZone);
  const credit = { accountId, source: `bill/${stored.id}`, currency: entry.currency, nano: overpaidNano };
  return given.books.commitPayment({ tenant, entry, bill: changed.value, credit });
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
  const paidAt = Date.parse(String(body.paymentDate));
  return {
    id: body.id,
    accountId: isRecord(body.account) && typeof body.account.id === 'string' ? body.account.id : 'unknown',
    currency: money.currency,
    nano: money.nano,
    topup: String(body.correlatorId ?? '').startsWith(TOPUP_CORRELATOR),
    bills: [...bills].map(([billId, nano]) => ({ billId, nano })),
    paidAtMs: Number.isNaN(paidAt) ? eventTimeMs : paidAt,
  };
}

function moneyOf(value: unknown): { currency: string; nano: bigint } | undefined {
  if (!isRecord(value) || typeof value.unit !== 'string') return undefined;
  const nano = parseNano(String(value.value));
  return nano === undefined ? undefined : { currency: value.unit, nano };
}
