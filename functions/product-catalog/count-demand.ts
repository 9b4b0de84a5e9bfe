import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { DynamoDbTenantSettings } from '../../shared/adapters/aws/tenant-settings';
import { countDemand, OFFERING_ORDER } from '../../shared/product-catalog/count-demand';

const { TABLE_NAME = '', TENANTS_TABLE = '' } = process.env;
const dynamo = new DynamoDBClient({});
const settings = new DynamoDbTenantSettings(dynamo, TENANTS_TABLE);
const store = new DynamoDbResourceStore(dynamo, TABLE_NAME, [OFFERING_ORDER]);

/** Counts the orders of an offering by day: what prices may move with. The same order again is counted once. */
export const handler = eventConsumer(async (event) => {
  const { timeZone } = await settings.get(event.tenant);
  await countDemand(store, event, timeZone);
});
