import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbContents } from '../../shared/adapters/aws/dynamodb-contents';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { DynamoDbTenantSettings } from '../../shared/adapters/aws/tenant-settings';
import type { TenantId } from '../../shared/kernel/tenant';
import { CATALOG_RESOURCES } from '../../shared/product-catalog/catalog-apis';
import { runJob } from '../../shared/product-catalog/run-job';

const { TABLE_NAME = '', FILES_TABLE = '', TENANTS_TABLE = '' } = process.env;
const dynamo = new DynamoDBClient({});
const settings = new DynamoDbTenantSettings(dynamo, TENANTS_TABLE);
const ports = {
  store: new DynamoDbResourceStore(dynamo, TABLE_NAME, CATALOG_RESOURCES),
  files: new DynamoDbContents(dynamo, FILES_TABLE),
  nowMs: async (tenant: TenantId) => (await settings.clockOf(tenant)).now(),
};

/** Takes one step of a job for each event of it: import and export go on from what was written last. */
export const handler = eventConsumer(async (event) => {
  await runJob(event, ports);
});
