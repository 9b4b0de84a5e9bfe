import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { DynamoDbProductReader } from '../../shared/adapters/aws/product-reader';
import { fromEnvironment, stepGround } from '../../shared/adapters/aws/step-ground';
import { SHOPPING_CART } from '../../shared/product-ordering/cart-resources';
import { orderDue, placeOrder } from '../../shared/product-ordering/order-of-cart';
import {
  collectionOrderId,
  collectionStep,
  orderOfCollection,
} from '../../shared/product-ordering/order-of-collection';
import { QUOTE } from '../../shared/product-ordering/quote-resources';
import { PRODUCT_ORDER } from '../../shared/product-ordering/resources';

const ground = stepGround([PRODUCT_ORDER, SHOPPING_CART, QUOTE]);
const products = new DynamoDbProductReader(new DynamoDBClient({}), fromEnvironment('PRODUCTS_TABLE'));

/**
 * A quote was accepted, a cart was checked out, or collections suspend, end or take up again: the order is placed, if nobody
 * has placed it yet.
 */
export const handler = eventConsumer(async ({ tenant, resource, id, event }) => {
  const nowMs = await ground.nowMs(tenant);
  const step = collectionStep(event.collectionCase);
  if (step) {
    const draft = await orderOfCollection({ store: ground.store, products }, tenant, step);
    if (draft) await placeOrder(ground.store, { tenant, id: collectionOrderId(step.id), draft, nowMs });
    return;
  }
  const draft = await orderDue(ground.store, tenant, resource, id);
  if (draft) await placeOrder(ground.store, { tenant, id, draft, nowMs });
});
