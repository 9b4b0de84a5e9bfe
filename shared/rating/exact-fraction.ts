import { formatNano, NANO_PER_UNIT } from '../kernel/money';

/** An exact amount of nano currency units. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** What no decimal of nine places says is said as a reduced fraction of the currency unit. */
export function fractionText(nano: Fraction, currency: string): string {
  const { numerator, denominator } = reduced(nano);
  if (denominator === 1n) return `${formatNano(numerator)} ${currency}`;
  const units = reduced({ numerator, denominator: denominator * NANO_PER_UNIT });
  return `${units.numerator}/${units.denominator} ${currency}`;
}

/** In lowest terms; the denominator is above 0. */
export function reduced({ numerator, denominator }: Fraction): Fraction {
  let [a, b] = [numerator, denominator];
  while (b !== 0n) [a, b] = [b, a % b];
  return { numerator: numerator / a, denominator: denominator / a };
}
