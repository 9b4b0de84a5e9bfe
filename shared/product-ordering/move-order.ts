import { toIso } from '../kernel/clock';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import { withoutSecrets } from '../tmf/without-secrets';
import type { ProductOrder } from './order-facts';
import { FIRST_VERSION, versionOf } from './order-plan';
import { SECRET_CHARACTERISTICS } from './secret-characteristics';

type Moved = Result<ProductOrder | undefined, Failure>;
type ItemState = NonNullable<NonNullable<ProductOrder['productOrderItem']>[number]['state']>;

const ENDS: readonly ItemState[] = ['completed', 'failed', 'cancelled'];

/** The order and its items move together. Where they end, what was secret has been used, or is never. */
export const withItems = (order: ProductOrder, state: ItemState): ProductOrder => {
  const items = order.productOrderItem?.map((item) => ({ ...item, state }));
  return { ...order, productOrderItem: ENDS.includes(state) ? withoutSecrets(items, SECRET_CHARACTERISTICS) : items };
};

/** Begun already, if only to be undone. */
const BEGUN: readonly (string | undefined)[] = ['inProgress', 'assessingCancellation', 'pendingCancellation'];

/** `acknowledged`, or `pending` until its time came → `inProgress`. Begun already: nothing to do. Ended already: `illegal-transition`. */
export function beginOrder(order: ProductOrder): Moved {
  if (BEGUN.includes(order.state)) return ok(undefined);
  if (order.state !== 'acknowledged' && order.state !== 'pending')
    return err(failure('illegal-transition', `order ${order.id} is ${order.state}: only an acknowledged one begins`));
  return ok({ ...withItems(order, 'inProgress'), state: 'inProgress' });
}

/**
 * Looks whether an order goes on. Before its last steps (`isLast`) it passes its point of no return, and is cancelled no more: one
 * that is being assessed waits for that (`busy`). Cancelled: `cancellation-requested`. Amended since the `version` that was planned: `precondition-failed`.
 */
export function keepCourse(order: ProductOrder, isLast: boolean, nowMs: number, version = FIRST_VERSION): Moved {
  if (order.state === 'pendingCancellation')
    return err(failure('cancellation-requested', `order ${order.id} is to be cancelled`));
  if (versionOf(order) > version) return err(failure('precondition-failed', `order ${order.id} was amended`));
  if (!isLast || order.pointOfNoReturnDate !== undefined) return ok(undefined);
  if (order.state === 'assessingCancellation') return err(failure('busy', `order ${order.id} is being assessed`));
  return ok({ ...order, pointOfNoReturnDate: toIso(nowMs) });
}

/** `inProgress` → `completed`; each item names the product that it made. */
export function completeOrder(order: ProductOrder, productIds: ReadonlyMap<string, string>, nowMs: number): Moved {
  if (order.state === 'completed') return ok(undefined);
  const done = withItems(order, 'completed');
  return ok({
    ...done,
    state: 'completed',
    completionDate: toIso(nowMs),
    productOrderItem: done.productOrderItem?.map((item) => {
      const id = productIds.get(item.id ?? '');
      return id === undefined ? item : { ...item, product: { ...item.product, id } };
    }),
  });
}
