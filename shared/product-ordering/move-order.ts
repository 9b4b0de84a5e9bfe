import { toIso } from '../kernel/clock';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { ProductOrder } from './order-facts';

type Moved = Result<ProductOrder | undefined, Failure>;
type ItemState = NonNullable<NonNullable<ProductOrder['productOrderItem']>[number]['state']>;

const withItems = (order: ProductOrder, state: ItemState): ProductOrder => ({
  ...order,
  productOrderItem: order.productOrderItem?.map((item) => ({ ...item, state })),
});

/** `acknowledged` → `inProgress`. Begun already: nothing to do. Ended already: `illegal-transition`. */
export function beginOrder(order: ProductOrder): Moved {
  if (order.state === 'inProgress') return ok(undefined);
  if (order.state !== 'acknowledged')
    return err(failure('illegal-transition', `order ${order.id} is ${order.state}: only an acknowledged one begins`));
  return ok({ ...withItems(order, 'inProgress'), state: 'inProgress' });
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

/** Why an execution stopped, in the words that the order's reader sees, by the error's name. */
const REASONS: Readonly<Record<string, string>> = {
  OutOfStock: 'no suitable number or SIM is in stock',
  Conflict: 'the chosen number or SIM is taken',
  UnknownReference: 'the chosen number or SIM is not in stock',
  NetworkTaskDeclined: 'the network declined a task',
  NetworkTaskFailed: 'the network kept failing at a task',
  'States.Timeout': 'the network did not answer in time',
  ChargingUncertain: 'charging could not be opened for certain',
  NoTariff: 'no tariff is ready for the offering',
};

export const reasonOf = (errorName: string): string => REASONS[errorName] ?? `a step failed (${errorName})`;

/**
 * Ends an order that was not fulfilled: `failed` when all was undone, else `held`, with what a person must finish in a
 * note. `missing` holds ids only.
 */
export function closeOrder(
  order: ProductOrder,
  end: { readonly errorName: string; readonly missing: readonly string[] },
  nowMs: number,
): Moved {
  if (order.state === 'failed' || order.state === 'held') return ok(undefined);
  const state = end.missing.length === 0 ? 'failed' : 'held';
  const undone = end.missing.length === 0 ? 'all was undone' : `not undone: ${end.missing.join('; ')}`;
  const note = {
    id: `${order.id}-end`,
    author: 'product-ordering',
    date: toIso(nowMs),
    text: `Not fulfilled: ${reasonOf(end.errorName)}; ${undone}`,
  };
  return ok({ ...withItems(order, state), state, note: [...(order.note ?? []), note] });
}
