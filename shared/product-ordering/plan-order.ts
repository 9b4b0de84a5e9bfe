import type { Failure } from '../kernel/errors';
import { ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import { amendPlan } from './amend-plan';
import { decomposeOrder } from './decompose-order';
import { type ProductOrder, readFacts } from './order-facts';
import { FIRST_VERSION, type OrderPlan, versionOf } from './order-plan';
import { planAgain } from './plan-again';
import { type PlannedSteps, planSteps } from './plan-steps';
import type { CatalogReader, OrderTraces, ProductReader } from './ports';
import type { ExecutionInput } from './resume-order';
import { stillPossible } from './still-possible';

export interface PlanningPorts {
  readonly catalog: CatalogReader;
  readonly products: ProductReader;
  readonly traces: Pick<OrderTraces, 'plan' | 'keepPlan'>;
}

/**
 * What must be done for an order. Tried again, or resumed, it goes by the plan that it began with; amended since, by that plan and what
 * is wanted now. Fails with `unprocessable` where what it changes is not what it was.
 */
export async function planOrder(
  ports: PlanningPorts,
  tenant: TenantId,
  order: ProductOrder,
  { again, round }: Pick<ExecutionInput, 'again' | 'round'>,
): Promise<Result<PlannedSteps, Failure>> {
  const kept = await ports.traces.plan(tenant, order.id);
  const plan = kept && isOf(order, kept) ? ok(kept) : await planned(ports, tenant, order, kept);
  return plan.ok ? ok(planSteps(tenant, order.id, planAgain(plan.value, round), again)) : plan;
}

const isOf = (order: ProductOrder, { version = FIRST_VERSION }: OrderPlan): boolean => version >= versionOf(order);

async function planned(
  ports: PlanningPorts,
  tenant: TenantId,
  order: ProductOrder,
  before: OrderPlan | undefined,
): Promise<Result<OrderPlan, Failure>> {
  const facts = await readFacts(tenant, order, ports);
  const possible = stillPossible(order, facts);
  if (!possible.ok) return possible;
  const first = decomposeOrder(possible.value, facts);
  const version = versionOf(order);
  const plan = version === FIRST_VERSION ? first : amendPlan(before, first, version);
  return ok(await ports.traces.keepPlan(tenant, order.id, plan));
}
