import { toIso } from '../kernel/clock';
import { type Failure, failure } from '../kernel/errors';
import { err, ok } from '../kernel/result';
import type { BodyOf } from '../tmf/declaration';
import type { ResourceHooks } from '../tmf/hooks';
import { updateResource } from '../tmf/update-resource';
import { FULFILMENT, type ResourceOrder } from './follow-fulfilment';
import { type CANCEL_RESOURCE_ORDER, RESOURCE_ORDER } from './resource-order-resource';

type CancelResourceOrder = BodyOf<typeof CANCEL_RESOURCE_ORDER>;

/**
 * A resource order of a caller is worked off by people, who move it; one that fulfils a product order is moved by what happens
 * there alone.
 */
export const resourceOrderHooks: ResourceHooks<ResourceOrder> = {
  async beforeCreate(draft) {
    if (draft.orderType === FULFILMENT)
      return err(
        failure('invalid-request', 'Place a product order: it is fulfilled by resource orders of its own', {
          violations: [{ path: 'orderType', message: `is not ${FULFILMENT}` }],
        }),
      );
    return ok({ ...draft, orderItem: draft.orderItem?.map((item) => ({ ...item, state: draft.state })) });
  },
  async beforePatch(next, previous, { clock }) {
    if (previous.orderType === FULFILMENT) return err(ofProductOrder(previous));
    if (next.state === previous.state) return ok(next);
    return ok(moved(next, next.state ?? '', clock.now()));
  },
  async beforeDelete(previous) {
    if (previous.orderType === FULFILMENT) return err(ofProductOrder(previous));
    const isOver = (RESOURCE_ORDER.state?.transitions[previous.state ?? ''] ?? []).every((to) => to === 'cancelled');
    return isOver ? ok(undefined) : err(failure('conflict', `The order is ${previous.state}: cancel it first`));
  },
};

/** Cancels a caller's resource order at once. One of a product order is cancelled with that: 409, naming it. */
export const cancelResourceOrderHooks: ResourceHooks<CancelResourceOrder> = {
  async beforeCreate(draft, { store, caller: { tenant }, clock }) {
    const nowMs = clock.now();
    const target = { tenant, id: draft.resourceOrder?.id ?? '', nowMs };
    const cancelled = await updateResource(store, RESOURCE_ORDER, target, (order) => {
      if (order.orderType === FULFILMENT) return err(ofProductOrder(order));
      // Cancelled already, by a request whose answer was lost.
      return ok(order.state === 'cancelled' ? undefined : moved(order, 'cancelled', nowMs));
    });
    if (!cancelled.ok) return cancelled;
    return ok({ ...draft, state: 'done', effectiveCancellationDate: toIso(nowMs) });
  },
};

const ofProductOrder = ({ externalId = 'its product order' }: ResourceOrder): Failure =>
  failure('illegal-transition', `It fulfils product order ${externalId}: cancel that`, {
    violations: [{ path: 'state', message: 'moves as the product order is fulfilled' }],
  });

const ENDS = ['completed', 'failed', 'rejected', 'cancelled'];

function moved(order: ResourceOrder, state: string, nowMs: number): ResourceOrder {
  const now = toIso(nowMs);
  return {
    ...order,
    state,
    ...(state === 'inProgress' ? { startDate: order.startDate ?? now } : {}),
    ...(ENDS.includes(state) ? { completionDate: now } : {}),
    orderItem: order.orderItem?.map((item) => ({ ...item, state })),
  };
}
