import { alterPrice, type PriceAlteration } from '../promotion-management';
import type { Charge } from './bill-account';
import type { BilledProduct, Fee } from './billable-product';
import { addMonths, type BillingPeriod, dayOfPeriod } from './billing-period';
import { type Measure, measurePeriod, type Stretch } from './measure-period';

/**
 * A product's fees of a period, each followed by a line for whatever takes something off it. A fee that recurs is prorated by
 * the day, or by the second where it says so, and so is what is taken off: the lines of a month sum to what is left of the fee, never
 * less than nothing. Where a plan took another's place, each has the time of its own: by the day, the day of the change is the new one's.
 */
export function feesOf(product: BilledProduct, period: BillingPeriod): Charge[] {
  const { startMs: beganMs, endMs: endedMs = Number.POSITIVE_INFINITY } = product;
  if (!product.billed || beganMs === undefined || endedMs <= beganMs) return [];
  return product.fees.flatMap((fee): Charge[] => {
    const { fromMs: startMs = beganMs, untilMs = endedMs } = fee;
    const endMs = Math.min(untilMs, endedMs);
    if (startMs >= period.endMs || startMs >= endedMs) return [];
    if (fee.kind === 'oneTime') {
      const taxDay = dayOfPeriod(period, startMs);
      return startMs >= period.startMs ? oneTimeFee(product, fee).map((line) => ({ ...line, taxDay })) : [];
    }
    const measure = measurePeriod(period, fee.proration ?? 'day');
    const stretch = { from: measure.at(startMs), to: measure.at(endMs) };
    return stretch.from < stretch.to ? recurringFee(product, fee, { period, measure, startMs, stretch }) : [];
  });
}

function oneTimeFee(product: BilledProduct, fee: Fee): Charge[] {
  const { alterations = [] } = fee;
  const taken = alterPrice(fee.nano, fee.currency, alterations);
  const lines = alterations.map((alteration, index) => reduction(product, fee, alteration, -(taken[index] ?? 0n)));
  return [charge(product, fee, fee.nano), ...lines.filter(({ priceNano }) => priceNano !== 0n)];
}

interface Recurrence {
  readonly period: BillingPeriod;
  readonly measure: Measure;
  /** When the fee was agreed. */
  readonly startMs: number;
  readonly stretch: Stretch;
}

/** The stretch is cut where an alteration ends, since the others are taken of another price from then on. */
function recurringFee(product: BilledProduct, fee: Fee, at: Recurrence): Charge[] {
  const { measure, stretch } = at;
  const { currency, alterations = [] } = fee;
  const until = alterations.map((alteration) => Math.min(stretch.to, endOf(alteration, at)));
  const cuts = [...new Set([stretch.from, ...until.filter((end) => end > stretch.from), stretch.to])].sort(
    (a, b) => a - b,
  );
  const sums = alterations.map(() => 0n);
  for (const [index, from] of cuts.slice(0, -1).entries()) {
    const cut = { from, to: cuts[index + 1] ?? stretch.to };
    const inForce = [...alterations.keys()].filter((one) => (until[one] ?? 0) > from);
    const taken = alterPrice(
      fee.nano,
      currency,
      inForce.flatMap((one) => alterations[one] ?? []),
    );
    let leftNano = fee.nano;
    for (const [order, one] of inForce.entries()) {
      const lessNano = leftNano - (taken[order] ?? 0n);
      const part = (feeNano: bigint): bigint => measure.part({ feeNano, currency }, cut);
      sums[one] = (sums[one] ?? 0n) + part(lessNano) - part(leftNano);
      leftNano = lessNano;
    }
  }
  const lines = alterations.map((alteration, index) => ({
    ...reduction(product, fee, alteration, sums[index] ?? 0n),
    ...timeOf(fee, at, { from: stretch.from, to: Math.max(stretch.from, until[index] ?? stretch.to) }),
  }));
  return [
    { ...charge(product, fee, measure.part({ feeNano: fee.nano, currency }, stretch)), ...timeOf(fee, at, stretch) },
    ...lines.filter(({ priceNano }) => priceNano !== 0n),
  ];
}

const timeOf = ({ proration }: Fee, { measure }: Recurrence, stretch: Stretch): Pick<Charge, 'days' | 'covered'> => ({
  ...(proration === 'second' ? {} : { days: stretch }),
  covered: { startMs: measure.startOf(stretch.from), endMs: measure.startOf(stretch.to) },
});

/** Where in the period an alteration holds no more: at its end where it goes on. */
function endOf({ periods, endMs }: PriceAlteration, { period, measure, startMs }: Recurrence): number {
  const ends = [
    ...(periods === undefined ? [] : [addMonths(startMs, periods, period.timeZone)]),
    ...(endMs === undefined ? [] : [endMs]),
  ];
  return ends.length === 0 ? measure.length : measure.at(Math.min(...ends));
}

const charge = (product: BilledProduct, fee: Fee, priceNano: bigint): Charge => ({
  kind: fee.kind,
  name: fee.name,
  productId: product.id,
  taxCategory: fee.taxCategory,
  currency: fee.currency,
  priceNano,
  ...(product.user === undefined ? {} : { user: product.user }),
});

const reduction = (
  product: BilledProduct,
  fee: Fee,
  { name, description }: PriceAlteration,
  priceNano: bigint,
): Charge => ({
  ...charge(product, fee, priceNano),
  name: `${name} (${fee.name})`,
  alteration: description,
});
