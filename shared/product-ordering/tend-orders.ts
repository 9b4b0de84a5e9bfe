import { invariant } from '../kernel/errors';
import { ok } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { ResourceStore, StoredResource } from '../tmf/resource-store';
import { bodyOf, updateResource } from '../tmf/update-resource';
import { beginDueOrders } from './begin-later';
import { troubleOf } from './fallout';
import { foreseeRunning } from './foresee-delay';
import { withItems } from './move-order';
import type { ProductOrder } from './order-facts';
import { ordersBy } from './orders-by';
import type { OrderExecutions, OrderTraces } from './ports';
import { PRODUCT_ORDER, WAITS_FOR } from './resources';
import { executionOf, resumeOrder } from './resume-order';

/** Begun, or about to: an execution is at work on it. */
const AT_WORK = ['acknowledged', 'inProgress', 'assessingCancellation', 'pendingCancellation'] as const;
/** An order that nobody wrote for so long may have lost its execution. Longer than a start takes, with its redeliveries. */
const QUIET_MS = 5 * 60_000;
/** An execution that ended so often without ending its order meets something new. */
export const RESTARTS_MAX = 5;
/** Pages of one state that one run looks at; the next run begins with the oldest again. */
const PAGES_MAX = 10;

export interface TendPorts {
  readonly store: ResourceStore;
  readonly executions: OrderExecutions;
  readonly traces: Pick<OrderTraces, 'plan' | 'entries'>;
  /** Whether there are numbers and SIMs to be had at all. */
  hasStock(tenant: TenantId): Promise<boolean>;
}

export interface Tended {
  /** Orders that waited for their day. */
  begun: number;
  /** Held orders whose time had come. */
  resumed: number;
  /** Orders whose start was lost. */
  started: number;
  /** Orders whose execution ended without them. */
  restarted: number;
  /** Told to be late, before they are. */
  alerted: number;
  /** Given to a person, since restarting did not help. */
  parked: number;
}

/**
 * Looks after the orders of a tenant: what waited for its day begins, what is held and due goes on, and what is stuck (its start was lost, or its execution was
 * aborted, broke or ran out of time) is started again. Every step does nothing twice, so an execution may begin anew anywhere.
 */
export async function tendOrders(ports: TendPorts, tenant: TenantId, nowMs: number): Promise<Tended> {
  const tended: Tended = {
    begun: await beginDueOrders(ports, tenant, nowMs),
    resumed: 0,
    started: 0,
    restarted: 0,
    alerted: 0,
    parked: 0,
  };
  let stock: Promise<boolean> | undefined;
  for await (const { id, body } of ordersBy(ports.store, tenant, { path: WAITS_FOR, value: 'time' }, PAGES_MAX)) {
    const { fallout } = body as ProductOrder;
    if (fallout?.nextAttemptDate === undefined || Date.parse(fallout.nextAttemptDate) > nowMs) continue;
    if (troubleOf(fallout.code ?? '').healing?.needs === 'stock') {
      stock ??= ports.hasStock(tenant);
      if (!(await stock)) continue;
    }
    const resumed = await updateResource(ports.store, PRODUCT_ORDER, { tenant, id, nowMs }, (order) =>
      order.state === 'held' ? resumeOrder(order, 'schedule') : ok(undefined),
    );
    if (resumed.ok) tended.resumed += 1;
  }
  for (const state of AT_WORK)
    for await (const stored of ordersBy(ports.store, tenant, { path: 'state', value: state }, PAGES_MAX))
      if (Date.parse(stored.updatedAt) <= nowMs - QUIET_MS) await lookAfter(ports, stored, nowMs, tended);
  return tended;
}

/** An order that is quiet: its execution waits for somebody, or is not there. */
async function lookAfter(ports: TendPorts, stored: StoredResource, nowMs: number, tended: Tended): Promise<void> {
  const { tenant, id } = stored;
  const order = bodyOf(PRODUCT_ORDER, stored);
  const { name, input } = executionOf(tenant, order);
  switch (await ports.executions.status(name)) {
    case 'running':
      if (await foreseeRunning(ports, stored, nowMs)) tended.alerted += 1;
      return;
    case 'missing':
      await ports.executions.start(name, input);
      tended.started += 1;
      return;
    case 'ended': {
      const moved = await updateResource(ports.store, PRODUCT_ORDER, { tenant, id, nowMs }, (now) =>
        ok(now.state === order.state && executionOf(tenant, now).name === name ? restarted(now) : undefined),
      );
      invariant(moved.ok, `order ${id} can be restarted`);
      const next = bodyOf(PRODUCT_ORDER, moved.value);
      const again = executionOf(tenant, next);
      if (next.state === 'held') tended.parked += 1;
      else if (again.name !== name) {
        await ports.executions.start(again.name, again.input);
        tended.restarted += 1;
      }
    }
  }
}

const ENDED_EARLY = 'ExecutionEnded';

/** The order with another execution due, which goes on from where it stands; held for a person when that helped nothing. */
export function restarted(order: ProductOrder): ProductOrder {
  const { fallout } = order;
  const restarts = (fallout?.restarts ?? 0) + 1;
  const trouble = troubleOf(ENDED_EARLY);
  const next = {
    ...(fallout ?? { class: trouble.class, code: ENDED_EARLY, reason: trouble.reason, missing: [] }),
    resume: fallout?.resume ?? ('on' as const),
    attempts: (fallout?.attempts ?? 0) + 1,
    restarts,
  };
  if (restarts <= RESTARTS_MAX) return { ...order, fallout: next };
  const missing = [`its execution, which ended ${restarts} times without it`];
  const resume = next.resume === 'again' ? 'on' : next.resume;
  const parked = { ...next, resume, restarts: 0, missing, mend: trouble.mend, waitsFor: 'person' as const };
  return { ...withItems(order, 'held'), state: 'held', fallout: parked };
}
