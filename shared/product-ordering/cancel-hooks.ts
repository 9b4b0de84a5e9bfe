import { failure } from '../kernel/errors';
import { err, ok } from '../kernel/result';
import { mayAccess } from '../tmf/authorise';
import type { BodyOf } from '../tmf/declaration';
import type { ResourceHooks } from '../tmf/hooks';
import { bodyOf } from '../tmf/update-resource';
import type { CANCEL_PRODUCT_ORDER } from './cancel-resource';
import { PRODUCT_ORDER } from './resources';

const AHEAD = 'orders are cancelled at once: ask on that day';

/** Takes a request to cancel an order that the caller may see. A subscriber's own; another's is one that does not exist. */
export const cancelHooks: ResourceHooks<BodyOf<typeof CANCEL_PRODUCT_ORDER>> = {
  async beforeCreate(draft, { caller, clock, store }) {
    const id = draft.productOrder?.id ?? '';
    const stored = await store.get(caller.tenant, PRODUCT_ORDER.name, id);
    const order = stored && bodyOf(PRODUCT_ORDER, stored);
    if (!order || !mayAccess(PRODUCT_ORDER, 'write', caller, order))
      return refused('productOrder.id', `there is no order ${id}`);
    const { requestedCancellationDate: date } = draft;
    if (date !== undefined && Date.parse(date) > clock.now()) return refused('requestedCancellationDate', AHEAD);
    return ok({ ...draft, relatedParty: order.relatedParty ?? [] });
  },
};

const refused = (path: string, message: string) =>
  err(failure('unprocessable', `The order cannot be cancelled: ${message}`, { violations: [{ path, message }] }));
