import type { OrderPlan, PlanRevision, PlanTask } from './order-plan';

/** What becomes of the ids of products that a plan makes, and of its tasks. */
export interface Names {
  unitOf(id: string): string;
  taskOf(id: string): string;
}

/** The same plan under other ids. Products that exist keep theirs. */
export const renamePlan = (plan: OrderPlan, names: Names): OrderPlan => ({
  ...plan,
  units: plan.units.map((unit) => ({
    ...unit,
    id: names.unitOf(unit.id),
    ...(unit.baseProductId === undefined ? {} : { baseProductId: names.unitOf(unit.baseProductId) }),
  })),
  tasks: plan.tasks.map((task) => renameTask(task, names)),
  ...(plan.revisions === undefined ? {} : { revisions: plan.revisions.map((one) => renameRevision(one, names)) }),
  ...(plan.superseded === undefined ? {} : { superseded: plan.superseded.map((task) => renameTask(task, names)) }),
});

function renameTask(task: PlanTask, { unitOf, taskOf }: Names): PlanTask {
  const named = {
    ...task,
    id: taskOf(task.id),
    unit: unitOf(task.unit),
    dependsOn: task.dependsOn.map(taskOf),
  };
  return named.kind === 'network' && named.swaps ? { ...named, swaps: named.swaps.map(taskOf) } : named;
}

const renameRevision = (revision: PlanRevision, { taskOf }: Names): PlanRevision => ({
  ...revision,
  addedServices: revision.addedServices.map((service) => ({ ...service, id: taskOf(service.id) })),
  ...(revision.swaps === undefined ? {} : { swaps: revision.swaps.map((swap) => ({ ...swap, by: taskOf(swap.by) })) }),
});
