import { priceAlterations, priceAmounts } from '../promotion-management';
import { array, object, reference, string, type ValueOf } from '../tmf/declaration';

const PRICES_MAX = 50;

/** v4's OrderPrice, CartPrice and QuotePrice, which are one shape: a price, and what alters it. */
export const itemPrices = () =>
  array(
    object({
      name: string(),
      description: string(),
      priceType: string(),
      recurringChargePeriod: string(),
      unitOfMeasure: string(),
      price: priceAmounts(),
      priceAlteration: priceAlterations(),
      productOfferingPrice: reference(),
    }),
    PRICES_MAX,
  );
export type ItemPrice = ValueOf<ReturnType<typeof itemPrices>>[number];

/** Codes that a customer has for promotions. A handful: each is looked for. */
export const promotionCodes = () => array(string({ maxLength: 60 }), 10);
