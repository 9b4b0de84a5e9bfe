import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSEvent } from 'aws-lambda';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { listTenants } from '../../shared/adapters/aws/list-tenants';
import { personKeys } from '../../shared/adapters/aws/person-keys';
import { fromEnvironment } from '../../shared/adapters/aws/step-ground';
import { DynamoDbTenantSettings } from '../../shared/adapters/aws/tenant-settings';
import { systemClock } from '../../shared/kernel/clock';
import { troubleTicketResource } from '../../shared/party-management';
import { escalateTickets } from '../../shared/party-management/escalate-ticket';
import { type StoredTenant, toTenantSettings } from '../../shared/platform/tenant-settings';
import type { DomainEvent } from '../../shared/tmf/event';

const client = new DynamoDBClient({});
const settings = new DynamoDbTenantSettings(client, fromEnvironment('TENANTS_TABLE'));
const resources = [troubleTicketResource];
const store = new DynamoDbResourceStore(client, fromEnvironment('TABLE_NAME'), resources, personKeys(process.env));

/** Overdue tickets: every tenant's once an hour, and a tenant's own when its clock may have jumped. */
export async function handler({ Records }: SQSEvent): Promise<void> {
  for (const { body } of Records) {
    const { detail } = JSON.parse(body) as { readonly detail?: DomainEvent };
    const tenants = detail ? [detail.tenant] : await listTenants(client, fromEnvironment('TENANTS_TABLE'));
    for (const tenant of tenants) {
      // From the event where there is one: settings may be a second old in a warm function, and the jump would be missed.
      const nowMs = detail ? jumpedTo(detail) : (await settings.clockOf(tenant)).now();
      const escalated = await escalateTickets(store, tenant, nowMs);
      if (escalated > 0) console.info(JSON.stringify({ level: 'INFO', message: 'escalated', tenant, escalated }));
    }
  }
}

const jumpedTo = ({ event }: DomainEvent): number =>
  systemClock.now() + toTenantSettings(event.tenant as StoredTenant).clockOffsetMs;
