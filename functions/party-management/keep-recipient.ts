import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { personKeys } from '../../shared/adapters/aws/person-keys';
import { fromEnvironment } from '../../shared/adapters/aws/step-ground';
import { DynamoDbTenantSettings } from '../../shared/adapters/aws/tenant-settings';
import { billRecipientResource, keepRecipient } from '../../shared/party-management/bill-recipient';
import { individualResource, organizationResource } from '../../shared/party-management/resources';

const client = new DynamoDBClient({});
const settings = new DynamoDbTenantSettings(client, fromEnvironment('TENANTS_TABLE'));
const resources = [billRecipientResource, individualResource, organizationResource];
const store = new DynamoDbResourceStore(client, fromEnvironment('TABLE_NAME'), resources, personKeys(process.env));

/** CustomerBillCreateEvent: whom the bill is for, as they are now. */
export const handler = eventConsumer(async (event) => {
  await keepRecipient(store, event, (await settings.clockOf(event.tenant)).now());
});
