import { toIso } from '../kernel/clock';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import { cancelledOrder } from './cancel-order';
import { CHARGING_UNCERTAIN, RESUMED } from './execution-errors';
import { troubleOf } from './fallout';
import { withItems } from './move-order';
import type { ProductOrder } from './order-facts';

/** What a compensating step leaves in the execution's state: nothing, or what it could not undo. */
export interface Undone {
  /** Ids only: `network task <id>`. */
  readonly missing?: string;
  /** What is missing is still to be done, not to be undone. */
  readonly finish?: boolean;
}

/** The state of an execution whose order cannot be fulfilled, after it undid what it could. */
export interface FailedExecution {
  readonly tenant: TenantId;
  readonly orderId: string;
  readonly failure: { readonly Error: string; readonly Cause?: string };
  readonly undoneProducts?: readonly Undone[];
  readonly undoneServices?: readonly Undone[];
  readonly undoneNetworkTasks?: readonly Undone[];
  readonly undoneReservations?: readonly Undone[];
}

const leftOf = ({
  undoneProducts,
  undoneServices,
  undoneNetworkTasks,
  undoneReservations,
}: FailedExecution): Undone[] =>
  [undoneProducts, undoneServices, undoneNetworkTasks, undoneReservations]
    .flatMap((undone) => undone ?? [])
    .filter((entry) => entry.missing !== undefined);

/** How an execution ended: why, what a person must see to, and where another execution can go on. */
export interface ExecutionEnd {
  readonly errorName: string;
  /** Ids only; empty when all was undone. */
  readonly missing: readonly string[];
  /** Undefined where nothing may be repeated: charging that may be open is looked at first. */
  readonly resume?: 'undo' | 'finish';
}

export function endOf(execution: FailedExecution): ExecutionEnd {
  const { Error: errorName, Cause = 'unknown' } = execution.failure;
  const left = leftOf(execution);
  const missing = left.flatMap((entry) => entry.missing ?? []);
  if (errorName === CHARGING_UNCERTAIN)
    return { errorName, missing: [...missing, `charging of product ${Cause}, which may be open`] };
  return { errorName, missing, resume: left.some(({ finish }) => finish) ? 'finish' : 'undo' };
}

/**
 * Ends an order that was not fulfilled: `failed` when all was undone, or `cancelled` when that was asked for; else `held`, with
 * what a person must finish in a note. `missing` holds ids only. An order that is being assessed is `busy`.
 */
export function closeOrder(
  order: ProductOrder,
  end: ExecutionEnd,
  nowMs: number,
): Result<ProductOrder | undefined, Failure> {
  if (order.state === 'failed' || order.state === 'held' || order.state === 'cancelled') return ok(undefined);
  if (order.state === 'assessingCancellation') return err(failure('busy', `order ${order.id} is being assessed`));
  const isCancelled = order.state === 'pendingCancellation';
  const undoneState = isCancelled ? 'cancelled' : 'failed';
  const state = end.missing.length === 0 ? undoneState : 'held';
  const held = order.fallout;
  const isRepeat = end.errorName === RESUMED && held !== undefined;
  const trouble = isRepeat ? { class: held.class, reason: held.reason ?? '' } : troubleOf(end.errorName);
  const undone = end.missing.length === 0 ? 'all was undone' : `not undone: ${end.missing.join('; ')}`;
  const note = {
    id: `${order.id}-end${(held?.attempts ?? 0) === 0 ? '' : `-${held?.attempts}`}`,
    author: 'product-ordering',
    date: toIso(nowMs),
    text: `Not fulfilled: ${trouble.reason}; ${undone}`,
  };
  const closed: ProductOrder =
    state === 'cancelled' ? cancelledOrder(order, nowMs) : { ...withItems(order, state), state };
  const fallout = {
    ...trouble,
    missing: [...end.missing],
    attempts: held?.attempts ?? 0,
    ...(state === 'held' && end.resume !== undefined ? { resume: end.resume } : {}),
  };
  return ok({ ...closed, fallout, note: [...(order.note ?? []), note] });
}
