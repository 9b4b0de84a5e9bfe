import type { OrderPlan, PlanTask } from './order-plan';
import type { TraceEntry } from './ports';

/** A step of an order's plan, as its readers see it. */
export interface PlanStep {
  readonly id: string;
  /** `reserve`, `network`, `service`, `product`, `change`. */
  readonly kind: string;
  /** `activate-sim`. */
  readonly name: string;
  readonly product: string;
  readonly dependsOn: readonly string[];
  /** `planned` until something happened for it; then the state of what it made. */
  readonly state: string;
}

export interface PlanView {
  readonly steps: readonly PlanStep[];
  /** The graph as Mermaid draws it. */
  readonly diagram: string;
}

const PLANNED = 'planned';

/** A plan with what became of each step. What an order changes of products that exist follows all network tasks. */
export function viewPlan(plan: OrderPlan, trace: readonly TraceEntry[]): PlanView {
  const states = new Map(trace.map(({ resourceId, state }) => [resourceId, state ?? PLANNED]));
  const stateOf = (id: string): string => states.get(id) ?? PLANNED;
  const network = plan.tasks.filter(({ kind }) => kind === 'network').map(({ id }) => id);
  const steps: PlanStep[] = [
    ...plan.tasks.map((task) => ({
      id: task.id,
      kind: task.kind,
      name: nameOf(task),
      product: task.unit,
      dependsOn: task.dependsOn,
      // A reservation publishes no event: what waits for it tells that it was made.
      state: task.kind === 'reserve' ? reservedState(task.id, plan, stateOf) : stateOf(task.id),
    })),
    ...plan.changes.map(({ productId, to }) => ({
      id: productId,
      kind: 'change',
      name: to,
      product: productId,
      dependsOn: network,
      state: stateOf(productId),
    })),
    ...(plan.revisions ?? []).map(({ productId, plan: next }) => ({
      id: productId,
      kind: 'change',
      name: next ? `plan ${next.offering.name}` : 'terms',
      product: productId,
      dependsOn: plan.tasks.filter(({ unit }) => unit === productId).map(({ id }) => id),
      state: stateOf(productId),
    })),
  ];
  return { steps, diagram: diagramOf(steps) };
}

function nameOf(task: PlanTask): string {
  switch (task.kind) {
    case 'reserve':
      return task.stock;
    case 'network':
      return task.profile === undefined ? task.operation : `${task.operation} ${task.profile.name}`;
    case 'service':
      return task.specification.name;
    case 'product':
      return 'charging and product';
  }
}

const reservedState = (id: string, plan: OrderPlan, stateOf: (id: string) => string): string =>
  plan.tasks.some((task) => task.dependsOn.includes(id) && stateOf(task.id) !== PLANNED) ? 'reserved' : PLANNED;

/** Names stand in quotes, and ids become numbers, so that nothing in them is read as Mermaid. */
function diagramOf(steps: readonly PlanStep[]): string {
  const place = new Map(steps.map(({ id }, n) => [id, `s${n}`]));
  const nodes = steps.map(
    ({ id, kind, name, state }) => `  ${place.get(id)}["${quoted(`${kind}: ${name}`)}<br>${state}"]`,
  );
  const edges = steps.flatMap(({ id, dependsOn }) =>
    dependsOn.flatMap((before) => (place.has(before) ? `  ${place.get(before)} --> ${place.get(id)}` : [])),
  );
  return ['flowchart LR', ...nodes, ...edges].join('\n');
}

const quoted = (text: string): string => text.replace(/[^\p{L}\p{N} :._-]/gu, '_');
