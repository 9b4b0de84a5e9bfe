import { type Failure, failure, type Violation } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import { moveOf } from './decompose-change';
import { isRevision } from './decompose-revision';
import { judgeAdded } from './judge-added';
import { changedProduct, judgeMove } from './judge-change';
import { judgeRevision } from './judge-revision';
import { customerOf, type OrderFacts, type ProductOrder, type ProductOrderItem } from './order-facts';
import type { Judge } from './ports';
import { MAX_ORDER_PRODUCTS } from './resources';

/** States of a TMF629 customer in which nothing is sold to them. */
const BARRED: readonly string[] = ['suspended', 'closed'];
const NO_ITEMS = 'at least one item';
const SIDE_BY_SIDE = 'items stand side by side, related by productOrderItemRelationship';
/** A later start is a wish that nobody remembers. */
const START_AHEAD_MAX_MS = 366 * 86_400_000;

/**
 * Every reason why an order cannot be taken, each with its path and, where that can be said, how it is mended: `unprocessable`
 * (422). An order that passes names, for each item that adds, an offering that is on sale at `nowMs` (epoch milliseconds), a billing
 * account, and a line of its own or the one it relies on; for each other item, a product of the customer that can become what it says.
 */
export function validateOrder(order: ProductOrder, facts: OrderFacts, nowMs: number): Result<ProductOrder, Failure> {
  const violations: Violation[] = [];
  const judge: Judge = (path, message, mend) =>
    violations.push({ path, message, ...(mend === undefined ? {} : { mend }) });
  const items = order.productOrderItem ?? [];
  if (items.length === 0) judge('productOrderItem', NO_ITEMS);
  if (customerOf(order) === undefined) judge('relatedParty', 'name the customer: a party with the role customer');
  judgeCustomer(items, facts, judge);
  const products = items.reduce((sum, item) => sum + (item.quantity ?? 1), 0);
  if (products > MAX_ORDER_PRODUCTS)
    judge(
      'productOrderItem',
      `${products} products: at most ${MAX_ORDER_PRODUCTS} an order`,
      'split it into several, or place a bulk order',
    );
  if (order.requestedStartDate !== undefined && Date.parse(order.requestedStartDate) > nowMs + START_AHEAD_MAX_MS)
    judge('requestedStartDate', 'an order begins within a year', 'place it nearer to that day');
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    const path = `productOrderItem.${index}`;
    const id = item.id ?? '';
    if (seen.has(id)) judge(`${path}.id`, `${id} is the id of another item`, 'give each item an id of its own');
    seen.add(id);
    if ((item.productOrderItem ?? []).length > 0) judge(`${path}.productOrderItem`, SIDE_BY_SIDE);
    if ((item.product?.product ?? []).length > 0) judge(`${path}.product.product`, SIDE_BY_SIDE);
    judgeItem(order, item, path, facts, nowMs, judge);
  }
  if (violations.length === 0) return ok(order);
  return err(failure('unprocessable', `The order cannot be fulfilled: ${violations.length} reason(s)`, { violations }));
}

/** Who is suspended or closed has nothing new; what they have may be paused, resumed and ended. */
function judgeCustomer(items: readonly ProductOrderItem[], { buyer }: OrderFacts, judge: Judge): void {
  const status = buyer?.customer.status ?? '';
  if (!BARRED.includes(status) || items.every((item) => item.action !== 'add' && moveOf(item) !== undefined)) return;
  judge('relatedParty', `the customer is ${status}`, 'see why in their statusReason (TMF629), and settle it first');
}

function judgeItem(
  order: ProductOrder,
  item: ProductOrderItem,
  path: string,
  facts: OrderFacts,
  nowMs: number,
  judge: Judge,
): void {
  if (item.action === 'add') {
    judgeAdded(order, item, path, facts, nowMs, judge);
    return;
  }
  if (item.action === 'noChange') {
    judge(`${path}.action`, 'noChange asks for nothing', 'leave the item out');
    return;
  }
  const changed = changedProduct(order, item, path, facts, judge);
  if (!changed) return;
  if (isRevision(item)) judgeRevision(changed, facts, nowMs, judge);
  else judgeMove(changed, facts, judge);
  if (item.action === 'modify' && moveOf(item) !== undefined && item.productOffering !== undefined)
    judge(`${path}.product.status`, 'a product is paused or becomes another, not both at once', 'use two orders');
}
