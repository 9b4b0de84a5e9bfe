import { invariant } from '../kernel/errors';
import type { TenantId } from '../kernel/tenant';
import type { ResourceStore, StoredResource } from '../tmf/resource-store';
import { changedResource } from '../tmf/write-resource';
import { allocatePayment, nanoOf, overpaidOf, receiptsOf } from './allocate-payment';
import type { CustomerBillBody } from './bill-resources';
import { localDay } from './billing-period';
import type { EntryKind, JournalEntry } from './journal';
import { type Books, type Commit, type CreditRow, POST_ATTEMPTS_MAX } from './ports';
import { postEntry } from './post-entry';
import { receivableOf } from './receivable-of';
import { customerBill } from './resources';

export type StoredBill = StoredResource<CustomerBillBody>;

/** What money moves with: billing's own stores, at the tenant's time. */
export interface Till {
  readonly books: Books;
  readonly store: ResourceStore;
  readonly timeZone: string;
  /** Epoch milliseconds. */
  readonly nowMs: number;
}

/** More or less of a receipt on a bill, nano units. */
export interface Move {
  readonly bill: StoredBill;
  readonly receiptId: string;
  readonly nano: bigint;
}

/** Money that came in, went out (below zero), or only moves between an account's credit and its bills (0). */
export interface Settlement {
  /** Of the journal entry, with its id: it is posted once. */
  readonly kind: EntryKind;
  readonly id: string;
  readonly accountId: string;
  readonly currency: string;
  readonly cashNano: bigint;
  readonly atMs: number;
  readonly moves: readonly Move[];
  /** Set where credit is taken: the version at which it was read. */
  readonly creditVersion?: number;
}

/** The bills that one settlement changes at most: with their entries and credits they fit a transaction of 100 writes. */
export const BILLS_PER_SETTLEMENT_MAX = 30;
const BILLS_PER_PAGE = 100;
/** Pages of an account's bills that are read: 80 years of months. */
const PAGES_MAX = 10;

/**
 * Books a settlement with the bills that it changes, in one transaction: cash to receivables, by what each bill's remaining
 * amount changes, and to `unallocated`, by what the account's credit changes. So the receivable is what bills still ask for,
 * and `unallocated` what accounts have in credit, whatever happens in whatever order. An entry a bill, since each falls due
 * on its own day; the first bears the settlement's name alone, which makes it once only.
 */
export async function commitSettlement(till: Till, tenant: TenantId, given: Settlement): Promise<Commit> {
  const { kind, id, currency, accountId } = given;
  invariant(given.moves.length <= BILLS_PER_SETTLEMENT_MAX, `${kind} ${id} changes few enough bills`);
  const moved = given.moves.map((move) => moveReceipt(move, till.nowMs));
  const restNano = given.cashNano - given.moves.reduce((sum, { nano }) => sum + nano, 0n);
  const rest: Moved[] = restNano === 0n ? [] : [{ paidNano: 0n, creditNano: restNano }];
  const entries = [...moved, ...rest].flatMap((one, index) => entryOf(till, given, one, index) ?? []);
  if (entries.length === 0) return 'exists';
  const credits = moved.flatMap(({ credit }) => credit ?? []);
  const left = restNano === 0n ? [] : [{ accountId, source: `${kind}/${id}`, currency, nano: restNano }];
  return till.books.post({
    tenant,
    entries,
    resources: moved.flatMap(({ bill }) => bill ?? []),
    credits: [...credits, ...left],
    ...(given.creditVersion === undefined ? {} : { creditAt: { accountId, version: given.creditVersion } }),
  });
}

/** What one move does: nano units of the bill's remaining amount, of its account's credit. */
interface Moved {
  readonly paidNano: bigint;
  readonly creditNano: bigint;
  readonly bill?: StoredBill;
  readonly credit?: CreditRow;
}

/** Where no cash moves, the account's credit pays. */
function entryOf(till: Till, given: Settlement, moved: Moved, index: number): JournalEntry | undefined {
  const { kind, id, currency, atMs, cashNano } = given;
  const from = cashNano === 0n ? 'unallocated' : 'cash';
  return postEntry(kind, {
    id,
    ...(index === 0 ? {} : { part: moved.bill?.id ?? 'unallocated' }),
    bookedOn: localDay(atMs, till.timeZone),
    currency,
    moves: [
      { debit: from, credit: 'receivable', nano: moved.paidNano },
      ...(moved.creditNano === 0n ? [] : [{ debit: from, credit: 'unallocated', nano: moved.creditNano } as const]),
    ],
    ...(moved.bill ? { receivable: receivableOf(moved.bill.body, till.timeZone) } : {}),
  });
}

function moveReceipt({ bill, receiptId, nano }: Move, nowMs: number): Moved {
  const receipt = { paymentId: receiptId, nano: (receiptsOf(bill.body).get(receiptId) ?? 0n) + nano };
  const { body, overpaidNano } = allocatePayment(bill.body, receipt);
  const changed = changedResource(customerBill, bill, body, nowMs);
  // A bill on hold or just being made cannot take money yet: the event comes again until it can, or a person looks.
  if (!changed.ok) throw new Error(`The bill ${bill.id} takes no payment: ${changed.error.code}`);
  const accountId = bill.body.billingAccount?.id;
  const currency = bill.body.amountDue?.unit;
  invariant(accountId !== undefined && currency !== undefined, 'a bill is of an account, in a currency');
  const creditNano = overpaidNano - overpaidOf(bill.body);
  return {
    paidNano: nanoOf(bill.body.remainingAmount) - nanoOf(body.remainingAmount),
    creditNano,
    bill: changed.value as StoredBill,
    ...(creditNano === 0n ? {} : { credit: { accountId, source: `bill/${bill.id}`, currency, nano: overpaidNano } }),
  };
}

/** Plans and commits until nobody wrote between: `plan` answers undefined where there is nothing to do. */
export async function settle(
  till: Till,
  tenant: TenantId,
  plan: () => Promise<Settlement | undefined>,
): Promise<'settled' | 'nothing'> {
  let named = '';
  for (let attempt = 0; attempt < POST_ATTEMPTS_MAX; attempt += 1) {
    const settlement = await plan();
    if (!settlement) return 'nothing';
    named = `${settlement.kind} ${settlement.id}`;
    const outcome = await commitSettlement(till, tenant, settlement);
    if (outcome !== 'changed') return outcome === 'committed' ? 'settled' : 'nothing';
  }
  throw new Error(`${named} could not be booked: others wrote between in each of ${POST_ATTEMPTS_MAX} attempts`);
}

/** An account's bills in one currency as they stand, the oldest first. */
export async function billsOf(
  store: ResourceStore,
  tenant: TenantId,
  accountId: string,
  currency: string,
): Promise<StoredBill[]> {
  const ids: string[] = [];
  const lookup = { path: 'billingAccount.id', value: accountId };
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const found = await store.list({
      tenant,
      resource: customerBill.name,
      lookup,
      limit: BILLS_PER_PAGE,
      ...(cursor === undefined ? {} : { cursor }),
    });
    ids.push(...found.items.map(({ id }) => id));
    cursor = found.cursor;
    if (cursor === undefined) break;
  }
  const bills = await Promise.all(ids.map((id) => billAt(store, tenant, id)));
  return bills
    .flatMap((bill) => (bill?.body.amountDue?.unit === currency ? [bill] : []))
    .sort((a, b) => (ageOf(a) < ageOf(b) ? -1 : 1));
}

const ageOf = ({ id, body }: StoredBill): string => `${body.billDate ?? ''}#${id}`;

export const billAt = async (store: ResourceStore, tenant: TenantId, id: string): Promise<StoredBill | undefined> =>
  (await store.get(tenant, customerBill.name, id)) as StoredBill | undefined;

/** What a bill still asks for, where it may be paid. */
export const openNanoOf = ({ body }: StoredBill): bigint =>
  body.state === 'sent' || body.state === 'partiallyPaid' ? nanoOf(body.remainingAmount) : 0n;
