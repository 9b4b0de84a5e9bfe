import { type Failure, failure, type Violation } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import { isRevision, revisedBy } from './decompose-revision';
import { changedProduct, judgeMove } from './judge-change';
import { isOpenTo } from './judge-revision';
import type { OrderFacts, ProductOrder } from './order-facts';
import type { Judge } from './ports';

/**
 * Whether the products that an order changes can still become what it says when it begins: while it waited, another order may have
 * ended or paused them. What it adds was agreed, and is held to. Fails with `unprocessable`.
 */
export function stillPossible(order: ProductOrder, facts: OrderFacts): Result<ProductOrder, Failure> {
  const violations: Violation[] = [];
  const judge: Judge = (path, message) => violations.push({ path, message });
  for (const [index, item] of (order.productOrderItem ?? []).entries()) {
    if (item.action === 'add') continue;
    const path = `productOrderItem.${index}`;
    const changed = changedProduct(order, item, path, facts, judge);
    if (!changed) continue;
    if (!isRevision(item)) judgeMove(changed, facts, judge);
    else if (!isOpenTo(changed.product, item) || !revisedBy(item, facts))
      judge(`${path}.product.id`, `product ${changed.product.id} is ${changed.product.status}`);
  }
  if (violations.length === 0) return ok(order);
  return err(failure('unprocessable', 'What the order changes is not what it was', { violations }));
}
