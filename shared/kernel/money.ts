import { invariant } from './errors';

/** Money is counted in nano units: 10⁻⁹ of a currency's unit. 1 EUR = 1_000_000_000n. */
export const NANO_PER_UNIT = 1_000_000_000n;
const NANO_DECIMALS = 9;

export type Rounding = 'up' | 'down' | 'half-up' | 'half-even';

/** An amount: an integer of 10⁻⁹ currency units, and its ISO 4217 code. */
export interface Money {
  readonly nano: bigint;
  readonly currency: string;
}

/** ISO 4217 minor units of the currencies and funds that differ from 2 decimals (list one, 2024). */
const CURRENCIES_BY_DECIMALS: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};
const MINOR_DECIMALS: ReadonlyMap<string, number> = new Map(
  Object.entries(CURRENCIES_BY_DECIMALS).flatMap(([decimals, currencies]) =>
    currencies.split(' ').map((currency) => [currency, Number(decimals)] as const),
  ),
);

export const minorDecimals = (currency: string): number => MINOR_DECIMALS.get(currency) ?? 2;

export const isCurrency = (text: string): boolean => /^[A-Z]{3}$/.test(text);

export function money(nano: bigint, currency: string): Money {
  invariant(isCurrency(currency), `a currency is three capital letters, got ${JSON.stringify(currency)}`);
  return { nano, currency };
}

/** The decimals that stand for an exact nano amount, or undefined when the text is no such decimal. Reads `1e-2` too. */
export function parseNano(text: string): bigint | undefined {
  const match = /^(-?)(\d{1,20})(?:\.(\d{1,30}))?(?:[eE]([+-]?\d{1,2}))?$/.exec(text);
  if (!match) return undefined;
  const [, sign, whole = '0', fraction = '', exponent = '0'] = match;
  const shift = NANO_DECIMALS + Number(exponent) - fraction.length;
  const digits = BigInt(whole + fraction);
  if (shift >= 0) return (sign === '-' ? -1n : 1n) * digits * 10n ** BigInt(shift);
  const divisor = 10n ** BigInt(-shift);
  if (digits % divisor !== 0n) return undefined;
  return (sign === '-' ? -1n : 1n) * (digits / divisor);
}

/** The shortest decimal text of a nano amount: `1500000000n` is `1.5`. */
export function formatNano(nano: bigint): string {
  const magnitude = nano < 0n ? -nano : nano;
  const fraction = String(magnitude % NANO_PER_UNIT)
    .padStart(NANO_DECIMALS, '0')
    .replace(/0+$/, '');
  const whole = String(magnitude / NANO_PER_UNIT);
  return `${nano < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** For people and documents: always the currency's own decimals, rounded half-even where more were there. */
export function formatMinor(amount: Money): string {
  const decimals = minorDecimals(amount.currency);
  const rounded = roundToMinor(amount, 'half-even').nano;
  const magnitude = rounded < 0n ? -rounded : rounded;
  const fraction = String(magnitude % NANO_PER_UNIT)
    .padStart(NANO_DECIMALS, '0')
    .slice(0, decimals);
  return `${rounded < 0n ? '-' : ''}${magnitude / NANO_PER_UNIT}${decimals === 0 ? '' : `.${fraction}`}`;
}

function sameCurrency(a: Money, b: Money): void {
  invariant(a.currency === b.currency, `${a.currency} and ${b.currency} do not mix`);
}

export function addMoney(a: Money, b: Money): Money {
  sameCurrency(a, b);
  return { nano: a.nano + b.nano, currency: a.currency };
}

export function subtractMoney(a: Money, b: Money): Money {
  sameCurrency(a, b);
  return { nano: a.nano - b.nano, currency: a.currency };
}

/** `numerator / denominator` as an integer, rounded as told. `up` and `down` are away from and towards zero. */
export function divideRounded(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  invariant(denominator > 0n, 'a denominator is positive');
  const negative = numerator < 0n;
  const magnitude = negative ? -numerator : numerator;
  const quotient = magnitude / denominator;
  const twice = (magnitude % denominator) * 2n;
  const away =
    twice === 0n
      ? false
      : rounding === 'up'
        ? true
        : rounding === 'down'
          ? false
          : twice > denominator || (twice === denominator && (rounding === 'half-up' || quotient % 2n === 1n));
  const rounded = away ? quotient + 1n : quotient;
  return negative ? -rounded : rounded;
}

/** Rounds to `decimals` decimals of the currency's unit (0 to 9). */
export function roundNano(nano: bigint, decimals: number, rounding: Rounding): bigint {
  invariant(Number.isInteger(decimals) && decimals >= 0 && decimals <= NANO_DECIMALS, 'decimals are 0 to 9');
  const step = 10n ** BigInt(NANO_DECIMALS - decimals);
  return divideRounded(nano, step, rounding) * step;
}

export function roundToMinor(amount: Money, rounding: Rounding): Money {
  return { nano: roundNano(amount.nano, minorDecimals(amount.currency), rounding), currency: amount.currency };
}

/** Splits an amount by weights; the parts sum to the whole exactly, the largest remainders getting the last nanos. */
export function allocate(nano: bigint, weights: readonly bigint[]): bigint[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  invariant(total > 0n && weights.every((weight) => weight >= 0n), 'weights are not negative and not all zero');
  const parts = weights.map((weight) => divideRounded(nano * weight, total, 'down'));
  let rest = nano - parts.reduce((sum, part) => sum + part, 0n);
  const step = rest < 0n ? -1n : 1n;
  const order = weights
    .map((weight, index) => ({ index, remainder: ((nano < 0n ? -nano : nano) * weight) % total }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  for (let i = 0; rest !== 0n; i = (i + 1) % order.length) {
    const slot = order[i];
    invariant(slot !== undefined, 'there is a slot for each weight');
    parts[slot.index] = (parts[slot.index] ?? 0n) + step;
    rest -= step;
  }
  return parts;
}
