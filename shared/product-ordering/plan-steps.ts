import { invariant } from '../kernel/errors';
import type { TenantId } from '../kernel/tenant';
import type { MoveProductRequest, ReviseProductRequest } from '../product-inventory';
import type { GoodsRequest, ReleaseRequest, ReserveRequest } from '../resource-inventory';
import type { MoveServiceRequest, SwapServiceRequest } from '../service-inventory';
import type { UndoTaskRequest } from '../service-ordering';
import { layersOf } from './layers-of';
import { FIRST_VERSION, type OrderPlan, type PlanTask, type ReserveTask } from './order-plan';

/** A plan as the state machine walks it, with what would undo each step beside it, last step first. */
export interface PlannedSteps {
  readonly plan: OrderPlan;
  readonly reservations: readonly (ReserveRequest | GoodsRequest)[];
  readonly undo: {
    readonly products: readonly MoveProductRequest[];
    readonly services: readonly MoveServiceRequest[];
    readonly networkTasks: readonly UndoTaskRequest[];
    readonly reservations: readonly ReleaseRequest[];
  };
  /** What becomes of products that exist, once the network did its part. It is not undone: who repeats it ends it. */
  /** Which version of the order this is of. */
  readonly version: number;
  /** What an order that was amended does not want any more; undone before the rest goes on, and again where all is. */
  readonly superseded: {
    readonly networkTasks: readonly UndoTaskRequest[];
    readonly reservations: readonly ReleaseRequest[];
  };
  readonly changes: {
    readonly products: readonly MoveProductRequest[];
    readonly services: readonly (MoveServiceRequest | SwapServiceRequest)[];
    readonly reservations: readonly ReleaseRequest[];
    /** Products that go on as something else; their charging follows where their plan changes. */
    readonly revisions: readonly ReviseProductRequest[];
  };
  readonly isChanging: boolean;
}

const SERVICE_STATE = { terminated: 'terminated', suspended: 'inactive', active: 'active' } as const;

/**
 * What undoes a task is told by its id alone: nothing that a step learned on its way has to survive its failure. `again` counts
 * how often the order was resumed.
 */
export function planSteps(tenant: TenantId, orderId: string, plan: OrderPlan, again = 0): PlannedSteps {
  const partyOf = new Map([
    ...plan.units.map((unit) => [unit.id, unit.partyId] as const),
    ...(plan.revisions ?? []).map((revised) => [revised.productId, revised.partyId] as const),
  ]);
  const reversed = layersOf(plan.tasks).flat().reverse();
  const undoOf = (kind: PlanTask['kind']) =>
    reversed.filter((task) => task.kind === kind).map(({ id }) => ({ tenant, id }));
  const superseded = undoneFirst(tenant, plan.superseded ?? [], again);
  const undone = undoneFirst(tenant, reversed, again);
  return {
    plan,
    reservations: plan.tasks.flatMap((task) =>
      task.kind === 'reserve' ? reservationOf(task, { tenant, orderId, partyId: partyOf.get(task.unit) ?? '' }) : [],
    ),
    undo: {
      products: undoOf('product').map(({ id }) => ({ tenant, productId: id, to: 'cancelled' })),
      services: undoOf('service').map((request) => ({ ...request, to: 'terminated' })),
      networkTasks: [...undone.networkTasks, ...superseded.networkTasks],
      reservations: [...undone.reservations, ...superseded.reservations],
    },
    version: plan.version ?? FIRST_VERSION,
    superseded,
    changes: changesOf(tenant, orderId, plan),
    isChanging: plan.changes.length > 0 || (plan.revisions ?? []).length > 0,
  };
}

/** What undoes tasks of the network and reservations, in the order in which they stand. */
const undoneFirst = (tenant: TenantId, tasks: readonly PlanTask[], again: number): PlannedSteps['superseded'] => ({
  networkTasks: tasks.flatMap(({ kind, id }) =>
    kind === 'network' ? [again === 0 ? { tenant, id } : { tenant, id, again }] : [],
  ),
  reservations: tasks.flatMap((task) => (task.kind === 'reserve' ? releaseOf(tenant, task) : [])),
});

function reservationOf(
  { id, unit, stock: kind, goods, wanted, portedFrom, pool }: ReserveTask,
  order: { readonly tenant: TenantId; readonly orderId: string; readonly partyId: string },
): ReserveRequest | GoodsRequest {
  const chosen = {
    ...(wanted === undefined ? {} : { wanted }),
    ...(portedFrom === undefined ? {} : { portedFrom }),
    ...(pool === undefined ? {} : { pool }),
  };
  if (kind !== 'goods') return { ...order, id, unit, kind, ...chosen };
  invariant(goods, `the plan says which goods reservation ${id} is of`);
  return { ...order, id, unit, kind, goods };
}

/** A SIM that we chose goes to quarantine where the network would not serve it. */
const releaseOf = (tenant: TenantId, { id, stock, wanted }: ReserveTask): ReleaseRequest => ({
  tenant,
  id,
  to: stock === 'sim' && wanted === undefined ? 'doubt' : 'shelf',
  ...(stock === 'goods' ? { kind: stock } : {}),
});

const changesOf = (
  tenant: TenantId,
  orderId: string,
  { changes, revisions = [] }: OrderPlan,
): PlannedSteps['changes'] => ({
  products: changes.map(({ productId, itemId, to, barring }) => ({
    tenant,
    productId,
    to,
    item: { orderId, itemId },
    ...(barring === undefined ? {} : { barring }),
  })),
  services: [
    ...changes.flatMap(({ serviceIds, to }) => serviceIds.map((id) => ({ tenant, id, to: SERVICE_STATE[to] }))),
    ...revisions.flatMap(({ endedServices }) => endedServices.map((id) => ({ tenant, id, to: 'terminated' as const }))),
    ...revisions.flatMap(({ swaps, keptServices = [] }) =>
      swaps === undefined ? [] : keptServices.map((id) => ({ tenant, id, swaps })),
    ),
  ],
  reservations: [
    ...changes.flatMap(({ reservations, leaving }) =>
      reservations.map((id) => ({
        tenant,
        id,
        to: id === leaving ? ('retirement' as const) : ('quarantine' as const),
      })),
    ),
    ...revisions.flatMap(({ productId, swaps = [], followsBase }) =>
      followsBase
        ? []
        : swaps.map(({ kind, by }) => ({ tenant, id: `${productId}-${kind}`, to: 'quarantine' as const, by })),
    ),
  ],
  revisions: revisions.map(({ itemId, partyId: _, line, followsBase: __, keptServices: ___, ...revision }) => ({
    tenant,
    ...revision,
    ...(revision.swaps === undefined || line === undefined ? {} : { was: line }),
    item: { orderId, itemId },
  })),
});
