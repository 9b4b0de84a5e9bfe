import { type Failure, failure } from '../kernel/errors';
import { minorDecimals, roundNano } from '../kernel/money';
import { err, ok, type Result } from '../kernel/result';
import type { BillLine, Charge } from './bill-account';
import { type BillingPeriod, dayOfPeriod, dayStart, localDay } from './billing-period';
import { prorateFee } from './prorate-fee';
import { taxLine } from './tax-line';
import { placeOfSupply, type Supply, type TaxExemption, type TaxStatus } from './tax-place';
import { type TaxRate, taxRateAt, UNTAXED_CATEGORIES } from './tax-table';

/** By what a month's charges are taxed. */
export interface TaxTerms {
  readonly period: BillingPeriod;
  readonly currency: string;
  /** ISO 3166-1: the seller's. */
  readonly country: string;
  readonly pricesIncludeTax: boolean;
  readonly taxTable: readonly TaxRate[];
  /** Absent: nothing is known of the customer. */
  readonly buyer?: TaxStatus | undefined;
  readonly exemptions?: readonly TaxExemption[] | undefined;
  /** What is rounded to minor units: each line's tax, or that of all lines of a rate. Absent: `line`. */
  readonly taxRounding?: 'line' | 'document' | undefined;
  /** Of which day the rate is: the period's last one, or each day's own. Absent: `periodEnd`. */
  readonly taxPoint?: 'periodEnd' | 'day' | undefined;
}

/** The days of the period from `from` up to, not including, `to`, which are taxed alike. */
export interface TaxDays {
  readonly from: number;
  readonly to: number;
}

/**
 * Taxes charges by the table: where they are supplied, at the rate of their day, or relieved by whom they are sold to. Fails with
 * `unprocessable` where the table does not know a rate.
 */
export function taxCharges(charges: readonly Charge[], terms: TaxTerms): Result<BillLine[], Failure> {
  const pricedBefore = new Map<string, bigint>();
  const lines: BillLine[] = [];
  for (const charge of charges.flatMap((one) => cutByRate(one, terms))) {
    const { supply, category, basisPoints, day } = rateOf(charge, terms);
    if (basisPoints === undefined)
      return err(failure('unprocessable', `No ${category} tax rate of ${placeOf(supply)} is known on ${day}`));
    const isRelieved = UNTAXED_CATEGORIES.includes(category) && !UNTAXED_CATEGORIES.includes(charge.taxCategory);
    const priceNano = isRelieved ? withoutTax(charge, terms, day) : charge.priceNano;
    const group = `${category}#${basisPoints}#${placeOf(supply)}`;
    const beforeNano = terms.taxRounding === 'document' ? (pricedBefore.get(group) ?? 0n) : 0n;
    const priceIncludesTax = terms.pricesIncludeTax;
    const amount = taxLine({ priceNano, currency: terms.currency, basisPoints, priceIncludesTax, beforeNano });
    pricedBefore.set(group, beforeNano + (priceIncludesTax ? amount.grossNano : amount.netNano));
    lines.push(lineOf(charge, { ...amount, basisPoints, taxCategory: category, ...shown(supply, category, terms) }));
  }
  return ok(lines);
}

/** How the days of a period are taxed: parted where the rate changes among them. One part but for tenants that tax each day. */
export function taxDays(terms: TaxTerms, category: string, within: TaxDays): TaxDays[] {
  if (terms.taxPoint !== 'day') return [within];
  const parts: TaxDays[] = [];
  let last: string | undefined;
  for (let day = within.from; day < within.to; day += 1) {
    const { basisPoints, category: as } = rateOn(dayText(terms.period, day), category, terms);
    const rate = `${as}#${basisPoints}`;
    const before = parts.at(-1);
    if (before && rate === last) parts[parts.length - 1] = { from: before.from, to: day + 1 };
    else parts.push({ from: day, to: day + 1 });
    last = rate;
  }
  return parts;
}

/** A fee in parts that sum to it. Usage was read in parts as its days are. */
function cutByRate(charge: Charge, terms: TaxTerms): Charge[] {
  const { covered, days, priceNano, currency } = charge;
  const { period } = terms;
  if (covered === undefined || charge.usage !== undefined || covered.startMs >= covered.endMs) return [charge];
  const within = { from: dayOfPeriod(period, covered.startMs), to: dayOfPeriod(period, covered.endMs - 1) + 1 };
  const parts = taxDays(terms, charge.taxCategory, within);
  if (parts.length === 1) return [charge];
  return parts.map(({ from, to }) => {
    const startMs = Math.max(covered.startMs, dayStart(period, from));
    const endMs = Math.min(covered.endMs, dayStart(period, to));
    const share = days
      ? { length: days.to - days.from, from: from - days.from, to: to - days.from }
      : { length: covered.endMs - covered.startMs, from: startMs - covered.startMs, to: endMs - covered.startMs };
    return {
      ...charge,
      priceNano: prorateFee({ feeNano: priceNano, currency, ...share }),
      ...(days ? { days: { from, to } } : {}),
      covered: { startMs, endMs },
    };
  });
}

function rateOf(charge: Charge, terms: TaxTerms) {
  const { period, taxPoint } = terms;
  const { covered } = charge;
  const own = covered ? dayOfPeriod(period, Math.max(covered.startMs, covered.endMs - 1)) : charge.taxDay;
  const day = taxPoint !== 'day' || own === undefined ? period.lastDay : dayText(period, own);
  return { ...rateOn(day, charge.taxCategory, terms), day };
}

/** What is untaxed itself stays so, but that a reverse charge, and a place outside the seller's tax, are of the whole bill. */
function rateOn(day: string, category: string, { country, buyer = {}, exemptions = [], taxTable }: TaxTerms) {
  const supply = placeOfSupply(country, buyer, exemptions, day);
  const { relief } = supply;
  const isUntaxed = UNTAXED_CATEGORIES.includes(category);
  const as = relief && !(isUntaxed && relief.category === 'exempt') ? relief.category : category;
  return { supply, category: as, basisPoints: taxRateAt(taxTable, { ...supply, category: as, day }) };
}

/** A fee that contains the seller's tax is listed without it to whom it is not taxed. Usage costs what was charged for it. */
function withoutTax({ priceNano, taxCategory, usage }: Charge, terms: TaxTerms, day: string): bigint {
  if (!terms.pricesIncludeTax || usage) return priceNano;
  const { country, currency, taxTable } = terms;
  const basisPoints = taxRateAt(taxTable, { country, category: taxCategory, day }) ?? 0n;
  return taxLine({ priceNano, currency, basisPoints, priceIncludesTax: true }).netNano;
}

function lineOf(charge: Charge, taxed: Omit<BillLine, 'kind' | 'name' | 'paidFromBalanceNano'>): BillLine {
  const { priceNano, currency, taxDay, ...rest } = charge;
  const paid = charge.kind === 'usage' ? roundNano(priceNano, minorDecimals(currency), 'half-up') : 0n;
  return { ...rest, ...taxed, paidFromBalanceNano: paid };
}

function shown(supply: Supply, category: string, { country }: TaxTerms): Pick<BillLine, 'taxPlace' | 'taxReason'> {
  const place = placeOf(supply);
  const reason = category === supply.relief?.category ? supply.relief.reason : undefined;
  return {
    ...(place === country ? {} : { taxPlace: place }),
    ...(reason === undefined ? {} : { taxReason: reason }),
  };
}

const placeOf = ({ country, region }: Supply): string => region ?? country;
const dayText = (period: BillingPeriod, day: number): string => localDay(dayStart(period, day), period.timeZone);
