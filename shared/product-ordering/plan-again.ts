import type { OrderPlan } from './order-plan';
import { renamePlan } from './rename-plan';

/** The first time that an order is tried. */
export const FIRST_ROUND = 1;

/**
 * The plan of an order that is begun anew after all was undone: the same work under new ids, since what was released, declined or
 * cancelled under an id stays so. Products that exist keep theirs.
 */
export function planAgain(plan: OrderPlan, round = FIRST_ROUND): OrderPlan {
  if (round === FIRST_ROUND) return plan;
  const anew = new Map(plan.units.map(({ id }) => [id, `${id}.${round}`]));
  const tasks = [...plan.tasks, ...(plan.superseded ?? [])].map(({ id, unit }) => {
    const next = anew.get(unit);
    const isOfUnit = next !== undefined && (id === unit || id.startsWith(`${unit}-`));
    return [id, isOfUnit ? `${next}${id.slice(unit.length)}` : `${id}.${round}`] as const;
  });
  const names = new Map(tasks);
  return renamePlan(plan, { unitOf: (id) => anew.get(id) ?? id, taskOf: (id) => names.get(id) ?? id });
}
