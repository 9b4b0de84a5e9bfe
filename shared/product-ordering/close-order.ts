import { toIso } from '../kernel/clock';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import { cancelledOrder } from './cancel-order';
import { CHARGING_UNCERTAIN, RESUMED } from './execution-errors';
import { GOING_ON, type Trouble, troubleOf } from './fallout';
import { nextAttemptOf } from './heal-order';
import { withItems } from './move-order';
import type { ProductOrder } from './order-facts';
import { FIRST_VERSION, type OrderPlan, versionOf } from './order-plan';

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
  /** Which version of the order was planned; absent where none was. */
  readonly steps?: { readonly version?: number; readonly plan?: OrderPlan };
  readonly undoneProducts?: readonly Undone[];
  readonly undoneServices?: readonly Undone[];
  readonly undoneNetworkTasks?: readonly Undone[];
  readonly undoneReservations?: readonly Undone[];
}

/** How an execution ended: why, what a person must see to, and where another execution can go on. */
export interface ExecutionEnd {
  readonly errorName: string;
  /** Ids only; empty when all was undone. */
  readonly missing: readonly string[];
  /** Undefined where nothing may be repeated: charging that may be open is looked at first. */
  readonly resume?: 'undo' | 'finish';
  /** It ended before it did or undid anything. What earlier executions did stands. */
  readonly isEarly?: boolean;
  /** The version of the order that was tried; absent: the first. */
  readonly version?: number;
}

export function endOf(execution: FailedExecution): ExecutionEnd {
  const { Error: errorName, Cause = 'unknown' } = execution.failure;
  const { undoneProducts, undoneServices, undoneNetworkTasks, undoneReservations } = execution;
  const undone = [undoneProducts, undoneServices, undoneNetworkTasks, undoneReservations];
  const left = undone.flatMap((list) => list ?? []).filter((entry) => entry.missing !== undefined);
  const missing = left.flatMap((entry) => entry.missing ?? []);
  if (errorName === CHARGING_UNCERTAIN)
    return { errorName, missing: [...missing, `charging of product ${Cause}, which may be open`] };
  const isEarly = undone.every((list) => list === undefined);
  return {
    errorName,
    missing,
    resume: left.some(({ finish }) => finish) ? 'finish' : 'undo',
    ...(isEarly ? { isEarly } : {}),
    ...(execution.steps?.version === undefined ? {} : { version: execution.steps.version }),
  };
}

type Fallout = NonNullable<ProductOrder['fallout']>;
/** Where an order that was not fulfilled ends, or waits: for a next attempt of its own, or else for a person. */
type Verdict = Pick<Fallout, 'missing' | 'resume' | 'nextAttemptDate'> & {
  readonly state: 'failed' | 'cancelled' | 'held';
};

/**
 * Ends an order that was not fulfilled. What could not be undone, and what may yet come right, is `held`: it goes on by itself at
 * `fallout.nextAttemptDate`, else a person resumes it. All else is `failed`, or `cancelled` when that was asked for. What is written holds
 * ids only. An order that is being assessed is `busy`.
 */
export function closeOrder(
  order: ProductOrder,
  end: ExecutionEnd,
  nowMs: number,
): Result<ProductOrder | undefined, Failure> {
  if (order.state === 'failed' || order.state === 'held' || order.state === 'cancelled') return ok(undefined);
  if (order.state === 'assessingCancellation') return err(failure('busy', `order ${order.id} is being assessed`));
  const { fallout: before } = order;
  const code = end.errorName === RESUMED ? (before?.code ?? RESUMED) : end.errorName;
  const trouble = troubleOf(code);
  const { state, ...rest } = verdictOf(order, end, trouble, nowMs);
  const closed: ProductOrder =
    state === 'cancelled' ? cancelledOrder(order, nowMs) : { ...withItems(order, state), state };
  const { attempts = 0, heals, round } = before ?? {};
  const fallout: Fallout = {
    class: trouble.class,
    code,
    reason: trouble.reason,
    ...rest,
    attempts,
    ...(state === 'held'
      ? {
          mend: trouble.mend,
          since: before?.since ?? toIso(nowMs),
          waitsFor: rest.nextAttemptDate === undefined ? 'person' : 'time',
        }
      : {}),
    ...(heals === undefined ? {} : { heals }),
    ...(round === undefined ? {} : { round }),
  };
  const note = noted(order, textOf(trouble, rest), nowMs);
  return ok({ ...closed, fallout, note });
}

function verdictOf(order: ProductOrder, end: ExecutionEnd, trouble: Trouble, nowMs: number): Verdict {
  const attempts = order.fallout?.attempts ?? 0;
  const held = (resume: Fallout['resume'], missing: readonly string[], next: string | undefined): Verdict => ({
    state: 'held',
    missing: [...missing],
    ...(resume === undefined ? {} : { resume }),
    ...(next === undefined ? {} : { nextAttemptDate: next }),
  });
  if (end.isEarly && attempts > 0) {
    const { resume = 'on', missing = [] } = order.fallout ?? {};
    return held(resume === 'again' ? 'on' : resume, missing, nextAttemptOf(order, GOING_ON, nowMs));
  }
  if (end.missing.length > 0) return held(end.resume, end.missing, end.resume && nextAttemptOf(order, GOING_ON, nowMs));
  if (order.state === 'pendingCancellation') return { state: 'cancelled', missing: [] };
  // What failed is not what is wanted any more.
  if (versionOf(order) > (end.version ?? FIRST_VERSION)) return held('again', [], toIso(nowMs));
  const { healing } = trouble;
  const next = nextAttemptOf(order, healing, nowMs);
  if (next !== undefined || healing?.inTheEnd === 'parked') return held('again', [], next);
  return { state: 'failed', missing: [] };
}

function textOf(trouble: Trouble, { missing = [], resume }: Omit<Verdict, 'state'>): string {
  const undone = missing.length > 0 ? `not undone: ${missing.join('; ')}` : 'all was undone';
  return `Not fulfilled: ${trouble.reason}; ${resume === 'on' ? 'it goes on from where it stands' : undone}`;
}

/** The same again is no news. */
function noted({ id, note = [], fallout }: ProductOrder, text: string, nowMs: number): ProductOrder['note'] {
  const attempts = fallout?.attempts ?? 0;
  if (note.at(-1)?.text === text) return note;
  const end = `${id}-end${attempts === 0 ? '' : `-${attempts}`}`;
  return [...note, { id: end, author: 'product-ordering', date: toIso(nowMs), text }];
}
