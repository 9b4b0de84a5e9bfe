import { kindOf } from '../service-ordering';
import { sameJson } from '../tmf/same-json';
import { layersOf } from './layers-of';
import type { OrderPlan, PlanTask } from './order-plan';
import { renamePlan } from './rename-plan';

/**
 * The plan of an order that was amended: what both plans have stays under its id, so that what was done of it is not done again. What is
 * wanted otherwise gets an id of this version, since what was undone under an id stays so; what is wanted no more is `superseded`. A
 * product whose number, SIM or goods are others is another product.
 */
export function amendPlan(before: OrderPlan | undefined, after: OrderPlan, version: number): OrderPlan {
  if (!before) return { ...after, version };
  const old = new Map(before.tasks.map((task) => [rootOf(task), task]));
  const spent = new Set((before.superseded ?? []).map(rootOf));
  const anew = (id: string): string => `${id}.v${version}`;
  const units = new Map(after.units.map(({ id }) => [id, unitOf(id, { after, old, spent }) ?? anew(id)]));
  const tasks = new Map<string, string>();
  const nameOf = (task: PlanTask): string => {
    const was = old.get(task.id);
    const unit = units.get(task.unit) ?? task.unit;
    const isKept =
      was?.unit === unit &&
      isSame(was, task) &&
      (isLast(task) || task.dependsOn.every((id) => !old.has(id) || old.get(id)?.id === tasks.get(id)));
    if (was && isKept) return was.id;
    const own = units.has(task.unit) ? `${unit}${task.id.slice(task.unit.length)}` : task.id;
    // Nothing of a product is made before the point of no return: only what the network did or the stock gave was spent.
    const isSpent = unit === (was?.unit ?? unit) && (was !== undefined || spent.has(task.id));
    return isSpent && (task.kind === 'network' || task.kind === 'reserve') ? anew(own) : own;
  };
  for (const task of layersOf(after.tasks).flat()) tasks.set(task.id, nameOf(task));
  const next = renamePlan(after, { unitOf: (id) => units.get(id) ?? id, taskOf: (id) => tasks.get(id) ?? id });
  const wanted = new Set(next.tasks.map(({ id }) => id));
  const unwanted = layersOf(before.tasks).flat().reverse();
  const isUndone = ({ id, kind }: PlanTask): boolean => !wanted.has(id) && (kind === 'network' || kind === 'reserve');
  const named = next.tasks.map((task, n): PlanTask => {
    const root = after.tasks[n]?.id ?? task.id;
    return task.id === root ? task : { ...task, root };
  });
  return { ...next, tasks: named, version, superseded: [...unwanted.filter(isUndone), ...(before.superseded ?? [])] };
}

const rootOf = ({ id, root = id }: PlanTask): string => root;

interface Plans {
  readonly after: OrderPlan;
  readonly old: ReadonlyMap<string, PlanTask>;
  readonly spent: ReadonlySet<string>;
}

/** The id that a product has already, or its first; undefined where it needs another: what it holds of the stock is another. */
function unitOf(id: string, { after, old, spent }: Plans): string | undefined {
  const held = after.tasks.filter((task) => task.unit === id && task.kind === 'reserve');
  const isOther = held.some((task) => {
    const was = old.get(task.id);
    return was ? !isSame(was, task) : spent.has(task.id);
  });
  return isOther ? undefined : (old.get(id)?.unit ?? id);
}

/** Whether two tasks ask for the same, whatever they are called. */
const isSame = (one: PlanTask, other: PlanTask): boolean => sameJson(askedBy(one), askedBy(other));
const askedBy = ({ id: _, root: __, unit: ___, dependsOn: ____, ...asked }: PlanTask) =>
  // What it swaps are reservations that it depends on.
  ({ ...asked, swaps: undefined });

/** A parcel goes last, and waits for nothing else: what else the order has does not make it another parcel. */
const isLast = (task: PlanTask): boolean => task.kind === 'network' && kindOf(task.operation).system === 'shipping';
