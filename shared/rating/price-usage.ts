import { invariant } from '../kernel/errors';
import { divideRounded, NANO_PER_UNIT } from '../kernel/money';
import { type AppliedDiscount, applyDiscounts } from './apply-discounts';
import { paidUnits } from './paid-units';
import type { RatedUsage } from './rate-usage';
import type { PriceRule } from './tariff';

/** What a rated usage costs in money, and how that came about. */
export interface UsagePrice {
  readonly amountNano: bigint;
  /** The exact price in nano before the one rounding: `exactNumerator / exactDenominator`. */
  readonly exactNumerator: bigint;
  readonly exactDenominator: bigint;
  /** Part of the exact price. */
  readonly connectFeeNano: bigint;
  /** What each discount took off the exact price, in order. */
  readonly discounts: readonly AppliedDiscount[];
  /** The exact price was below the rule's minimum, which stands in its place. */
  readonly isMinimum: boolean;
}

const NO_DISCOUNTS: readonly AppliedDiscount[] = [];

const FREE: UsagePrice = {
  amountNano: 0n,
  exactNumerator: 0n,
  exactDenominator: 1n,
  connectFeeNano: 0n,
  discounts: NO_DISCOUNTS,
  isMinimum: false,
};
/** Of a charge's last decimal, in nano. */
const STEP_NANO = Array.from({ length: 10 }, (_, decimals) => 10n ** BigInt(9 - decimals));
const MAX_CHARGE_NANO = 10n ** 12n * NANO_PER_UNIT;

/**
 * Prices what of a rated usage is paid with money: all but its first `coveredUnits`, which allowances paid. Exact until the
 * one rounding at the end, at the decimals of the rule by which the usage began. That rule's connect fee and minimum are
 * charged whenever any unit is paid with money; discounts are taken off before the minimum is looked at.
 */
export function priceUsage(rated: RatedUsage, coveredUnits = 0n): UsagePrice {
  invariant(coveredUnits >= 0n && coveredUnits <= rated.billedUnits, 'allowances pay units that are billed');
  if (coveredUnits === rated.billedUnits) return FREE;
  const { rule } = rated;
  let denominator = rule.perUnits;
  let numerator = rule.connectFeeNano === 0n ? 0n : rule.connectFeeNano * denominator;
  for (const part of rated.parts) {
    const { priceNano, rule: by } = part;
    const units = paidUnits(part, coveredUnits);
    if (units === 0n) continue;
    if (by.perUnits === denominator) numerator += units * priceNano;
    else {
      numerator = numerator * by.perUnits + units * priceNano * denominator;
      denominator *= by.perUnits;
    }
  }
  let discounts = NO_DISCOUNTS;
  if (rated.discounts.length > 0)
    ({ numerator, denominator, applied: discounts } = applyDiscounts(numerator, denominator, rated.discounts));
  const { minimumNano } = rule;
  const isMinimum = minimumNano !== undefined && numerator < minimumNano * denominator;
  if (isMinimum) numerator = minimumNano * denominator;
  return {
    amountNano: roundCharge(numerator, denominator, rule),
    exactNumerator: numerator,
    exactDenominator: denominator,
    connectFeeNano: rule.connectFeeNano,
    discounts,
    isMinimum,
  };
}

function roundCharge(numerator: bigint, denominator: bigint, rule: PriceRule): bigint {
  const step = STEP_NANO[rule.decimals];
  invariant(step !== undefined, 'decimals are 0 to 9');
  const cost = divideRounded(numerator, denominator * step, rule.rounding) * step;
  invariant(cost < MAX_CHARGE_NANO, 'a charge stays below 10^12 units');
  return cost;
}
