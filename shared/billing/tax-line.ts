import { invariant } from '../kernel/errors';
import { divideRounded, minorDecimals, roundNano } from '../kernel/money';

const BASIS_POINTS_PER_ONE = 10_000n;
const NANO_DECIMALS = 9;

/** A document line's amounts, nano units, each a whole number of the currency's minor units; `net + tax = gross`. */
export interface TaxedAmount {
  readonly netNano: bigint;
  readonly taxNano: bigint;
  readonly grossNano: bigint;
}

/**
 * Splits a price into net, tax and gross, rounding once: the price to minor units, and the tax to minor units, half up.
 * The third amount is what makes the sum exact. A document's totals are sums of its lines, so they agree as well.
 * Where a document rounds its tax once, `beforeNano` is what its lines above of the same rate were priced at: the tax of this one
 * is the difference of two rounded running totals, so that the taxes sum to the tax of the sum.
 */
export function taxLine(given: {
  readonly priceNano: bigint;
  readonly currency: string;
  readonly basisPoints: bigint;
  readonly priceIncludesTax: boolean;
  readonly beforeNano?: bigint;
}): TaxedAmount {
  invariant(given.basisPoints >= 0n, 'a tax rate is not negative');
  const decimals = minorDecimals(given.currency);
  const price = roundNano(given.priceNano, decimals, 'half-up');
  const divisor = given.priceIncludesTax ? BASIS_POINTS_PER_ONE + given.basisPoints : BASIS_POINTS_PER_ONE;
  const minor = 10n ** BigInt(NANO_DECIMALS - decimals);
  const taxOf = (nano: bigint): bigint => divideRounded(nano * given.basisPoints, divisor * minor, 'half-up') * minor;
  const { beforeNano = 0n } = given;
  const taxNano = taxOf(beforeNano + price) - taxOf(beforeNano);
  return given.priceIncludesTax
    ? { netNano: price - taxNano, taxNano, grossNano: price }
    : { netNano: price, taxNano, grossNano: price + taxNano };
}
