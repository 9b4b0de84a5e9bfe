import { billingPeriod, periodAt } from '../billing';
import { toIso } from '../kernel/clock';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { ResourceStore } from '../tmf/resource-store';
import { bodyOf } from '../tmf/update-resource';
import { withItems } from './move-order';
import type { ProductOrder } from './order-facts';
import { ordersBy } from './orders-by';
import { PRODUCT_ORDER } from './resources';
import { type ExecutionInput, executionOf } from './resume-order';

/** 100,000 orders of one tenant that wait for a day: more are begun by the next sweep, once these have begun. */
const PAGES_MAX = 1_000;

/** An order begins at its requested start, when the billing month ends (`startsAt` `cycleEnd`), or at once. */
export function beginsAtMs({ requestedStartDate }: Pick<ProductOrder, 'requestedStartDate'>): number {
  return requestedStartDate === undefined ? Number.NEGATIVE_INFINITY : Date.parse(requestedStartDate);
}

/** The order with the time at which it begins. The end of a cycle is the first instant of the next month on the tenant's clocks. */
export function withStart(order: ProductOrder, nowMs: number, timeZone: string): Result<ProductOrder, Failure> {
  if (order.startsAt !== 'cycleEnd') return ok(order);
  if (order.requestedStartDate !== undefined) {
    const violations = [
      { path: 'startsAt', message: 'the cycle’s end is a date by itself', mend: 'leave requestedStartDate or it out' },
    ];
    return err(failure('unprocessable', 'The order begins at two times', { violations }));
  }
  const { endMs } = billingPeriod(periodAt(nowMs, timeZone), timeZone);
  return ok({ ...order, requestedStartDate: toIso(endMs) });
}

/** A new order: `acknowledged` and begun at once, or `pending` until its time comes. */
export function acknowledged(order: ProductOrder, nowMs: number): ProductOrder {
  const state = beginsAtMs(order) > nowMs ? 'pending' : 'acknowledged';
  return { ...withItems(order, state), state };
}

export interface BeginPorts {
  readonly store: ResourceStore;
  /** A name that was used before starts nothing. */
  readonly executions: { start(name: string, input: ExecutionInput): Promise<void> };
}

/** Begins the orders of a tenant whose time has come. Twice is once: an execution has its order's name. Answers how many. */
export async function beginDueOrders(
  { store, executions }: BeginPorts,
  tenant: TenantId,
  nowMs: number,
): Promise<number> {
  let begun = 0;
  for await (const stored of ordersBy(store, tenant, { path: 'state', value: 'pending' }, PAGES_MAX)) {
    const order = bodyOf(PRODUCT_ORDER, stored);
    if (order.state !== 'pending' || beginsAtMs(order) > nowMs) continue;
    const { name, input } = executionOf(tenant, order);
    await executions.start(name, input);
    begun += 1;
  }
  return begun;
}
