import type { SQSEvent } from 'aws-lambda';
import { DynamoDbOrderTraces } from '../../shared/adapters/aws/dynamodb-order-traces';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { StepFunctionsOrders } from '../../shared/adapters/aws/step-functions-orders';
import { fromEnvironment, stepGround } from '../../shared/adapters/aws/step-ground';
import { type SweptTenant, sweptTenants } from '../../shared/adapters/aws/swept-tenants';
import type { TenantId } from '../../shared/kernel/tenant';
import { PRODUCT_ORDER } from '../../shared/product-ordering/resources';
import { tendOrders } from '../../shared/product-ordering/tend-orders';
import { hasFree, RESOURCE } from '../../shared/resource-inventory';

const ground = stepGround([PRODUCT_ORDER]);
const tenantsOf = sweptTenants(fromEnvironment('TENANTS_TABLE'));
const stock = new DynamoDbResourceStore(ground.client, fromEnvironment('STOCK_TABLE'), [RESOURCE]);
const ports = {
  store: ground.store,
  traces: new DynamoDbOrderTraces(ground.client, fromEnvironment('TRACES_TABLE')),
  executions: new StepFunctionsOrders(fromEnvironment('STATE_MACHINE_ARN')),
  hasStock: async (tenant: TenantId) => (await hasFree(stock, tenant, 'msisdn')) && hasFree(stock, tenant, 'sim'),
};

/**
 * All tenants' on a schedule, and a tenant's own when its clock may have jumped: what waited for its day begins, what is held and
 * due goes on, what is stuck is started again.
 */
export async function handler({ Records }: SQSEvent): Promise<void> {
  for (const { body } of Records) for (const swept of await tenantsOf(body)) await tend(swept);
}

async function tend({ tenant, nowMs }: SweptTenant): Promise<void> {
  try {
    const tended = await tendOrders(ports, tenant, await nowMs());
    console.info(JSON.stringify({ level: 'INFO', message: 'orders tended', tenant, ...tended }));
  } catch (problem) {
    // The next run goes on; other tenants do not wait for it.
    console.error(JSON.stringify({ level: 'ERROR', message: 'orders not tended', tenant, problem: String(problem) }));
  }
}
