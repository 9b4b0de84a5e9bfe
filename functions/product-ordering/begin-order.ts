import { DynamoDbOrderTraces } from '../../shared/adapters/aws/dynamodb-order-traces';
import { dynamoDbOrderCatalog } from '../../shared/adapters/aws/order-catalog';
import { DynamoDbProductReader } from '../../shared/adapters/aws/product-reader';
import { orThrow } from '../../shared/adapters/aws/step-failure';
import { fromEnvironment, stepGround } from '../../shared/adapters/aws/step-ground';
import type { TenantId } from '../../shared/kernel/tenant';
import { decomposeOrder } from '../../shared/product-ordering/decompose-order';
import { beginOrder } from '../../shared/product-ordering/move-order';
import { type ProductOrder, readFacts } from '../../shared/product-ordering/order-facts';
import type { OrderPlan } from '../../shared/product-ordering/order-plan';
import { planAgain } from '../../shared/product-ordering/plan-again';
import { type PlannedSteps, planSteps } from '../../shared/product-ordering/plan-steps';
import { PRODUCT_ORDER } from '../../shared/product-ordering/resources';
import type { ExecutionInput } from '../../shared/product-ordering/resume-order';
import { stillPossible } from '../../shared/product-ordering/still-possible';
import { bodyOf, updateResource } from '../../shared/tmf/update-resource';

const ground = stepGround([PRODUCT_ORDER]);
const traces = new DynamoDbOrderTraces(ground.client, fromEnvironment('TRACES_TABLE'));
const ports = {
  catalog: dynamoDbOrderCatalog(ground.client, fromEnvironment('CATALOG_TABLE')),
  products: new DynamoDbProductReader(ground.client, fromEnvironment('PRODUCTS_TABLE')),
};

/**
 * The first step: the order is in progress, and what must be done for it is known, as the catalog stands. Throws IllegalTransition when
 * it ended before.
 */
export async function handler({ tenant, orderId, again, round }: ExecutionInput): Promise<PlannedSteps> {
  const target = { tenant, id: orderId, nowMs: await ground.nowMs(tenant) };
  const begun = orThrow(await updateResource(ground.store, PRODUCT_ORDER, target, beginOrder));
  // Tried again, or resumed, an order goes by the plan that it began with.
  const plan = (await traces.plan(tenant, orderId)) ?? (await planned(tenant, bodyOf(PRODUCT_ORDER, begun)));
  return planSteps(tenant, orderId, planAgain(plan, round), again);
}

async function planned(tenant: TenantId, order: ProductOrder): Promise<OrderPlan> {
  const facts = await readFacts(tenant, order, ports);
  return traces.keepPlan(tenant, order.id, decomposeOrder(orThrow(stillPossible(order, facts)), facts));
}
