import { DISCOUNT_KINDS, type DiscountRule } from './discount-rule';

/** The order in which discounts are taken: by kind, then by offering and id. */
export const compareDiscounts = (
  a: { readonly tariff: { readonly offeringId: string }; readonly discount: DiscountRule },
  b: typeof a,
): number =>
  DISCOUNT_KINDS.indexOf(a.discount.kind) - DISCOUNT_KINDS.indexOf(b.discount.kind) ||
  compare(a.tariff.offeringId, b.tariff.offeringId) ||
  compare(a.discount.id, b.discount.id);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
