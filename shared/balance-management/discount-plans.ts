import type { BalanceAccount, Plan } from './balance-account';

/** Between a product's id and the number of a discount on it: ids have none. */
const MARK = '~';

/** What the n-th discount on a product's usage is known by among the plans. */
export const discountPlanId = (productId: string, n: number): string => `${productId}${MARK}${n}`;

/** A plan as it is when a product's charging ends: a discount on the product ends with it. */
export const withoutProduct = (plan: Plan, productId: string, atMs: number): Plan =>
  plan.productId.startsWith(`${productId}${MARK}`)
    ? { ...plan, until: Math.min(plan.until ?? Number.POSITIVE_INFINITY, atMs) }
    : plan;

/** The products that plans are of, each once. */
export const productsOfPlans = (plans: BalanceAccount['plans']): string[] => [
  ...new Set(plans.flatMap(({ productId }) => (productId.includes(MARK) ? [] : [productId]))),
];
