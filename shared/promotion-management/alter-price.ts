import { divideRounded, minorDecimals, NANO_PER_UNIT } from '../kernel/money';

/** How alterations change a price, in the order in which they are taken. */
export const ALTERATION_KINDS = ['fixed', 'percent', 'amount'] as const;
export type AlterationKind = (typeof ALTERATION_KINDS)[number];

/** What changes a price that somebody is shown, and why: of a promotion, or of an agreement. */
export interface PriceAlteration {
  readonly kind: AlterationKind;
  /** percent: 10⁻⁹ percent off; amount: 10⁻⁹ currency units off; fixed: the price itself in them. */
  readonly valueNano: bigint;
  /** The promotion's or agreement's name. */
  readonly name: string;
  /** The reason, for people: which promotion or agreement, by its id. */
  readonly description: string;
  /** Of a recurring price: how many of its periods from the product's start. Absent: for good. */
  readonly periods?: number;
  /** Epoch milliseconds: no longer from then on. */
  readonly endMs?: number;
}

const WHOLE_PERCENT = 100n * NANO_PER_UNIT;
const NANO_DECIMALS = 9;

/**
 * What each alteration takes off a price (nano units), in the order given, each off what the one before left.
 * Percents are rounded half up to minor units, so that a price with its alterations is an amount that can be billed. Nothing
 * is taken below zero, nor of a price that is (a credit); a fixed price above the price takes nothing.
 */
export function alterPrice(
  priceNano: bigint,
  currency: string,
  alterations: readonly Pick<PriceAlteration, 'kind' | 'valueNano'>[],
): bigint[] {
  const minor = 10n ** BigInt(NANO_DECIMALS - minorDecimals(currency));
  let left = priceNano;
  return alterations.map(({ kind, valueNano }) => {
    const asked =
      kind === 'percent'
        ? divideRounded(left * valueNano, WHOLE_PERCENT * minor, 'half-up') * minor
        : kind === 'amount'
          ? valueNano
          : left - valueNano;
    const taken = asked < 0n || left <= 0n ? 0n : asked > left ? left : asked;
    left -= taken;
    return taken;
  });
}

/**
 * The order in which alterations are taken: by kind, as rating takes discounts, and within a kind in the order given. Of
 * several fixed prices the lowest alone stands.
 */
export function orderAlterations<A extends PriceAlteration>(alterations: readonly A[]): A[] {
  const lowest = alterations
    .filter(({ kind }) => kind === 'fixed')
    .reduce<A | undefined>((best, one) => (best && best.valueNano <= one.valueNano ? best : one), undefined);
  return [
    ...(lowest ? [lowest] : []),
    ...alterations.filter(({ kind }) => kind === 'percent'),
    ...alterations.filter(({ kind }) => kind === 'amount'),
  ];
}
