import { type Failure, failure } from '../kernel/errors';
import { unknownCodes } from '../promotion-management';
import { AWARD_PRICE } from './awards';
import { isRevision } from './decompose-revision';
import { type OrderFacts, offeringIdOf, type ProductOrder } from './order-facts';
import { type PriceGround, priceItem, totalPrices } from './price-item';

/**
 * An order with the price of each item as its customer agrees to it. Prices that came with the request are what its sender
 * believed: the answer has those that will be billed.
 */
export function priceOrder(order: ProductOrder, facts: OrderFacts, ground: PriceGround): ProductOrder {
  const items = (order.productOrderItem ?? []).map((item) => {
    const isPriced = item.action === 'add' || (isRevision(item) && offeringIdOf(item) !== undefined);
    if (!isPriced) return { ...item, quantity: item.quantity ?? 1, itemPrice: [], itemTotalPrice: [] };
    const offering = facts.offerings.get(offeringIdOf(item) ?? '');
    const quantity = item.quantity ?? 1;
    const prices = offering ? priceItem(offering, quantity, ground) : [];
    // What is given is given to who comes, not to who changes.
    const itemPrice = item.action === 'add' ? prices : prices.filter(({ priceType }) => priceType !== AWARD_PRICE);
    return { ...item, quantity, itemPrice, itemTotalPrice: totalPrices([{ prices: itemPrice, quantity }]) };
  });
  const orderTotalPrice = totalPrices(items.map(({ itemPrice, quantity }) => ({ prices: itemPrice, quantity })));
  return { ...order, productOrderItem: items, orderTotalPrice };
}

/** A code that no promotion takes is told, not ignored: who typed it expects something. */
export function checkCodes(ground: PriceGround): Failure | undefined {
  const unknown = unknownCodes(ground.promotions, ground.promotionCodes, ground.nowMs);
  if (unknown.length === 0) return undefined;
  const violations = unknown.map((code) => ({
    path: `promotionCode.${ground.promotionCodes.indexOf(code)}`,
    message: `no promotion takes the code ${code} now`,
  }));
  return failure('unprocessable', 'A promotion code is not known', { violations });
}
