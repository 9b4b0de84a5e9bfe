import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbContents } from '../../shared/adapters/aws/dynamodb-contents';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { DynamoDbTenantSettings } from '../../shared/adapters/aws/tenant-settings';
import type { TenantId } from '../../shared/kernel/tenant';
import { runJob } from '../../shared/product-catalog/run-job';
import { runRelease } from '../../shared/product-catalog/run-release';
import { KEPT } from '../../shared/product-catalog/tools-resources';

const { TABLE_NAME = '', FILES_TABLE = '', TENANTS_TABLE = '' } = process.env;
const dynamo = new DynamoDBClient({});
const settings = new DynamoDbTenantSettings(dynamo, TENANTS_TABLE);
const ports = {
  store: new DynamoDbResourceStore(dynamo, TABLE_NAME, KEPT),
  files: new DynamoDbContents(dynamo, FILES_TABLE),
  nowMs: async (tenant: TenantId) => (await settings.clockOf(tenant)).now(),
};

/** Takes one step for each event: imports, exports and releases go on from what was written last. */
export const handler = eventConsumer(async (event) => {
  if ((await runJob(event, ports)) === 'not-mine') await runRelease(event, ports);
});
