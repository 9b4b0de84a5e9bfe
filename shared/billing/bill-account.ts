import { type Failure, failure, invariant } from '../kernel/errors';
import { minorDecimals, roundNano } from '../kernel/money';
import { err, ok, type Result } from '../kernel/result';
import type { BillableProduct } from './billable-product';
import type { BillingPeriod } from './billing-period';
import { feesOf } from './fees-of';
import type { UsageTotal } from './ports';
import { type TaxedAmount, taxLine } from './tax-line';
import { type TaxRate, taxRateAt } from './tax-table';

/** One line of a bill. Amounts are nano units, whole minor units, unless said otherwise. */
export interface BillLine extends TaxedAmount {
  readonly kind: 'recurring' | 'oneTime' | 'usage';
  readonly name: string;
  readonly productId?: string;
  readonly taxCategory: string;
  readonly basisPoints: bigint;
  /** Already paid from the prepaid balance when it was charged. */
  readonly paidFromBalanceNano: bigint;
  /** A recurring fee that is charged by the day: the days that it is for, of the period's. */
  readonly days?: { readonly from: number; readonly to: number };
  /** A recurring fee: the time that it is for (epoch milliseconds). */
  readonly covered?: { readonly startMs: number; readonly endMs: number };
  /** Of a line that takes something off a fee: the promotion or agreement by which. */
  readonly alteration?: string;
  readonly usage?: BalanceUsage;
}

/** Usage of one balance and service. `usedIn` names an earlier month: it came after that month's bill was made. */
export interface BalanceUsage extends UsageTotal {
  readonly balanceId: string;
  readonly usedIn?: string;
}

export interface TaxTotal {
  readonly category: string;
  readonly basisPoints: bigint;
  readonly taxNano: bigint;
}

export interface AccountBill extends TaxedAmount {
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

export interface BillInput {
  readonly accountId: string;
  readonly products: readonly BillableProduct[];
  readonly usage: readonly BalanceUsage[];
  readonly period: BillingPeriod;
  readonly currency: string;
  readonly country: string;
  readonly pricesIncludeTax: boolean;
  readonly taxTable: readonly TaxRate[];
}

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
  const lines: BillLine[] = [];
  const products = [...input.products].sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const charge of [
    ...products.flatMap((product) => feesOf(product, input.period)),
    ...[...input.usage]
      .sort((a, b) => (usageKey(a) < usageKey(b) ? -1 : 1))
      .map((usage) => usageCharge(usage, products)),
  ]) {
    const line = toLine(charge, input);
    if (!line.ok) return line;
    lines.push(line.value);
  }
  if (lines.length === 0) return ok(undefined);
  if (lines.length > BILL_LINES_MAX)
    return err(
      failure('too-large', `The bill has ${lines.length} lines; at most ${BILL_LINES_MAX} are billed at once`),
    );
  return ok(total(input, lines));
}

/** A line before its tax. */
export type Charge = Pick<BillLine, 'kind' | 'name' | 'taxCategory'> &
  Partial<Pick<BillLine, 'productId' | 'days' | 'covered' | 'alteration' | 'usage'>> & {
    readonly priceNano: bigint;
    readonly currency: string;
  };

const usageKey = (usage: BalanceUsage): string =>
  `${usage.usedIn ?? '~'}#${usage.balanceId}#${usage.service}#${usage.currency}`;

/** Usage is named by its service; the product is the first that uses the balance. */
function usageCharge(usage: BalanceUsage, products: readonly BillableProduct[]): Charge {
  const product = products.find((candidate) => candidate.balanceId === usage.balanceId);
  return {
    kind: 'usage',
    name: usage.usedIn === undefined ? `Usage: ${usage.service}` : `Usage: ${usage.service}, late of ${usage.usedIn}`,
    priceNano: usage.chargedNano,
    currency: usage.currency,
    taxCategory: 'standard',
    usage,
    ...(product ? { productId: product.id } : {}),
  };
}

function toLine(charge: Charge, input: BillInput): Result<BillLine, Failure> {
  const { priceNano, currency, ...rest } = charge;
  if (currency !== input.currency)
    return err(failure('unprocessable', `A price is in ${currency}, the account is billed in ${input.currency}`));
  const sought = { country: input.country, category: charge.taxCategory, day: input.period.lastDay };
  const basisPoints = taxRateAt(input.taxTable, sought);
  if (basisPoints === undefined)
    return err(
      failure('unprocessable', `No ${sought.category} tax rate of ${sought.country} is known on ${sought.day}`),
    );
  const amount = taxLine({ priceNano, currency, basisPoints, priceIncludesTax: input.pricesIncludeTax });
  const paid = charge.kind === 'usage' ? roundNano(priceNano, minorDecimals(currency), 'half-up') : 0n;
  return ok({ ...rest, ...amount, basisPoints, paidFromBalanceNano: paid });
}

function total(input: BillInput, lines: readonly BillLine[]): AccountBill {
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
