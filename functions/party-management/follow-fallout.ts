import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { personKeys } from '../../shared/adapters/aws/person-keys';
import { fromEnvironment } from '../../shared/adapters/aws/step-ground';
import { DynamoDbTenantSettings } from '../../shared/adapters/aws/tenant-settings';
import { troubleTicketResource } from '../../shared/party-management';
import { followFallout } from '../../shared/party-management/follow-fallout';

const client = new DynamoDBClient({});
const settings = new DynamoDbTenantSettings(client, fromEnvironment('TENANTS_TABLE'));
const resources = [troubleTicketResource];
const store = new DynamoDbResourceStore(client, fromEnvironment('TABLE_NAME'), resources, personKeys(process.env));

/** A product order that needs a person has a trouble ticket until it ends. */
export const handler = eventConsumer(async (event) => {
  await followFallout(store, event, (await settings.clockOf(event.tenant)).now());
});
