import { array, object, reference, string, type ValueOf } from '../tmf/declaration';
import { price, priceAlterations } from '../tmf/product-types';

const PRICES_MAX = 50;

/** v4's CartPrice and QuotePrice: a price, and what alters it. An order's has an account to bill it to beside. */
export const salePrices = () =>
  array(
    object({
      name: string(),
      description: string(),
      priceType: string(),
      recurringChargePeriod: string(),
      unitOfMeasure: string(),
      price: price(),
      priceAlteration: priceAlterations(),
      productOfferingPrice: reference(),
    }),
    PRICES_MAX,
  );
export type ItemPrice = ValueOf<ReturnType<typeof salePrices>>[number];

/** v4's CartItemRelationship, and a quote's. */
export const itemRelationships = () => array(object({ id: string(), relationshipType: string() }), 5);

/** Codes that a customer has for promotions. A handful: each is looked for. */
export const promotionCodes = () => array(string({ maxLength: 60 }), 10);
