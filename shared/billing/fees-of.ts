import { alterPrice, type PriceAlteration } from '../promotion-management';
import type { Charge } from './bill-account';
import type { BillableProduct, Fee } from './billable-product';
import { addMonths, type BillingPeriod, dayOfPeriod } from './billing-period';
import { prorateFee } from './prorate-fee';

/** Days of the month, `from` up to, not including, `to`. */
interface Days {
  readonly from: number;
  readonly to: number;
}

/**
 * A product's fees of a month, each followed by a line for whatever takes something off it. A fee that recurs is prorated by
 * the day, and so is what is taken off: the lines of a month sum to what is left of the fee, never less than nothing. Where a plan took
 * another's place, each has the days of its own: the day of the change is the new one's.
 */
export function feesOf(product: BillableProduct, period: BillingPeriod): Charge[] {
  const { startMs: beganMs, endMs: endedMs = Number.POSITIVE_INFINITY } = product;
  if (!product.billed || beganMs === undefined || endedMs <= beganMs) return [];
  return product.fees.flatMap((fee): Charge[] => {
    const { fromMs: startMs = beganMs, untilMs = endedMs } = fee;
    const endMs = Math.min(untilMs, endedMs);
    if (startMs >= period.endMs || startMs >= endedMs) return [];
    if (fee.kind === 'oneTime') return startMs >= period.startMs ? oneTimeFee(product, fee) : [];
    const days = {
      from: dayOfPeriod(period, startMs),
      to: Number.isFinite(endMs) ? dayOfPeriod(period, endMs) : period.days,
    };
    return days.from < days.to ? recurringFee(product, fee, { period, startMs, days }) : [];
  });
}

function oneTimeFee(product: BillableProduct, fee: Fee): Charge[] {
  const { alterations = [] } = fee;
  const taken = alterPrice(fee.nano, fee.currency, alterations);
  const lines = alterations.map((alteration, index) => reduction(product, fee, alteration, -(taken[index] ?? 0n)));
  return [charge(product, fee, fee.nano), ...lines.filter(({ priceNano }) => priceNano !== 0n)];
}

/** The month is cut where an alteration ends, since the others are taken of another price from that day on. */
function recurringFee(
  product: BillableProduct,
  fee: Fee,
  at: { readonly period: BillingPeriod; readonly startMs: number; readonly days: Days },
): Charge[] {
  const { period, days } = at;
  const { alterations = [] } = fee;
  const until = alterations.map((alteration) => Math.min(days.to, lastDay(alteration, period, at.startMs)));
  const cuts = [...new Set([days.from, ...until.filter((day) => day > days.from), days.to])].sort((a, b) => a - b);
  const part = (feeNano: bigint, { from, to }: Days): bigint =>
    prorateFee({ feeNano, currency: fee.currency, days: period.days, fromDay: from, toDay: to });
  const sums = alterations.map(() => 0n);
  for (const [index, from] of cuts.slice(0, -1).entries()) {
    const cut = { from, to: cuts[index + 1] ?? days.to };
    const inForce = [...alterations.keys()].filter((one) => (until[one] ?? 0) > from);
    const taken = alterPrice(
      fee.nano,
      fee.currency,
      inForce.flatMap((one) => alterations[one] ?? []),
    );
    let leftNano = fee.nano;
    for (const [order, one] of inForce.entries()) {
      const lessNano = leftNano - (taken[order] ?? 0n);
      sums[one] = (sums[one] ?? 0n) + part(lessNano, cut) - part(leftNano, cut);
      leftNano = lessNano;
    }
  }
  const lines = alterations.map((alteration, index) => ({
    ...reduction(product, fee, alteration, sums[index] ?? 0n),
    days: { from: days.from, to: Math.max(days.from, until[index] ?? days.to) },
  }));
  return [
    { ...charge(product, fee, part(fee.nano, days)), days },
    ...lines.filter(({ priceNano }) => priceNano !== 0n),
  ];
}

/** The day of the period from which an alteration holds no more: `days` and beyond where it goes on. */
function lastDay({ periods, endMs }: PriceAlteration, period: BillingPeriod, startMs: number): number {
  const ends = [
    ...(periods === undefined ? [] : [addMonths(startMs, periods, period.timeZone)]),
    ...(endMs === undefined ? [] : [endMs]),
  ];
  return ends.length === 0 ? period.days : dayOfPeriod(period, Math.min(...ends));
}

const charge = (product: BillableProduct, fee: Fee, priceNano: bigint): Charge => ({
  kind: fee.kind,
  name: fee.name,
  productId: product.id,
  taxCategory: fee.taxCategory,
  currency: fee.currency,
  priceNano,
});

const reduction = (
  product: BillableProduct,
  fee: Fee,
  { name, description }: PriceAlteration,
  priceNano: bigint,
): Charge => ({
  ...charge(product, fee, priceNano),
  name: `${name} (${fee.name})`,
  alteration: description,
});
