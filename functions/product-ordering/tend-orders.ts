import type { SQSEvent } from 'aws-lambda';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { listTenants } from '../../shared/adapters/aws/list-tenants';
import { StepFunctionsOrders } from '../../shared/adapters/aws/step-functions-orders';
import { fromEnvironment, stepGround } from '../../shared/adapters/aws/step-ground';
import { systemClock } from '../../shared/kernel/clock';
import type { TenantId } from '../../shared/kernel/tenant';
import { type StoredTenant, toTenantSettings } from '../../shared/platform/tenant-settings';
import { PRODUCT_ORDER } from '../../shared/product-ordering/resources';
import { tendOrders } from '../../shared/product-ordering/tend-orders';
import { hasFree, RESOURCE } from '../../shared/resource-inventory';
import type { DomainEvent } from '../../shared/tmf/event';

const ground = stepGround([PRODUCT_ORDER]);
const stock = new DynamoDbResourceStore(ground.client, fromEnvironment('STOCK_TABLE'), [RESOURCE]);
const ports = {
  store: ground.store,
  executions: new StepFunctionsOrders(fromEnvironment('STATE_MACHINE_ARN')),
  hasStock: async (tenant: TenantId) => (await hasFree(stock, tenant, 'msisdn')) && hasFree(stock, tenant, 'sim'),
};

/**
 * All tenants' on a schedule, and a tenant's own when its clock may have jumped: what waited for its day begins, what is held and
 * due goes on, what is stuck is started again.
 */
export async function handler({ Records }: SQSEvent): Promise<void> {
  for (const { body } of Records) {
    const { detail } = JSON.parse(body) as { readonly detail?: DomainEvent };
    await tend(detail ? [detail.tenant] : await listTenants(ground.client, fromEnvironment('TENANTS_TABLE')), detail);
  }
}

async function tend(tenants: readonly TenantId[], jump?: DomainEvent): Promise<void> {
  for (const tenant of tenants) {
    try {
      // From the event where there is one: settings may be a second old in a warm function, and the jump would be missed.
      const tended = await tendOrders(ports, tenant, jump ? jumpedTo(jump) : await ground.nowMs(tenant));
      console.info(JSON.stringify({ level: 'INFO', message: 'orders tended', tenant, ...tended }));
    } catch (problem) {
      // The next run goes on; other tenants do not wait for it.
      console.error(JSON.stringify({ level: 'ERROR', message: 'orders not tended', tenant, problem: String(problem) }));
    }
  }
}

const jumpedTo = ({ event }: DomainEvent): number =>
  systemClock.now() + toTenantSettings(event.tenant as StoredTenant).clockOffsetMs;
