import { invariant } from '../kernel/errors';
import { parseNano } from '../kernel/money';
import { type CustomerBillBody, type RateBody, TAX_PLACE, TAX_REASON } from './bill-resources';
import { localDay } from './billing-period';
import type { Days, Invoice, InvoiceLine, InvoiceTax, Issuer, NoteFacts, Recipient } from './invoice';

/**
 * The invoice of a bill. It is made of what was committed with the bill and never changes: of the bill itself only what no payment
 * moves is read. Sums are of the lines, and must be the bill's.
 */
export function viewInvoice(
  bill: CustomerBillBody,
  rates: readonly RateBody[],
  {
    issuer,
    recipient,
    note,
  }: { readonly issuer: Issuer; readonly recipient: Recipient; readonly note?: NoteFacts | undefined },
): Invoice {
  const { timeZone } = issuer;
  const sign = note?.kind === 'creditNote' ? -1n : 1n;
  const lines = rates.map((rate, index) => toLine(rate, index + 1, timeZone, sign));
  const sum = (amount: (line: InvoiceLine) => bigint): bigint => lines.reduce((all, line) => all + amount(line), 0n);
  const grossNano = sum((line) => line.grossNano);
  const prepaidNano = sign * rates.reduce((all, rate) => all + paidFromBalanceOf(rate), 0n);
  invariant(grossNano === sign * nanoOf(bill.taxIncludedAmount), 'an invoice’s lines are its bill’s gross');
  invariant(grossNano - prepaidNano === sign * nanoOf(bill.amountDue), 'what an invoice demands is what is due');
  return {
    id: bill.id,
    number: bill.billNo ?? bill.id,
    issueDay: dayOf(bill.billDate, timeZone),
    dueDay: dayOf(bill.paymentDueDate, timeZone),
    ...(note ? { note } : {}),
    period: daysOf(bill.billingPeriod, timeZone),
    accountId: bill.billingAccount?.id ?? '',
    currency: bill.taxIncludedAmount?.unit ?? '',
    issuer,
    recipient,
    lines,
    taxes: taxesOf(lines),
    netNano: sum((line) => line.netNano),
    taxNano: sum((line) => line.taxNano),
    grossNano,
    prepaidNano,
    dueNano: grossNano - prepaidNano,
  };
}

function toLine(rate: RateBody, number: number, timeZone: string, sign: bigint): InvoiceLine {
  const [netNano, grossNano] = [sign * nanoOf(rate.taxExcludedAmount), sign * nanoOf(rate.taxIncludedAmount)];
  const [tax] = rate.appliedTax ?? [];
  return {
    number,
    name: rate.name ?? '',
    days: daysOf(rate.periodCoverage, timeZone),
    taxCategory: tax?.taxCategory ?? '',
    taxRate: tax?.taxRate ?? '0',
    taxPlace: textOf(rate, TAX_PLACE),
    taxReason: textOf(rate, TAX_REASON),
    netNano,
    taxNano: grossNano - netNano,
    grossNano,
  };
}

function taxesOf(lines: readonly InvoiceLine[]): InvoiceTax[] {
  const rows = new Map<string, InvoiceTax>();
  for (const { taxCategory: category, taxRate: rate, taxPlace: place, taxReason, netNano, taxNano } of lines) {
    const key = `${category} ${rate} ${place}`;
    const { netNano: net = 0n, taxNano: tax = 0n, reasons: known = [] } = rows.get(key) ?? {};
    const reasons = taxReason === undefined || known.includes(taxReason) ? known : [...known, taxReason];
    rows.set(key, { category, rate, place, reasons, netNano: net + netNano, taxNano: tax + taxNano });
  }
  return [...rows.values()];
}

/** To the minor unit, as it was set off: what a line paid from a balance is rounded as its price is. */
function paidFromBalanceOf(rate: RateBody): bigint {
  return parseNano(textOf(rate, 'paidFromBalance') ?? '0') ?? 0n;
}

/** A characteristic of a line that is text. */
export function textOf(rate: RateBody, characteristic: string): string | undefined {
  const value = rate.characteristic?.find(({ name }) => name === characteristic)?.value;
  return typeof value === 'string' ? value : undefined;
}

function nanoOf(amount: { readonly value?: string | undefined } | undefined): bigint {
  const nano = parseNano(amount?.value ?? '');
  invariant(nano !== undefined, 'a bill’s amounts are decimals');
  return nano;
}

const dayOf = (iso: string | undefined, timeZone: string): string => localDay(Date.parse(iso ?? ''), timeZone);

/** A bill's times end where the next begin; an invoice names the last day. */
function daysOf(
  period: { readonly startDateTime?: string | undefined; readonly endDateTime?: string | undefined } | undefined,
  timeZone: string,
): Days {
  const from = dayOf(period?.startDateTime, timeZone);
  const to = localDay(Date.parse(period?.endDateTime ?? '') - 1, timeZone);
  return { from, to: to < from ? from : to };
}
