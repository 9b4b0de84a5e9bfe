import { toIso } from '../kernel/clock';
import { invariant } from '../kernel/errors';
import { formatNano } from '../kernel/money';
import type { TenantId } from '../kernel/tenant';
import type { BodyOf } from '../tmf/declaration';
import type { StoredResource } from '../tmf/resource-store';
import { changedResource, newResource } from '../tmf/write-resource';
import type { AccountBill, BillLine } from './bill-account';
import { addDays, localDay, nextEndMs } from './billing-period';
import { INVOICE_API, INVOICE_FORMATS } from './invoice-resources';
import type { BilledUsage } from './ports';
import { appliedCustomerBillingRate, type BillRelationship, customerBill, customerBillApi } from './resources';
import { percentText } from './tax-table';

export type CustomerBillBody = BodyOf<typeof customerBill>;
export type RateBody = BodyOf<typeof appliedCustomerBillingRate>;
export type RelatedParty = NonNullable<CustomerBillBody['relatedParty']>[number];

/** Days from the bill to when it is to be paid, as its terms say. */
export const PAYMENT_TERM_DAYS = 14;
const BILL_NUMBER_DIGITS = 6;
const LINE_NUMBER_DIGITS = 4;

/** One account has one bill a month, so a bill made twice is one. */
export const billIdOf = (accountId: string, period: string): string => `${accountId}-${period}`;
/** Numbers run without gaps within a legal entity (tenant) and the year in which the bill is made. */
export const billNumberOf = (series: string, number: number): string =>
  `${series}-${String(number).padStart(BILL_NUMBER_DIGITS, '0')}`;

export const idOf = ({ id, accountId, period }: Pick<AccountBill, 'id' | 'accountId' | 'period'>): string =>
  id ?? billIdOf(accountId, period.id);

/** The series of a legal entity's documents that are made in a year: `2026`, `CN-2026`. */
export function seriesOf(nowMs: number, timeZone: string, prefix?: string): string {
  const [year = ''] = localDay(nowMs, timeZone).split('-');
  return prefix === undefined ? year : `${prefix}-${year}`;
}

export const relationTo = (relationshipType: BillRelationship, id: string) => ({
  relationshipType,
  bill: { id, '@referredType': 'CustomerBill' },
});

/** The next version of a bill, which says what another is to it. `body`: as it is changed besides. */
export function relate(
  bill: StoredResource<CustomerBillBody>,
  type: BillRelationship,
  id: string,
  nowMs: number,
  body: CustomerBillBody = bill.body,
): StoredResource<CustomerBillBody> {
  const others = (body.billRelationship ?? []).filter((one) => one.bill?.id !== id);
  const next = changedResource(
    customerBill,
    bill,
    { ...body, billRelationship: [...others, relationTo(type, id)] },
    nowMs,
  );
  invariant(next.ok, 'a bill that was sent may be related to others');
  return next.value as StoredResource<CustomerBillBody>;
}

export const toMoney = (nano: bigint, currency: string): { unit: string; value: string } => ({
  unit: currency,
  value: formatNano(nano),
});

/** What a bill's lines were given that its amounts do not say. */
export interface LineFacts {
  readonly tenant: TenantId;
  readonly nowMs: number;
  readonly relatedParty: RelatedParty[];
}

export interface BillFacts extends LineFacts {
  readonly billNo: string;
  /** What is not as of a bill of the run. */
  readonly other?: Partial<Omit<CustomerBillBody, 'id' | 'href'>>;
}

/** The TMF678 CustomerBill of a bill, at its first version, `new`. */
export function toCustomerBill(bill: AccountBill, facts: BillFacts): StoredResource {
  const { period, currency } = bill;
  const id = idOf(bill);
  const body: Omit<CustomerBillBody, 'id' | 'href'> = {
    billNo: facts.billNo,
    billDate: toIso(facts.nowMs),
    nextBillDate: toIso(nextEndMs(period)),
    paymentDueDate: toIso(addDays(facts.nowMs, PAYMENT_TERM_DAYS, period.timeZone)),
    category: 'normal',
    runType: 'onCycle',
    billingPeriod: { startDateTime: toIso(period.startMs), endDateTime: toIso(period.endMs) },
    amountDue: toMoney(bill.amountDueNano, currency),
    remainingAmount: toMoney(bill.amountDueNano, currency),
    taxExcludedAmount: toMoney(bill.netNano, currency),
    taxIncludedAmount: toMoney(bill.grossNano, currency),
    taxItem: bill.taxes.map((tax) => taxItem(tax.category, tax.basisPoints, tax.taxNano, currency)),
    appliedPayment: paidFromBalance(bill),
    billDocument: documentsOf(id),
    billingAccount: { id: bill.accountId, '@referredType': 'BillingAccount' },
    relatedParty: facts.relatedParty,
    ...facts.other,
  };
  const { tenant, nowMs } = facts;
  return newResource(customerBill, { tenant, id, body, basePath: customerBillApi.basePath, nowMs });
}

/** Where a bill is fetched as the invoice that it is, on paper and for machines. */
const documentsOf = (billId: string): NonNullable<CustomerBillBody['billDocument']> =>
  (['pdf', 'ubl'] as const).map((format) => ({
    id: `${billId}-${format}`,
    name: 'Invoice',
    mimeType: INVOICE_FORMATS[format],
    url: `${INVOICE_API.basePath}/invoice/${billId}/${format}`,
  }));

/** What usage took from a prepaid balance as it happened: shown and set off, the amount due is without it. */
export const PAID_FROM_BALANCE = 'Bucket';
/** A bill names so many balances one by one. Of more it says the sum, and its lines say which: its events carry it whole. */
const BALANCES_NAMED_MAX = 20;

export function paidFromBalance(bill: AccountBill): NonNullable<CustomerBillBody['appliedPayment']> {
  const byBalance = new Map<string, bigint>();
  for (const line of bill.lines)
    if (line.usage && line.paidFromBalanceNano !== 0n)
      byBalance.set(line.usage.balanceId, (byBalance.get(line.usage.balanceId) ?? 0n) + line.paidFromBalanceNano);
  const applied = (id: string, name: string, nano: bigint) => ({
    appliedAmount: toMoney(nano, bill.currency),
    payment: { id, name, '@referredType': PAID_FROM_BALANCE },
  });
  if (byBalance.size > BALANCES_NAMED_MAX)
    return [applied(bill.accountId, `Paid from ${byBalance.size} balances`, bill.paidFromBalanceNano)];
  return [...byBalance].map(([id, nano]) => applied(id, 'Paid from balance', nano));
}

const taxItem = (taxCategory: string, basisPoints: bigint, taxNano: bigint, currency: string) => ({
  taxCategory,
  taxRate: percentText(basisPoints),
  taxAmount: toMoney(taxNano, currency),
});

/** The bill's lines as TMF678 AppliedCustomerBillingRates, `<bill id>-<0001…>`: listed, they stand in its order. */
export function toBillLines(bill: AccountBill, facts: LineFacts): StoredResource[] {
  return bill.lines.map((line, index) => toRate(bill, line, index + 1, facts));
}

function toRate(bill: AccountBill, line: BillLine, number: number, facts: LineFacts): StoredResource {
  const { period, currency } = bill;
  const billId = idOf(bill);
  const { startMs, endMs } = line.covered ?? period;
  const body: Omit<RateBody, 'id' | 'href'> = {
    name: line.name,
    date: toIso(facts.nowMs),
    type: line.kind,
    isBilled: true,
    bill: { id: billId, '@referredType': 'CustomerBill' },
    billingAccount: { id: bill.accountId, '@referredType': 'BillingAccount' },
    ...(line.productId ? { product: { id: line.productId, '@referredType': 'Product' } } : {}),
    periodCoverage: { startDateTime: toIso(startMs), endDateTime: toIso(endMs) },
    taxExcludedAmount: toMoney(line.netNano, currency),
    taxIncludedAmount: toMoney(line.grossNano, currency),
    appliedTax: [taxItem(line.taxCategory, line.basisPoints, line.taxNano, currency)],
    characteristic: characteristicsOf(line),
    relatedParty: facts.relatedParty,
  };
  const { tenant, nowMs } = facts;
  const { basePath } = customerBillApi;
  const id = `${billId}-${String(number).padStart(LINE_NUMBER_DIGITS, '0')}`;
  return newResource(appliedCustomerBillingRate, { tenant, id, body, basePath, nowMs });
}

/** Characteristics of a line: whose tax it is, where not the seller's; and why it is exempt. */
export const TAX_PLACE = 'taxPlace';
export const TAX_REASON = 'taxExemption';
/** Of a note's: the number of the line that it corrects. */
export const CORRECTED_LINE = 'correctedLine';

function characteristicsOf(line: BillLine): NonNullable<RateBody['characteristic']> {
  const days = line.days ? [{ name: 'days', value: String(line.days.to - line.days.from) }] : [];
  const alteration = line.alteration === undefined ? [] : [{ name: 'priceAlteration', value: line.alteration }];
  const corrected = line.corrects === undefined ? [] : [{ name: CORRECTED_LINE, value: String(line.corrects) }];
  const place = line.taxPlace === undefined ? [] : [{ name: TAX_PLACE, value: line.taxPlace }];
  const reason = line.taxReason === undefined ? [] : [{ name: TAX_REASON, value: line.taxReason }];
  const { accountId, costCentre } = line.user ?? {};
  const user = [
    ...(accountId === undefined ? [] : [{ name: 'user', value: accountId }]),
    ...(costCentre === undefined ? [] : [{ name: 'costCentre', value: costCentre }]),
  ];
  if (!line.usage) return [...days, ...alteration, ...user, ...place, ...reason, ...corrected];
  const { service, quantity, count, chargedNano, balanceId } = line.usage;
  return [
    { name: 'service', value: service },
    { name: 'quantity', value: String(quantity) },
    { name: 'count', value: String(count) },
    { name: 'charged', value: formatNano(chargedNano) },
    { name: 'paidFromBalance', value: formatNano(line.paidFromBalanceNano) },
    { name: 'balanceId', value: balanceId },
    ...user,
    ...place,
    ...reason,
    ...corrected,
  ];
}

/** The usage that the bill carries, to be reconciled with the ledger: exact, not rounded; of lines taxed apart, the sum. */
export function billedUsageOf(bill: AccountBill): BilledUsage[] {
  const { id: period } = bill.period;
  const sums = new Map<string, BilledUsage>();
  for (const { usage } of bill.lines) {
    if (!usage) continue;
    const { usedIn = period, balanceId, service, currency, chargedNano, quantity, count } = usage;
    const key = `${usedIn}#${balanceId}#${service}#${currency}`;
    const before = sums.get(key);
    sums.set(key, {
      period: usedIn,
      balanceId,
      service,
      billId: idOf(bill),
      currency,
      chargedNano: chargedNano + (before?.chargedNano ?? 0n),
      quantity: quantity + (before?.quantity ?? 0n),
      count: count + (before?.count ?? 0),
    });
  }
  return [...sums.values()];
}
