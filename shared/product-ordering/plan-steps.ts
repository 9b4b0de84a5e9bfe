import type { TenantId } from '../kernel/tenant';
import type { CancelProductRequest } from '../product-inventory';
import type { ReservationRequest, ReserveRequest } from '../resource-inventory';
import type { TerminateServiceRequest } from '../service-inventory';
import type { UndoTaskRequest } from '../service-ordering';
import { layersOf } from './layers-of';
import type { OrderPlan, PlanTask } from './order-plan';

/** A plan as the state machine walks it, with what would undo each step beside it, last step first. */
export interface PlannedSteps {
  readonly plan: OrderPlan;
  readonly reservations: readonly ReserveRequest[];
  readonly undo: {
    readonly products: readonly CancelProductRequest[];
    readonly services: readonly TerminateServiceRequest[];
    readonly networkTasks: readonly UndoTaskRequest[];
    readonly reservations: readonly ReservationRequest[];
  };
}

/** What undoes a task is told by its id alone: nothing that a step learned on its way has to survive its failure. */
export function planSteps(tenant: TenantId, plan: OrderPlan): PlannedSteps {
  const partyOf = new Map(plan.units.map((unit) => [unit.id, unit.partyId]));
  const reversed = layersOf(plan.tasks).flat().reverse();
  const undoOf = (kind: PlanTask['kind']) =>
    reversed.filter((task) => task.kind === kind).map(({ id }) => ({ tenant, id }));
  return {
    plan,
    reservations: plan.tasks.flatMap((task) =>
      task.kind !== 'reserve'
        ? []
        : {
            tenant,
            id: task.id,
            unit: task.unit,
            partyId: partyOf.get(task.unit) ?? '',
            kind: task.stock,
            ...(task.wanted === undefined ? {} : { wanted: task.wanted }),
          },
    ),
    undo: {
      products: undoOf('product').map(({ id }) => ({ tenant, productId: id })),
      services: undoOf('service'),
      networkTasks: undoOf('network'),
      reservations: undoOf('reserve'),
    },
  };
}
