import { canonicalJson } from '../kernel/digest';
import { idFromText } from '../kernel/idempotency';
import type { Tariff } from './tariff';

/** A percentage that a customer was promised off some prices of usage. */
export interface UsageDiscount {
  /** Who promised: `promotion-<id>`, `agreement-<id>`. A charge's explanation names it. */
  readonly id: string;
  /** Nano percent points, at most 100 percent. */
  readonly percentNano: bigint;
  /** The ProductOfferingPrices that it is off. */
  readonly priceIds: readonly string[];
}

/**
 * Discounts as a tariff without prices, which a balance's plan names beside the plan that has them. Its name is made of what it says:
 * customers with the same promise share it, and it never changes.
 */
export function usageDiscountTariff(currency: string, discounts: readonly UsageDiscount[]): Tariff {
  const rules = [...discounts]
    .map(({ id, percentNano, priceIds }) => ({ id, percentNano, priceIds: [...new Set(priceIds)].sort() }))
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : Number(a.percentNano - b.percentNano)));
  const said = rules.map(({ percentNano, ...rest }) => ({ ...rest, percentNano: String(percentNano) }));
  return {
    offeringId: `discount-${idFromText(canonicalJson({ currency, discounts: said }))}`,
    version: '1',
    currency,
    validFrom: 0,
    rules: [],
    allowances: [],
    discounts: rules.map(({ id, percentNano, priceIds }) => ({
      id,
      kind: 'percent',
      valueNano: percentNano,
      scope: { priceIds },
    })),
  };
}
