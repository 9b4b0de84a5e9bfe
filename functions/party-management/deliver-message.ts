import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { personKeys } from '../../shared/adapters/aws/person-keys';
import { fromEnvironment } from '../../shared/adapters/aws/step-ground';
import { DynamoDbTenantSettings } from '../../shared/adapters/aws/tenant-settings';
import { deliverMessage } from '../../shared/party-management/deliver-message';
import { communicationMessageResource } from '../../shared/party-management/message-resource';
import { customerResource, individualResource, organizationResource } from '../../shared/party-management/resources';
import { simulatedDelivery } from '../../shared/party-management/simulate-delivery';

const client = new DynamoDBClient({});
const settings = new DynamoDbTenantSettings(client, fromEnvironment('TENANTS_TABLE'));
const resources = [communicationMessageResource, individualResource, organizationResource, customerResource];
const store = new DynamoDbResourceStore(client, fromEnvironment('TABLE_NAME'), resources, personKeys(process.env));

/** A message that is to be sent: now, or when its time comes. */
export const handler = eventConsumer(async ({ tenant, id }) => {
  const nowMs = (await settings.clockOf(tenant)).now();
  await deliverMessage({ store, delivery: simulatedDelivery }, tenant, id, nowMs);
});
