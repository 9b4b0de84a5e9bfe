import { DynamoDbOrderTraces } from '../../shared/adapters/aws/dynamodb-order-traces';
import { dynamoDbOrderCatalog } from '../../shared/adapters/aws/order-catalog';
import { DynamoDbProductReader } from '../../shared/adapters/aws/product-reader';
import { orThrow } from '../../shared/adapters/aws/step-failure';
import { fromEnvironment, stepGround } from '../../shared/adapters/aws/step-ground';
import { beginOrder } from '../../shared/product-ordering/move-order';
import { planOrder } from '../../shared/product-ordering/plan-order';
import type { PlannedSteps } from '../../shared/product-ordering/plan-steps';
import { PRODUCT_ORDER } from '../../shared/product-ordering/resources';
import type { ExecutionInput } from '../../shared/product-ordering/resume-order';
import { bodyOf, updateResource } from '../../shared/tmf/update-resource';

const ground = stepGround([PRODUCT_ORDER]);
const ports = {
  traces: new DynamoDbOrderTraces(ground.client, fromEnvironment('TRACES_TABLE')),
  catalog: dynamoDbOrderCatalog(ground.client, fromEnvironment('CATALOG_TABLE')),
  products: new DynamoDbProductReader(ground.client, fromEnvironment('PRODUCTS_TABLE')),
};

/**
 * The first step: the order is in progress, and what must be done for it is known, as the catalog stands. Called again for one that was
 * amended. Throws IllegalTransition when it ended before.
 */
export async function handler({ tenant, orderId, again, round }: ExecutionInput): Promise<PlannedSteps> {
  const target = { tenant, id: orderId, nowMs: await ground.nowMs(tenant) };
  const begun = orThrow(await updateResource(ground.store, PRODUCT_ORDER, target, beginOrder));
  return orThrow(await planOrder(ports, tenant, bodyOf(PRODUCT_ORDER, begun), { again, round }));
}
