import { toIso } from '../kernel/clock';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import { cancelledOrder } from './cancel-order';
import { CANCELLATION_REQUESTED, withItems } from './move-order';
import type { ProductOrder } from './order-facts';

/** What a compensating step leaves in the execution's state: nothing, or what it could not undo. */
export interface Undone {
  /** Ids only: `network task <id>`. */
  readonly missing?: string;
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

/** The error of an execution that cannot know whether charging was opened. */
export const CHARGING_UNCERTAIN = 'ChargingUncertain';

/** What a person must finish by hand; empty when all was undone. */
export function missingOf(execution: FailedExecution): string[] {
  const { undoneProducts, undoneServices, undoneNetworkTasks, undoneReservations } = execution;
  const missing = [undoneProducts, undoneServices, undoneNetworkTasks, undoneReservations]
    .flatMap((undone) => undone ?? [])
    .flatMap((entry) => entry.missing ?? []);
  if (execution.failure.Error === CHARGING_UNCERTAIN)
    missing.push(`charging of product ${execution.failure.Cause ?? 'unknown'}, which may be open`);
  return missing;
}

/** Why an execution stopped, in the words that the order's reader sees, by the error's name. */
const REASONS: Readonly<Record<string, string>> = {
  OutOfStock: 'no suitable number or SIM is in stock',
  Conflict: 'the chosen number or SIM is taken',
  UnknownReference: 'the chosen number or SIM is not in stock',
  NetworkTaskDeclined: 'the network declined a task',
  NetworkTaskFailed: 'the network kept failing at a task',
  'States.Timeout': 'the network did not answer in time',
  [CHARGING_UNCERTAIN]: 'charging could not be opened for certain',
  NoTariff: 'no tariff is ready for the offering',
  [CANCELLATION_REQUESTED]: 'it was cancelled',
};

export const reasonOf = (errorName: string): string => REASONS[errorName] ?? `a step failed (${errorName})`;

/**
 * Ends an order that was not fulfilled: `failed` when all was undone, or `cancelled` when that was asked for; else `held`, with
 * what a person must finish in a note. `missing` holds ids only. An order that is being assessed is `busy`.
 */
export function closeOrder(
  order: ProductOrder,
  end: { readonly errorName: string; readonly missing: readonly string[] },
  nowMs: number,
): Result<ProductOrder | undefined, Failure> {
  if (order.state === 'failed' || order.state === 'held' || order.state === 'cancelled') return ok(undefined);
  if (order.state === 'assessingCancellation') return err(failure('busy', `order ${order.id} is being assessed`));
  const isCancelled = order.state === 'pendingCancellation';
  const undoneState = isCancelled ? 'cancelled' : 'failed';
  const state = end.missing.length === 0 ? undoneState : 'held';
  const undone = end.missing.length === 0 ? 'all was undone' : `not undone: ${end.missing.join('; ')}`;
  const note = {
    id: `${order.id}-end`,
    author: 'product-ordering',
    date: toIso(nowMs),
    text: `Not fulfilled: ${reasonOf(end.errorName)}; ${undone}`,
  };
  const closed: ProductOrder =
    state === 'cancelled' ? cancelledOrder(order, nowMs) : { ...withItems(order, state), state };
  return ok({ ...closed, note: [...(order.note ?? []), note] });
}
