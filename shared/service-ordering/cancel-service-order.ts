import { toIso } from '../kernel/clock';
import { failure } from '../kernel/errors';
import { err, ok } from '../kernel/result';
import type { ResourceHooks } from '../tmf/hooks';
import { isRecord } from '../tmf/read-path';
import { updateResource } from '../tmf/update-resource';
import { SERVICE_ORDER } from './resources';
import { movedTo, type ServiceOrder } from './service-order';

/** The one state in which nothing was done yet for an order. */
const NOT_BEGUN = 'acknowledged';

/**
 * Hooks of TMF641's CancelServiceOrder. An order that has not begun is cancelled at once, and the task is `done` when it is
 * stored; one that runs or has ended is refused with `illegal-transition`. The order is written first, so a cancellation that
 * is asked for again finds it cancelled.
 */
export const cancelServiceOrderHooks: ResourceHooks = {
  async beforeCreate(draft, { caller, clock, store }) {
    const { serviceOrder, cancellationReason } = draft;
    const id = String(isRecord(serviceOrder) ? serviceOrder.id : '');
    const target = { tenant: caller.tenant, id, nowMs: clock.now() };
    const now = toIso(target.nowMs);
    const why = typeof cancellationReason === 'string' ? { cancellationReason } : {};
    const moved = await updateResource(store, SERVICE_ORDER, target, (order) => {
      if (order.state === 'cancelled') return ok(undefined);
      if (order.state !== NOT_BEGUN) return err(tooLate(order));
      return ok({ ...movedTo(order, 'cancelled'), ...why, cancellationDate: now });
    });
    return moved.ok ? ok({ ...draft, state: 'done', effectiveCancellationDate: now }) : moved;
  },
};

const tooLate = ({ id, state }: ServiceOrder) =>
  failure(
    'illegal-transition',
    `serviceOrder ${id} is ${state}: it is cancelled while it is ${NOT_BEGUN}, or not at all`,
    {
      violations: [{ path: 'serviceOrder.id', message: `its state is one of: ${NOT_BEGUN}` }],
    },
  );
