import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbProviderRecords } from '../../shared/adapters/aws/dynamodb-provider-records';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { DynamoDbTenantSettings } from '../../shared/adapters/aws/tenant-settings';
import { systemClock } from '../../shared/kernel/clock';
import type { PaymentBody } from '../../shared/payment-management/check-payment';
import { receiveNotice } from '../../shared/payment-management/receive-notice';
import { paymentApi } from '../../shared/payment-management/resources';
import { settlePendingPayment } from '../../shared/payment-management/settle-pending-payment';
import { noticesOf } from '../../shared/payment-management/simulated-notices';
import { SimulatedPaymentProvider } from '../../shared/payment-management/simulated-provider';

const client = new DynamoDBClient({});
const settings = new DynamoDbTenantSettings(client, process.env.TENANTS_TABLE ?? '');
const store = new DynamoDbResourceStore(client, process.env.TABLE_NAME ?? '', paymentApi.resources);
const provider = new SimulatedPaymentProvider(
  new DynamoDbProviderRecords(client, process.env.PROVIDER_TABLE ?? ''),
  systemClock,
);

/**
 * PaymentCreateEvent of a pending payment: asks the provider until it has decided; the queue keeps the time. Of a magic
 * token: the simulated provider tells of it what it has to tell.
 */
export const handler = eventConsumer(async ({ tenant, id, event }) => {
  const nowMs = (await settings.clockOf(tenant)).now();
  await settlePendingPayment({ provider, store, nowMs }, tenant, id);
  for (const notice of noticesOf(event.payment as PaymentBody)) {
    const taken = await receiveNotice(store, tenant, notice, nowMs);
    if (!taken.ok) throw new Error(taken.error.message);
  }
});
