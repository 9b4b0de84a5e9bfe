import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbProviderRecords } from '../../shared/adapters/aws/dynamodb-provider-records';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { DynamoDbTenantSettings } from '../../shared/adapters/aws/tenant-settings';
import { systemClock } from '../../shared/kernel/clock';
import { paymentApi } from '../../shared/payment-management/resources';
import { settlePendingPayment } from '../../shared/payment-management/settle-pending-payment';
import { SimulatedPaymentProvider } from '../../shared/payment-management/simulated-provider';

const client = new DynamoDBClient({});
const settings = new DynamoDbTenantSettings(client, process.env.TENANTS_TABLE ?? '');
const store = new DynamoDbResourceStore(client, process.env.TABLE_NAME ?? '', paymentApi.resources);
const provider = new SimulatedPaymentProvider(
  new DynamoDbProviderRecords(client, process.env.PROVIDER_TABLE ?? ''),
  systemClock,
);

/** PaymentCreateEvent of a pending payment: asks the provider until it has decided; the queue keeps the time. */
export const handler = eventConsumer(async ({ tenant, id }) => {
  const clock = await settings.clockOf(tenant);
  await settlePendingPayment({ provider, store, nowMs: clock.now() }, tenant, id);
});
