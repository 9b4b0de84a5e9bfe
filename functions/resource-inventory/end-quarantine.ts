import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSEvent } from 'aws-lambda';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { fromEnvironment } from '../../shared/adapters/aws/step-ground';
import { sweptTenants } from '../../shared/adapters/aws/swept-tenants';
import { endQuarantine } from '../../shared/resource-inventory/end-quarantine';
import { RESOURCE } from '../../shared/resource-inventory/resources';

const client = new DynamoDBClient({});
const tenantsOf = sweptTenants(fromEnvironment('TENANTS_TABLE'));
const store = new DynamoDbResourceStore(client, fromEnvironment('TABLE_NAME'), [RESOURCE]);

/** Numbers whose rest is over: every tenant's once a day, and a tenant's own when its clock may have jumped. */
export async function handler({ Records }: SQSEvent): Promise<void> {
  for (const { body } of Records)
    for (const { tenant, nowMs, settings } of await tenantsOf(body)) {
      const { numberQuarantineDays: days } = await settings();
      const ended = await endQuarantine(store, tenant, { nowMs: await nowMs(), days });
      if (ended > 0) console.info(JSON.stringify({ level: 'INFO', message: 'quarantine ended', tenant, ended }));
    }
}
