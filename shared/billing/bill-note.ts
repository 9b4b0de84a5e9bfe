import { type Failure, failure } from '../kernel/errors';
import { parseNano } from '../kernel/money';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import { allocatePayment, nanoOf, overpaidOf } from './allocate-payment';
import { type AccountBill, type BillLine, billOf } from './bill-account';
import { type CreditAsked, type LineAmounts, type LinePart, planCredit, planDebit } from './bill-credit';
import { commitNumbered, type Planned } from './bill-number';
import {
  CORRECTED_LINE,
  type CustomerBillBody,
  paidFromBalance,
  type RateBody,
  relate,
  relationTo,
  seriesOf,
  TAX_PLACE,
  TAX_REASON,
  toBillLines,
  toCustomerBill,
  toMoney,
} from './bill-resources';
import { billingPeriod, dateAt, idOfDates, localDay } from './billing-period';
import { monthsFrom, type ServiceDays } from './earn-by-month';
import { issuerOf } from './invoice-address';
import { type BillMaking, finishBill } from './make-bill';
import { type BillContents, packBill, unpackBill } from './pack-bill';
import type { Books } from './ports';
import { postNote } from './post-note';
import { receivableOf } from './receivable-of';
import { billAt, type StoredBill } from './settle-receipts';
import { basisPointsOf } from './tax-table';
import { textOf } from './view-invoice';

/** Notes of one bill: each is read when another is made. */
export const NOTES_PER_BILL_MAX = 50;

export type NoteKind = 'creditNote' | 'debitNote';
const SERIES: Readonly<Record<NoteKind, string>> = { creditNote: 'CN', debitNote: 'DN' };
const CORRECTED_STATES: readonly (string | undefined)[] = ['sent', 'partiallyPaid', 'settled'];

export interface NoteAsked {
  readonly kind: NoteKind;
  /** Of the note: asked for again, it is the same one. */
  readonly id: string;
  readonly billId: string;
  readonly asked: CreditAsked;
  /** Printed on it. */
  readonly reason?: string | undefined;
  /** What prepaid balances paid of the bill is not given back: it is billed anew. */
  readonly isRebill?: boolean;
}

/**
 * Issues a note on a bill, numbered, booked and projected as bills are, and changes what remains of the bill, or the account's credit, in
 * the same transaction. The bill's own amounts and lines stay. Fails with `conflict` where the bill was not sent yet, and as `planCredit` does.
 */
export async function issueNote(
  making: BillMaking,
  tenant: TenantId,
  asked: NoteAsked,
): Promise<Result<string, Failure>> {
  const { store, books, nowMs } = making;
  if (!(await billAt(store, tenant, asked.id))) {
    const series = seriesOf(nowMs, making.settings.timeZone, SERIES[asked.kind]);
    const committed = await commitNumbered(books, tenant, series, (billNo) => planNote(making, tenant, asked, billNo));
    if (!committed.ok) return committed;
  }
  const note = await billAt(store, tenant, asked.id);
  if (note) await finishBill(making, note);
  return ok(asked.id);
}

/** A bill as it was issued, and what notes have credited of each of its lines. */
export interface Correctable {
  readonly bill: StoredBill;
  readonly contents: BillContents;
  readonly rates: readonly RateBody[];
  readonly credited: ReadonlyMap<number, LineAmounts>;
}

/** Reads what may be corrected. Fails with `conflict` where it may not. */
export async function readCorrectable(
  given: { readonly books: Pick<Books, 'packedBill'>; readonly store: BillMaking['store'] },
  tenant: TenantId,
  billId: string,
): Promise<Result<Correctable, Failure>> {
  const bill = await billAt(given.store, tenant, billId);
  if (!bill) return err(failure('unknown-reference', 'There is no such bill'));
  if (!CORRECTED_STATES.includes(bill.body.state) || bill.body.category === 'creditNote')
    return err(failure('conflict', 'Bills are corrected once they are sent, and credit notes never'));
  const relations = bill.body.billRelationship ?? [];
  if (relations.length >= NOTES_PER_BILL_MAX)
    return err(failure('conflict', `A bill has at most ${NOTES_PER_BILL_MAX} notes`));
  const contents = unpackBill(await given.books.packedBill(tenant, billId));
  const notes = relations.flatMap(({ relationshipType, bill: note }) =>
    relationshipType === 'creditedBy' ? [note?.id ?? ''] : [],
  );
  const credited = new Map<number, LineAmounts>();
  for (const id of notes)
    for (const { body } of unpackBill(await given.books.packedBill(tenant, id)).lines)
      addCredited(credited, body as RateBody);
  return ok({ bill, contents, rates: contents.lines.map(({ body }) => body as RateBody), credited });
}

function addCredited(credited: Map<number, LineAmounts>, rate: RateBody): void {
  const number = Number(textOf(rate, CORRECTED_LINE));
  const before = credited.get(number);
  const { netNano, taxNano, grossNano } = amountsOf(rate);
  credited.set(number, {
    netNano: (before?.netNano ?? 0n) - netNano,
    taxNano: (before?.taxNano ?? 0n) - taxNano,
    grossNano: (before?.grossNano ?? 0n) - grossNano,
  });
}

export function amountsOf(rate: RateBody): LineAmounts {
  const [netNano, grossNano] = [nanoOf(rate.taxExcludedAmount), nanoOf(rate.taxIncludedAmount)];
  return { netNano, grossNano, taxNano: grossNano - netNano };
}

async function planNote(
  making: BillMaking,
  tenant: TenantId,
  asked: NoteAsked,
  billNo: string,
): Promise<Result<Planned, Failure>> {
  const { nowMs, settings } = making;
  const { timeZone } = settings;
  const read = await readCorrectable(making, tenant, asked.billId);
  if (!read.ok) return read;
  const { bill, contents, rates, credited } = read.value;
  const currency = bill.body.amountDue?.unit ?? settings.currency;
  const isCredit = asked.kind === 'creditNote';
  const amounts = rates.map(amountsOf);
  const parts = isCredit
    ? planCredit(amounts, credited, asked.asked, currency)
    : planDebit(amounts, asked.asked, currency);
  if (!parts.ok) return parts;
  const note = noteOf(making, asked, bill, { rates, parts: parts.value });
  const facts = { tenant, nowMs, relatedParty: bill.body.relatedParty ?? [], billNo };
  const numbered = toCustomerBill(note, { ...facts, other: otherOf(note, asked, bill.id) });
  const packed = packBill({
    lines: toBillLines(note, facts),
    usage: asked.isRebill
      ? contents.usage.map((one) => ({
          ...one,
          billId: asked.id,
          chargedNano: -one.chargedNano,
          quantity: -one.quantity,
          count: -one.count,
        }))
      : [],
    issuer: issuerOf(settings),
    note: {
      kind: asked.kind,
      number: bill.body.billNo ?? bill.id,
      issueDay: localDay(Date.parse(bill.body.billDate ?? ''), timeZone),
      reason: asked.reason,
    },
  });
  if (!packed.ok) return packed;
  const { body, creditNano, overpaidNano } = isCredit
    ? receive(bill, asked.id, -note.amountDueNano)
    : { body: bill.body, creditNano: 0n, overpaidNano: 0n };
  const entries = postNote(asked.kind, note, {
    bookedOn: localDay(nowMs, timeZone),
    receivable: receivableOf(isCredit ? bill.body : (numbered.body as CustomerBillBody), timeZone),
    creditNano,
    serviceOf: (line) => serviceOf(line, rates, making, note.period.lastDay),
  });
  const accountId = note.accountId;
  const credits = creditNano === 0n ? [] : [{ accountId, source: `bill/${bill.id}`, currency, nano: overpaidNano }];
  const corrected = { bill: relate(bill, isCredit ? 'creditedBy' : 'debitedBy', asked.id, nowMs, body), credits };
  return ok({ bill: numbered, packed: packed.value, entries, corrected });
}

/** A credit note is to its bill what a receipt is: what it has beyond what is to be paid is the account's credit. */
function receive({ body: before }: StoredBill, noteId: string, nano: bigint) {
  const { body, overpaidNano } = allocatePayment(before, { paymentId: noteId, nano });
  return { body, overpaidNano, creditNano: overpaidNano - overpaidOf(before) };
}

/** What a note is besides what bills are. A credit note is settled as it is made: it asks for nothing. */
function otherOf(note: AccountBill, { kind }: NoteAsked, billId: string): Partial<CustomerBillBody> {
  const relation = { category: kind, runType: 'offCycle' } as const;
  if (kind === 'debitNote') return { ...relation, billRelationship: [relationTo('debits', billId)] };
  const applied = toMoney(note.amountDueNano, note.currency);
  return {
    ...relation,
    billRelationship: [relationTo('credits', billId)],
    remainingAmount: toMoney(0n, note.currency),
    appliedPayment: [
      ...paidFromBalance(note),
      { appliedAmount: applied, payment: { id: billId, '@referredType': 'CustomerBill' } },
    ],
  };
}

function noteOf(
  { settings: { timeZone, country } }: BillMaking,
  asked: NoteAsked,
  { body }: StoredBill,
  { rates, parts }: { readonly rates: readonly RateBody[]; readonly parts: readonly LinePart[] },
): AccountBill {
  const { startDateTime = '', endDateTime = '' } = body.billingPeriod ?? {};
  const dateOf = (iso: string) => dateAt(Date.parse(iso), timeZone);
  const period = billingPeriod(idOfDates(dateOf(startDateTime), dateOf(endDateTime)), timeZone);
  const lines = parts.flatMap((part) => {
    const rate = rates[part.number - 1];
    return rate ? [noteLine(rate, part, asked)] : [];
  });
  const on = { accountId: body.billingAccount?.id ?? '', period, currency: body.amountDue?.unit ?? '', country };
  return { ...billOf(on, lines), id: asked.id } as AccountBill;
}

/** The part of a line that a note is for, at the line's own tax. */
function noteLine(rate: RateBody, part: LinePart, { kind, isRebill }: NoteAsked): BillLine {
  const sign = kind === 'creditNote' ? -1n : 1n;
  const [tax] = rate.appliedTax ?? [];
  const place = textOf(rate, TAX_PLACE);
  const reason = textOf(rate, TAX_REASON);
  const { startDateTime, endDateTime } = rate.periodCoverage ?? {};
  return {
    kind: rate.type ?? 'oneTime',
    name: rate.name ?? '',
    taxCategory: tax?.taxCategory ?? '',
    basisPoints: basisPointsOf(tax?.taxRate ?? '0'),
    netNano: sign * part.netNano,
    taxNano: sign * part.taxNano,
    grossNano: sign * part.grossNano,
    corrects: part.number,
    ...(rate.product?.id === undefined ? {} : { productId: rate.product.id }),
    ...(place === undefined ? {} : { taxPlace: place }),
    ...(reason === undefined ? {} : { taxReason: reason }),
    ...(startDateTime && endDateTime
      ? { covered: { startMs: Date.parse(startDateTime), endMs: Date.parse(endDateTime) } }
      : {}),
    paidFromBalanceNano: 0n,
    ...(isRebill && rate.type === 'usage' ? usageTakenBack(rate) : {}),
  };
}

/** The whole of a line's usage, below zero. */
function usageTakenBack(rate: RateBody): Pick<BillLine, 'usage' | 'paidFromBalanceNano'> {
  const nano = (name: string): bigint => parseNano(textOf(rate, name) ?? '0') ?? 0n;
  return {
    paidFromBalanceNano: -nano('paidFromBalance'),
    usage: {
      service: (textOf(rate, 'service') ?? 'data') as 'voice' | 'sms' | 'data',
      currency: rate.taxIncludedAmount?.unit ?? '',
      chargedNano: -nano('charged'),
      quantity: -BigInt(textOf(rate, 'quantity') ?? '0'),
      count: -Number(textOf(rate, 'count') ?? '0'),
      balanceId: textOf(rate, 'balanceId') ?? '',
    },
  };
}

/** Over which days the line's revenue is earned, as its bill booked it: of fees by the day, and of one-time fees where the tenant says so. */
function serviceOf(
  { kind, corrects = 0, covered }: BillLine,
  rates: readonly RateBody[],
  { settings: { timeZone, oneTimeFeeMonths } }: BillMaking,
  lastDay: string,
): ServiceDays | undefined {
  if (kind === 'oneTime') return oneTimeFeeMonths === undefined ? undefined : monthsFrom(lastDay, oneTimeFeeMonths);
  const rate = rates[corrects - 1];
  if (!rate || !covered || textOf(rate, 'days') === undefined || covered.startMs >= covered.endMs) return undefined;
  return { from: localDay(covered.startMs, timeZone), to: localDay(covered.endMs, timeZone) };
}
