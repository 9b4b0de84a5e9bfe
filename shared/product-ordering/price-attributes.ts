import { array, string, type ValueOf } from '../tmf/declaration';
import type { itemPrices } from '../tmf/product-types';

export type ItemPrice = ValueOf<ReturnType<typeof itemPrices>>[number];

/** Codes that a customer has for promotions. A handful: each is looked for. */
export const promotionCodes = () => array(string({ maxLength: 60 }), 10);
