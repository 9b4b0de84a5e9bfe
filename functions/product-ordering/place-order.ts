import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { stepGround } from '../../shared/adapters/aws/step-ground';
import { SHOPPING_CART } from '../../shared/product-ordering/cart-resources';
import { orderDue, placeOrder } from '../../shared/product-ordering/order-of-cart';
import { QUOTE } from '../../shared/product-ordering/quote-resources';
import { PRODUCT_ORDER } from '../../shared/product-ordering/resources';

const ground = stepGround([PRODUCT_ORDER, SHOPPING_CART, QUOTE]);

/** A quote was accepted, or a cart was checked out: its order is placed, if nobody has placed it yet. */
export const handler = eventConsumer(async ({ tenant, resource, id }) => {
  const draft = await orderDue(ground.store, tenant, resource, id);
  if (draft) await placeOrder(ground.store, { tenant, id, draft, nowMs: await ground.nowMs(tenant) });
});
