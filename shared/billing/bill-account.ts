import { type Failure, failure, invariant } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { BilledProduct, LineUser } from './billable-product';
import type { BillingPeriod } from './billing-period';
import { feesOf } from './fees-of';
import type { UsageTotal } from './ports';
import { type TaxTerms, taxCharges } from './tax-charges';
import type { TaxedAmount } from './tax-line';

/** One line of a bill. Amounts are nano units, whole minor units, unless said otherwise. */
export interface BillLine extends TaxedAmount {
  readonly kind: 'recurring' | 'oneTime' | 'usage';
  readonly name: string;
  readonly productId?: string;
  /** Of an account that the bill's account pays for. */
  readonly user?: LineUser;
  readonly taxCategory: string;
  readonly basisPoints: bigint;
  /** ISO 3166: the country, or the part of one, whose tax it is. Absent: the seller's. */
  readonly taxPlace?: string;
  /** Why it is exempt, by whom it is sold to. */
  readonly taxReason?: string;
  /** Already paid from the prepaid balance when it was charged. */
  readonly paidFromBalanceNano: bigint;
  /** A recurring fee that is charged by the day: the days that it is for, of the period's. */
  readonly days?: { readonly from: number; readonly to: number };
  /** A recurring fee, and usage where the rate changed within the period: the time that it is of (epoch milliseconds). */
  readonly covered?: { readonly startMs: number; readonly endMs: number };
  /** Of a line that takes something off a fee: the promotion or agreement by which. */
  readonly alteration?: string;
  readonly usage?: BalanceUsage;
  /** Of a note: the number of the line that it corrects. */
  readonly corrects?: number;
}

/**
 * Usage of one balance and service. `usedIn` names an earlier month: it came after that month's bill was made. `covered` is the part
 * of the period that it is of, where not of all.
 */
export interface BalanceUsage extends UsageTotal {
  readonly balanceId: string;
  readonly usedIn?: string;
  readonly covered?: { readonly startMs: number; readonly endMs: number };
}

export interface TaxTotal {
  readonly category: string;
  readonly basisPoints: bigint;
  readonly taxNano: bigint;
}

export interface AccountBill extends TaxedAmount {
  /** Of a note, or of a bill that was made anew. Absent: the one of its account and period. */
  readonly id?: string;
  readonly accountId: string;
  /** ISO 3166-1: where its tax is owed. */
  readonly country: string;
  readonly period: BillingPeriod;
  readonly currency: string;
  readonly lines: readonly BillLine[];
  readonly taxes: readonly TaxTotal[];
  readonly paidFromBalanceNano: bigint;
  readonly amountDueNano: bigint;
}

export interface BillInput extends TaxTerms {
  readonly accountId: string;
  readonly products: readonly BilledProduct[];
  readonly usage: readonly BalanceUsage[];
}

/** Of telecommunications everywhere. */
export const USAGE_TAX_CATEGORY = 'standard';

/**
 * A line is packed in about 100 bytes, and `packBill` takes 3 MB; but each is then a row or two, some 10 ms of a task of
 * minutes that bills others too. And their numbers are four digits.
 */
export const BILL_LINES_MAX = 5_000;

/**
 * The bill of one account for one month: fees by the day, usage as it was charged and what of it the prepaid balance paid
 * already, tax. Undefined when there is nothing to bill. Pure: the same input gives the same bill.
 * Fails with `unprocessable` (currency, tax rate unknown) or `too-large`: the account is then parked for a person.
 */
export function billAccount(input: BillInput): Result<AccountBill | undefined, Failure> {
  const charges = chargesOf(input);
  if (!charges.ok) return charges;
  const lines = taxCharges(charges.value, input);
  return lines.ok ? ok(billOf(input, lines.value)) : lines;
}

/** What an account is charged for a month, before tax, in the order of the bill's lines. Fails as `billAccount` does. */
export function chargesOf(input: BillInput): Result<Charge[], Failure> {
  const products = [...input.products].sort((a, b) => (a.id < b.id ? -1 : 1));
  const charges = [
    ...products.flatMap((product) => feesOf(product, input.period)),
    ...[...input.usage]
      .sort((a, b) => (usageKey(a) < usageKey(b) ? -1 : 1))
      .map((usage) => usageCharge(usage, products)),
  ];
  const foreign = charges.find(({ currency }) => currency !== input.currency);
  if (foreign)
    return err(
      failure('unprocessable', `A price is in ${foreign.currency}, the account is billed in ${input.currency}`),
    );
  if (charges.length > BILL_LINES_MAX)
    return err(
      failure('too-large', `The bill has ${charges.length} lines; at most ${BILL_LINES_MAX} are billed at once`),
    );
  return ok(charges);
}

/** A line before its tax. */
export type Charge = Pick<BillLine, 'kind' | 'name' | 'taxCategory'> &
  Partial<Pick<BillLine, 'productId' | 'user' | 'days' | 'covered' | 'alteration' | 'usage'>> & {
    readonly priceNano: bigint;
    readonly currency: string;
    /** Of the period's: the day by which it is taxed, of what covers no time. Absent: the last one. */
    readonly taxDay?: number;
  };

const usageKey = (usage: BalanceUsage): string =>
  `${usage.usedIn ?? '~'}#${usage.balanceId}#${usage.service}#${usage.currency}#${usage.covered?.startMs ?? ''}`;

/** Usage is named by its service; the product is the first that uses the balance. */
function usageCharge(usage: BalanceUsage, products: readonly BilledProduct[]): Charge {
  const product = products.find((candidate) => candidate.balanceId === usage.balanceId);
  return {
    kind: 'usage',
    name: usage.usedIn === undefined ? `Usage: ${usage.service}` : `Usage: ${usage.service}, late of ${usage.usedIn}`,
    priceNano: usage.chargedNano,
    currency: usage.currency,
    taxCategory: USAGE_TAX_CATEGORY,
    usage,
    ...(usage.covered ? { covered: usage.covered } : {}),
    ...(product ? { productId: product.id } : {}),
    ...(product?.user ? { user: product.user } : {}),
  };
}

/** The bill of its lines, whose totals are their sums. Undefined when there are none. */
export function billOf(
  input: Pick<BillInput, 'accountId' | 'period' | 'currency' | 'country'>,
  lines: readonly BillLine[],
): AccountBill | undefined {
  if (lines.length === 0) return undefined;
  const sum = (amount: (line: BillLine) => bigint): bigint => lines.reduce((all, line) => all + amount(line), 0n);
  const taxes = new Map<string, TaxTotal>();
  for (const { taxCategory: category, basisPoints, taxNano } of lines) {
    const before = taxes.get(`${category}#${basisPoints}`)?.taxNano ?? 0n;
    taxes.set(`${category}#${basisPoints}`, { category, basisPoints, taxNano: before + taxNano });
  }
  const netNano = sum((line) => line.netNano);
  const taxNano = sum((line) => line.taxNano);
  const grossNano = sum((line) => line.grossNano);
  const paidFromBalanceNano = sum((line) => line.paidFromBalanceNano);
  invariant(netNano + taxNano === grossNano, 'a bill’s net and tax are its gross');
  return {
    accountId: input.accountId,
    country: input.country,
    period: input.period,
    currency: input.currency,
    lines,
    taxes: [...taxes.values()],
    netNano,
    taxNano,
    grossNano,
    paidFromBalanceNano,
    amountDueNano: grossNano - paidFromBalanceNano,
  };
}
