import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSEvent } from 'aws-lambda';
import { actionPorts } from '../../shared/adapters/aws/action-ports';
import { listTenants } from '../../shared/adapters/aws/list-tenants';
import { runDueTopups } from '../../shared/balance-management';
import type { DomainEvent } from '../../shared/tmf/event';

const client = new DynamoDBClient({});
const portsOf = actionPorts(client, process.env);

/** Automatic top-ups whose day has come: every tenant's once a day, and a tenant's own when its clock may have jumped. */
export async function handler({ Records }: SQSEvent): Promise<void> {
  for (const { body } of Records) {
    const { detail } = JSON.parse(body) as { readonly detail?: DomainEvent };
    const tenants = detail ? [detail.tenant] : await listTenants(client, process.env.TENANTS_TABLE ?? '');
    for (const tenant of tenants) {
      const toppedUp = await runDueTopups(await portsOf(tenant), tenant);
      if (toppedUp > 0) console.info(JSON.stringify({ level: 'INFO', message: 'topped up', tenant, toppedUp }));
    }
  }
}
