import { toIso } from '../kernel/clock';
import { type Failure, failure, invariant } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { BodyOf } from '../tmf/declaration';
import type { ResourceStore } from '../tmf/resource-store';
import { bodyOf, updateResource } from '../tmf/update-resource';
import { CANCEL_PRODUCT_ORDER, CANCELLATIONS_BY_ORDER } from './cancel-resource';
import { withItems } from './move-order';
import type { ProductOrder } from './order-facts';
import { PRODUCT_ORDER } from './resources';

type Cancellation = BodyOf<typeof CANCEL_PRODUCT_ORDER>;

/** Requests to cancel one order that are looked at when it moves: one is enough, more are mistakes. */
const CANCELLATIONS_READ_MAX = 20;
/** From acknowledged through assessing to pending is two moves; one more for a race that was lost. */
const MOVES_MAX = 4;

/** Where a request to cancel stands: it moved the order, waits for the order's execution to undo, or is over. */
type Verdict =
  | { readonly next: ProductOrder }
  | { readonly end: 'waits' | 'done' }
  | { readonly end: 'refused'; readonly why: string };

/** What a request to cancel makes of an order as it stands. */
export function assess(order: ProductOrder, reason: string | undefined, nowMs: number): Verdict {
  const asked = reason === undefined ? {} : { cancellationReason: reason };
  switch (order.state) {
    case 'acknowledged':
    case 'pending':
      return { next: { ...cancelledOrder(order, nowMs), ...asked } };
    case 'inProgress':
      return order.pointOfNoReturnDate === undefined
        ? { next: { ...withItems(order, 'assessingCancellation'), ...asked, state: 'assessingCancellation' } }
        : { end: 'refused', why: 'it passed its point of no return: end what it brings by another order' };
    case 'assessingCancellation':
      return { next: { ...withItems(order, 'pendingCancellation'), state: 'pendingCancellation' } };
    case 'held':
      // All was undone: it only waits to be tried again.
      return order.fallout?.resume === 'again'
        ? { next: { ...cancelledOrder(order, nowMs), ...asked } }
        : { end: 'refused', why: 'it is held for a person: what stands of it is finished or undone first' };
    case 'pendingCancellation':
      return { end: 'waits' };
    case 'cancelled':
      return { end: 'done' };
    default:
      return { end: 'refused', why: `it is ${order.state}` };
  }
}

export const cancelledOrder = (order: ProductOrder, nowMs: number): ProductOrder => ({
  ...withItems(order, 'cancelled'),
  state: 'cancelled',
  cancellationDate: toIso(nowMs),
});

/**
 * Takes a request to cancel as far as it goes now: an order that has not begun is cancelled at once; one in progress is undone
 * by its own execution, which looks for this before each wave. Idempotent; called again when the order moves.
 */
export async function advanceCancellation(
  store: ResourceStore,
  { tenant, id, nowMs }: { readonly tenant: TenantId; readonly id: string; readonly nowMs: number },
): Promise<Result<void, Failure>> {
  const stored = await store.get(tenant, CANCEL_PRODUCT_ORDER.name, id);
  const task = stored && bodyOf(CANCEL_PRODUCT_ORDER, stored);
  if (!task || task.state === 'done' || task.state === 'terminatedWithError') return ok(undefined);
  const target = { tenant, id: task.productOrder?.id ?? '', nowMs };
  for (let move = 0; move < MOVES_MAX; move += 1) {
    let verdict: Verdict | undefined;
    const moved = await updateResource(store, PRODUCT_ORDER, target, (order) => {
      verdict = assess(order, task.cancellationReason, nowMs);
      return ok('next' in verdict ? verdict.next : undefined);
    });
    if (!moved.ok) return moved;
    invariant(verdict, 'an order that was read was assessed');
    if (!('next' in verdict)) return note(store, { tenant, id, nowMs }, verdict, bodyOf(PRODUCT_ORDER, moved.value));
  }
  return err(failure('busy', `order ${target.id} keeps moving`));
}

/** Writes down what came of a request; unchanged, it is not written. */
async function note(
  store: ResourceStore,
  target: { readonly tenant: TenantId; readonly id: string; readonly nowMs: number },
  verdict: Exclude<Verdict, { readonly next: ProductOrder }>,
  order: ProductOrder,
): Promise<Result<void, Failure>> {
  const ended = (task: Cancellation): Cancellation => {
    switch (verdict.end) {
      case 'waits':
        return { ...task, state: 'inProgress' };
      case 'done':
        return { ...task, state: 'done', effectiveCancellationDate: order.cancellationDate };
      case 'refused':
        return { ...task, state: 'terminatedWithError', statusReason: `The order is not cancelled: ${verdict.why}` };
    }
  };
  const noted = await updateResource(store, CANCEL_PRODUCT_ORDER, target, (task) => {
    const next = ended(task);
    return ok(next.state === task.state ? undefined : next);
  });
  return noted.ok ? ok(undefined) : noted;
}

/** The requests to cancel an order that are still open: when it moves, they may end. */
export async function openCancellations(store: ResourceStore, tenant: TenantId, orderId: string): Promise<string[]> {
  const lookup = { path: CANCELLATIONS_BY_ORDER, value: orderId };
  const limit = CANCELLATIONS_READ_MAX;
  const { items } = await store.list({ tenant, resource: CANCEL_PRODUCT_ORDER.name, lookup, limit });
  return items.filter(({ body }) => body.state === 'inProgress').map(({ id }) => id);
}
