import type { OrderPlan } from './order-plan';

/** The first time that an order is tried. */
export const FIRST_ROUND = 1;

/**
 * The plan of an order that is begun anew after all was undone: the same work under new ids, since what was released, declined or
 * cancelled under an id stays so. Products that exist keep theirs.
 */
export function planAgain(plan: OrderPlan, round = FIRST_ROUND): OrderPlan {
  if (round === FIRST_ROUND) return plan;
  const units = new Map(plan.units.map(({ id }) => [id, `${id}.${round}`]));
  const unitOf = (id: string): string => units.get(id) ?? id;
  const tasks = new Map(
    plan.tasks.map(({ id, unit }) => {
      const anew = units.get(unit);
      return [id, anew !== undefined && id.startsWith(unit) ? `${anew}${id.slice(unit.length)}` : `${id}.${round}`];
    }),
  );
  const taskOf = (id: string): string => tasks.get(id) ?? id;
  return {
    ...plan,
    units: plan.units.map((unit) => ({
      ...unit,
      id: unitOf(unit.id),
      ...(unit.baseProductId === undefined ? {} : { baseProductId: unitOf(unit.baseProductId) }),
    })),
    tasks: plan.tasks.map((task) => ({
      ...task,
      id: taskOf(task.id),
      unit: unitOf(task.unit),
      dependsOn: task.dependsOn.map(taskOf),
    })),
    ...(plan.revisions === undefined
      ? {}
      : {
          revisions: plan.revisions.map((revision) => ({
            ...revision,
            addedServices: revision.addedServices.map((service) => ({ ...service, id: taskOf(service.id) })),
          })),
        }),
  };
}
