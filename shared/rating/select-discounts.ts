import { DISCOUNT_KINDS, type DiscountRule } from './discount-rule';
import { type IndexedRule, indexTariff } from './index-tariff';
import type { RatableUsage } from './rate-usage';
import { fitsConditions } from './select-rule';
import type { Tariff } from './tariff';
import { isInScope } from './usage-scope';

/** A discount, and the tariff that gives it: an add-on may give it on the plan's prices. */
export interface TariffDiscount {
  readonly tariff: Tariff;
  readonly discount: DiscountRule;
}

const NONE: readonly TariffDiscount[] = [];

/**
 * The discounts on a usage, of every tariff in whose time it began, in the order in which they are taken: by kind, then by
 * offering and id. So the same ones stack the same way, however tariffs are ordered.
 */
export function selectDiscounts(
  usage: RatableUsage,
  { rule, tariff: by }: IndexedRule,
  tariffs: readonly Tariff[],
  atMs: number,
): readonly TariffDiscount[] {
  if (!tariffs.some(({ discounts }) => discounts !== undefined)) return NONE;
  return tariffs
    .filter(({ currency }) => currency === by.currency)
    .flatMap((tariff) => {
      const { calendar, discounts } = indexTariff(tariff);
      const period = calendar ? calendar.indexAt(atMs) : 0;
      return discounts
        .filter(
          (one) =>
            (one.period === -1 || one.period === period) &&
            isWithin(one.discount, atMs) &&
            isInScope(one.discount, { ...usage, zone: rule.zone }) &&
            fitsConditions(one.conditions, usage),
        )
        .map(({ discount }) => ({ tariff, discount }));
    })
    .sort(inOrder);
}

const isWithin = ({ validFrom, validUntil }: DiscountRule, atMs: number): boolean =>
  (validFrom === undefined || validFrom <= atMs) && (validUntil === undefined || atMs < validUntil);

const inOrder = (a: TariffDiscount, b: TariffDiscount): number =>
  DISCOUNT_KINDS.indexOf(a.discount.kind) - DISCOUNT_KINDS.indexOf(b.discount.kind) ||
  compare(a.tariff.offeringId, b.tariff.offeringId) ||
  compare(a.discount.id, b.discount.id);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
