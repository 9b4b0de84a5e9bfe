import { formatNano, NANO_PER_UNIT } from '../kernel/money';

/** An exact amount of nano currency units. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** What no decimal of nine places says is said as a reduced fraction. */
export function fractionText(nano: Fraction, currency: string): string {
  const { numerator, denominator } = reduced(nano);
  return denominator === 1n
    ? `${formatNano(numerator)} ${currency}`
    : `${numerator}/${denominator * NANO_PER_UNIT} ${currency}`;
}

/** In lowest terms; the denominator is above 0. */
export function reduced({ numerator, denominator }: Fraction): Fraction {
  let [a, b] = [numerator, denominator];
  while (b !== 0n) [a, b] = [b, a % b];
  return { numerator: numerator / a, denominator: denominator / a };
}
