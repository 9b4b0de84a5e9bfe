import { NANO_PER_UNIT } from '../kernel/money';
import type { TariffDiscount } from './select-discounts';

/** What a discount took off, exactly: `numerator / denominator` nano currency units. */
export interface AppliedDiscount extends TariffDiscount {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export interface DiscountedPrice {
  readonly numerator: bigint;
  readonly denominator: bigint;
  readonly applied: readonly AppliedDiscount[];
}

const WHOLE = 100n * NANO_PER_UNIT;

/**
 * Takes discounts off an exact price (nano, a fraction), each off what the one before left, never below zero. A fixed price
 * that is above the price takes nothing.
 */
export function applyDiscounts(
  numerator: bigint,
  denominator: bigint,
  discounts: readonly TariffDiscount[],
): DiscountedPrice {
  let [left, per] = [numerator, denominator];
  const applied = discounts.map(({ tariff, discount }): AppliedDiscount => {
    const { kind, valueNano } = discount;
    if (kind === 'percent') {
      const taken = left * valueNano;
      left *= WHOLE - valueNano;
      per *= WHOLE;
      return { tariff, discount, numerator: taken, denominator: per };
    }
    const asked = kind === 'amount' ? valueNano * per : left - valueNano * per;
    const taken = asked < 0n ? 0n : asked > left ? left : asked;
    left -= taken;
    return { tariff, discount, numerator: taken, denominator: per };
  });
  return { numerator: left, denominator: per, applied };
}
