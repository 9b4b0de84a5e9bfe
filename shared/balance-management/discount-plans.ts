import type { BalanceAccount, Plan } from './balance-account';
import { endOfValidity } from './validity';

/** Between a product's id and the number of a discount on it: ids have none. */
const MARK = '~';

/** Whether a plan is a discount on this product's usage. */
export const isDiscountOn = (plan: Plan, productId: string): boolean =>
  plan.productId.startsWith(`${productId}${MARK}`);

/** A discount as its product has it from a time on. */
export interface DiscountTerm {
  /** The tariff that discounts. */
  readonly offeringId: string;
  /** Epoch milliseconds; without an end it lasts as long as the plan. */
  readonly untilMs?: number;
  /** For so many months from its start, if it does not end before. */
  readonly months?: number;
}

/** The plans of discounts on a product from `atMs` on, numbered after those that it had. */
export const discountPlans = (
  productId: string,
  discounts: readonly DiscountTerm[],
  atMs: number,
  known: BalanceAccount['plans'] = [],
): Plan[] => {
  const before = known.filter((plan) => isDiscountOn(plan, productId)).length;
  return discounts.map(({ offeringId, untilMs, months }, at) => {
    const ends = [months === undefined ? [] : endOfValidity(atMs, { months }), untilMs ?? []].flat();
    return {
      productId: `${productId}${MARK}${before + at}`,
      offeringId,
      from: atMs,
      ...(ends.length === 0 ? {} : { until: Math.min(...ends) }),
      addOn: true,
    };
  });
};

/** A plan as it is when a product's charging ends: a discount on the product ends with it. */
export const withoutProduct = (plan: Plan, productId: string, atMs: number): Plan =>
  isDiscountOn(plan, productId) ? { ...plan, until: Math.min(plan.until ?? Number.POSITIVE_INFINITY, atMs) } : plan;

/** The products that plans are of, each once. */
export const productsOfPlans = (plans: BalanceAccount['plans']): string[] => [
  ...new Set(plans.flatMap(({ productId }) => (productId.includes(MARK) ? [] : [productId]))),
];
