import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSEvent } from 'aws-lambda';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { personKeys } from '../../shared/adapters/aws/person-keys';
import { fromEnvironment } from '../../shared/adapters/aws/step-ground';
import { sweptTenants } from '../../shared/adapters/aws/swept-tenants';
import { troubleTicketResource } from '../../shared/party-management';
import { escalateTickets } from '../../shared/party-management/escalate-ticket';

const client = new DynamoDBClient({});
const tenantsOf = sweptTenants(fromEnvironment('TENANTS_TABLE'));
const resources = [troubleTicketResource];
const store = new DynamoDbResourceStore(client, fromEnvironment('TABLE_NAME'), resources, personKeys(process.env));

/** Overdue tickets: every tenant's once an hour, and a tenant's own when its clock may have jumped. */
export async function handler({ Records }: SQSEvent): Promise<void> {
  for (const { body } of Records)
    for (const { tenant, nowMs } of await tenantsOf(body)) {
      const escalated = await escalateTickets(store, tenant, await nowMs());
      if (escalated > 0) console.info(JSON.stringify({ level: 'INFO', message: 'escalated', tenant, escalated }));
    }
}
