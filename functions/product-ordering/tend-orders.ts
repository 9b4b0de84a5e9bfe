import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { listTenants } from '../../shared/adapters/aws/list-tenants';
import { StepFunctionsOrders } from '../../shared/adapters/aws/step-functions-orders';
import { fromEnvironment, stepGround } from '../../shared/adapters/aws/step-ground';
import type { TenantId } from '../../shared/kernel/tenant';
import { PRODUCT_ORDER } from '../../shared/product-ordering/resources';
import { tendOrders } from '../../shared/product-ordering/tend-orders';
import { hasFree, RESOURCE } from '../../shared/resource-inventory';

const ground = stepGround([PRODUCT_ORDER]);
const stock = new DynamoDbResourceStore(ground.client, fromEnvironment('STOCK_TABLE'), [RESOURCE]);
const ports = {
  store: ground.store,
  executions: new StepFunctionsOrders(fromEnvironment('STATE_MACHINE_ARN')),
  hasStock: async (tenant: TenantId) => (await hasFree(stock, tenant, 'msisdn')) && hasFree(stock, tenant, 'sim'),
};

/** On a schedule, and when a tenant's clock may have jumped: what is held and due goes on, what is stuck is started again. */
export async function handler(): Promise<void> {
  for (const tenant of await listTenants(ground.client, fromEnvironment('TENANTS_TABLE'))) {
    try {
      const tended = await tendOrders(ports, tenant, await ground.nowMs(tenant));
      console.info(JSON.stringify({ level: 'INFO', message: 'orders tended', tenant, ...tended }));
    } catch (problem) {
      // The next run goes on; other tenants do not wait for it.
      console.error(JSON.stringify({ level: 'ERROR', message: 'orders not tended', tenant, problem: String(problem) }));
    }
  }
}
