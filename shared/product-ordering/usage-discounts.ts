import type { AgreedPrice } from '../product-inventory';
import { type AlterationBody, alterationOf, type PriceAlteration, promiserOf } from '../promotion-management';
import { type Tariff, type UsageDiscount, usageDiscountTariff } from '../rating';

/** A tariff that discounts a product's usage, and how long it does. */
export interface AgreedDiscount extends Pick<PriceAlteration, 'periods' | 'endMs'> {
  readonly tariff: Tariff;
}

type DiscountablePrice = Pick<AgreedPrice, 'id' | 'priceType' | 'unit'> & {
  readonly alterations?: readonly AlterationBody[];
};

/**
 * What promotions and agreements take off a product's usage, as its order agreed it: one tariff for all that lasts equally long. Who
 * publishes them and who opens charging come to the same tariffs.
 */
export function agreedDiscounts(prices: readonly DiscountablePrice[]): AgreedDiscount[] {
  const groups = new Map<string, Omit<AgreedDiscount, 'tariff'> & { unit: string; discounts: UsageDiscount[] }>();
  for (const { id, unit, alterations = [] } of prices.filter(({ priceType }) => priceType === 'usage'))
    for (const alteration of alterations.flatMap((body) => alterationOf(body) ?? [])) {
      const { periods, endMs } = alteration;
      const key = `${unit} ${periods} ${endMs}`;
      const group = groups.get(key) ?? { unit, discounts: [], ...lasting(alteration) };
      groups.set(key, { ...group, discounts: withPrice(group.discounts, alteration, id) });
    }
  return [...groups.values()].map(({ unit, discounts, ...lasts }) => ({
    tariff: usageDiscountTariff(unit, discounts),
    ...lasts,
  }));
}

const lasting = ({ periods, endMs }: PriceAlteration): Pick<PriceAlteration, 'periods' | 'endMs'> => ({
  ...(periods === undefined ? {} : { periods }),
  ...(endMs === undefined ? {} : { endMs }),
});

/** A promise off several prices is one discount. */
function withPrice(discounts: readonly UsageDiscount[], alteration: PriceAlteration, priceId: string): UsageDiscount[] {
  const id = promiserOf(alteration);
  const percentNano = alteration.valueNano;
  const same = discounts.find(
    (one) => one.id === id && one.percentNano === percentNano && !one.priceIds.includes(priceId),
  );
  return same
    ? discounts.map((one) => (one === same ? { ...one, priceIds: [...one.priceIds, priceId] } : one))
    : [...discounts, { id, percentNano, priceIds: [priceId] }];
}
