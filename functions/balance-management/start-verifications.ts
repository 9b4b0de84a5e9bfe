import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { listTenants } from '../../shared/adapters/aws/list-tenants';
import { ledgerApi, verificationRun } from '../../shared/balance-management';
import { systemClock, toIso } from '../../shared/kernel/clock';
import { newResource } from '../../shared/tmf/write-resource';

const { TABLE_NAME = '', TENANTS_TABLE = '' } = process.env;
const dynamo = new DynamoDBClient({});
const store = new DynamoDbResourceStore(dynamo, TABLE_NAME, [verificationRun]);
const DAY_DIGITS = 10;
const SUNDAY = 0;

/**
 * Each night a run for every tenant, on Sundays a full one; once however often it is invoked. Its creation starts it, as
 * that of any other.
 */
export async function handler(): Promise<{ readonly tenants: number }> {
  const nowMs = systemClock.now();
  const id = `nightly-${toIso(nowMs).slice(0, DAY_DIGITS)}`;
  const scope = new Date(nowMs).getUTCDay() === SUNDAY ? 'full' : 'recent';
  const tenants = await listTenants(dynamo, TENANTS_TABLE);
  for (const tenant of tenants)
    await store.create(
      newResource(verificationRun, { tenant, id, basePath: ledgerApi.basePath, nowMs, body: { scope } }),
    );
  console.info(JSON.stringify({ level: 'INFO', message: 'verifications started', id, tenants: tenants.length }));
  return { tenants: tenants.length };
}
