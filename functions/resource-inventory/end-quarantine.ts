import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSEvent } from 'aws-lambda';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { listTenants } from '../../shared/adapters/aws/list-tenants';
import { fromEnvironment } from '../../shared/adapters/aws/step-ground';
import { DynamoDbTenantSettings } from '../../shared/adapters/aws/tenant-settings';
import { systemClock } from '../../shared/kernel/clock';
import { type StoredTenant, toTenantSettings } from '../../shared/platform/tenant-settings';
import { endQuarantine } from '../../shared/resource-inventory/end-quarantine';
import { RESOURCE } from '../../shared/resource-inventory/resources';
import type { DomainEvent } from '../../shared/tmf/event';

const client = new DynamoDBClient({});
const settings = new DynamoDbTenantSettings(client, fromEnvironment('TENANTS_TABLE'));
const store = new DynamoDbResourceStore(client, fromEnvironment('TABLE_NAME'), [RESOURCE]);

/** Numbers whose rest is over: every tenant's once a day, and a tenant's own when its clock may have jumped. */
export async function handler({ Records }: SQSEvent): Promise<void> {
  for (const { body } of Records) {
    const { detail } = JSON.parse(body) as { readonly detail?: DomainEvent };
    const tenants = detail ? [detail.tenant] : await listTenants(client, fromEnvironment('TENANTS_TABLE'));
    for (const tenant of tenants) {
      // From the event where there is one: settings may be a second old in a warm function, and the jump would be missed.
      const { clockOffsetMs, numberQuarantineDays: days } = detail
        ? toTenantSettings(detail.event.tenant as StoredTenant)
        : await settings.get(tenant);
      const ended = await endQuarantine(store, tenant, { nowMs: systemClock.now() + clockOffsetMs, days });
      if (ended > 0) console.info(JSON.stringify({ level: 'INFO', message: 'quarantine ended', tenant, ended }));
    }
  }
}
