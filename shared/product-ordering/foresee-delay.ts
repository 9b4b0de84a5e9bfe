import { toIso } from '../kernel/clock';
import { ok } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { ResourceStore, StoredResource } from '../tmf/resource-store';
import { bodyOf, updateResource } from '../tmf/update-resource';
import { completionMs, progressOf } from './expected-completion';
import type { ProductOrder } from './order-facts';
import type { OrderPlan } from './order-plan';
import { planAgain } from './plan-again';
import type { OrderTraces } from './ports';
import { JEOPARDY_ALERTS_MAX, PRODUCT_ORDER } from './resources';

/** What is foreseen of an order: when it will be done, or that nobody knows, and why it is late. */
interface Foreseen {
  /** Epoch milliseconds; absent: it waits for a person. */
  readonly doneMs?: number;
  /** The error that delays it, or `slow`. */
  readonly exception: string;
  readonly message: string;
}

const WAITS_FOR_PERSON = 'waitsForPerson';

/** By when an order is to be completed: what we told, or what was asked for where that is later. Undefined of one that was told nothing. */
export function dueMs({ expectedCompletionDate, requestedCompletionDate }: ProductOrder): number | undefined {
  if (expectedCompletionDate === undefined) return undefined;
  return Math.max(Date.parse(expectedCompletionDate), Date.parse(requestedCompletionDate ?? expectedCompletionDate));
}

/**
 * The order with an alert where it will be late, and the date that is expected now; undefined where there is nothing to tell. Each date that
 * will be missed is told once.
 */
export function alerted(order: ProductOrder, foreseen: Foreseen, nowMs: number): ProductOrder | undefined {
  const due = dueMs(order);
  const { jeopardyAlert = [] } = order;
  const { doneMs, exception, message } = foreseen;
  const isTold = doneMs === undefined && jeopardyAlert.at(-1)?.name === WAITS_FOR_PERSON;
  if (due === undefined || isTold || (doneMs ?? Number.POSITIVE_INFINITY) <= due) return undefined;
  if (jeopardyAlert.length >= JEOPARDY_ALERTS_MAX) return undefined;
  const alert = {
    id: `${order.id}-jeopardy-${jeopardyAlert.length + 1}`,
    alertDate: toIso(nowMs),
    exception,
    jeopardyType: doneMs === undefined ? 'Critical' : 'Normal',
    name: doneMs === undefined ? WAITS_FOR_PERSON : 'late',
    message: `${message}: it was to be completed by ${toIso(due)}${doneMs === undefined ? '' : `, and is expected by ${toIso(doneMs)}`}`,
  };
  return {
    ...order,
    jeopardyAlert: [...jeopardyAlert, alert],
    ...(doneMs === undefined ? {} : { expectedCompletionDate: toIso(doneMs) }),
  };
}

interface Target {
  readonly tenant: TenantId;
  readonly id: string;
  readonly nowMs: number;
}

/** Tells of an order that was held whether it will be late: it goes on by `plan` at its next attempt, or when a person has looked. */
export async function foreseeHeld(store: ResourceStore, target: Target, plan: OrderPlan | undefined): Promise<void> {
  await tell(store, target, (order) => {
    const { fallout } = order;
    if (order.state !== 'held' || !fallout) return undefined;
    const { code = '', reason = '', nextAttemptDate } = fallout;
    const againMs = nextAttemptDate === undefined ? undefined : Date.parse(nextAttemptDate);
    const doneMs = againMs === undefined ? undefined : plan ? completionMs(plan, againMs) : againMs;
    return { ...(doneMs === undefined ? {} : { doneMs }), exception: code, message: reason };
  });
}

/** Tells of an order that runs whether it will be late, by what its tasks have waited for. Looked at once half of its time is over; answers whether it told. */
export async function foreseeRunning(
  ports: { readonly store: ResourceStore; readonly traces: Pick<OrderTraces, 'plan' | 'entries'> },
  stored: StoredResource,
  nowMs: number,
): Promise<boolean> {
  const order = bodyOf(PRODUCT_ORDER, stored);
  const due = dueMs(order);
  if (due === undefined || nowMs < (Date.parse(stored.updatedAt) + due) / 2) return false;
  const { tenant, id } = stored;
  const plan = await ports.traces.plan(tenant, id);
  if (!plan) return false;
  const progress = progressOf(await ports.traces.entries(tenant, id));
  const doneMs = completionMs(planAgain(plan, order.fallout?.round), nowMs, progress);
  const message = 'what it asked for takes longer than it should';
  return tell(ports.store, { tenant, id, nowMs }, () => ({ doneMs, exception: 'slow', message }));
}

async function tell(
  store: ResourceStore,
  target: Target,
  foresee: (order: ProductOrder) => Foreseen | undefined,
): Promise<boolean> {
  let isTold = false;
  const written = await updateResource(store, PRODUCT_ORDER, target, (order) => {
    const foreseen = foresee(order);
    const next = foreseen && alerted(order, foreseen, target.nowMs);
    isTold = next !== undefined;
    return ok(next);
  });
  return written.ok && isTold;
}
