import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { personKeys } from '../../shared/adapters/aws/person-keys';
import { fromEnvironment } from '../../shared/adapters/aws/step-ground';
import { DynamoDbTenantSettings } from '../../shared/adapters/aws/tenant-settings';
import { communicationMessageResource } from '../../shared/party-management/message-resource';
import { tellCustomer } from '../../shared/party-management/message-templates';
import { individualResource } from '../../shared/party-management/resources';

const client = new DynamoDBClient({});
const settings = new DynamoDbTenantSettings(client, fromEnvironment('TENANTS_TABLE'));
const resources = [communicationMessageResource, individualResource];
const store = new DynamoDbResourceStore(client, fromEnvironment('TABLE_NAME'), resources, personKeys(process.env));

/** An event that a customer is told of makes a message. */
export const handler = eventConsumer(async (event) => {
  await tellCustomer(store, event, (await settings.clockOf(event.tenant)).now());
});
