import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbProviderRecords } from '../../shared/adapters/aws/dynamodb-provider-records';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { DynamoDbTenantSettings } from '../../shared/adapters/aws/tenant-settings';
import { systemClock } from '../../shared/kernel/clock';
import { collectionToPay, payCollection } from '../../shared/payment-management/pay-collection';
import { isPaidByCard, payTopup, topupToPay } from '../../shared/payment-management/pay-topup';
import { paymentMethodResource } from '../../shared/payment-management/payment-method-resource';
import { paymentApi } from '../../shared/payment-management/resources';
import { SimulatedPaymentProvider } from '../../shared/payment-management/simulated-provider';
import { isRecord } from '../../shared/tmf/read-path';

const client = new DynamoDBClient({});
const settings = new DynamoDbTenantSettings(client, process.env.TENANTS_TABLE ?? '');
const store = new DynamoDbResourceStore(client, process.env.TABLE_NAME ?? '', [
  ...paymentApi.resources,
  paymentMethodResource,
]);
const provider = new SimulatedPaymentProvider(
  new DynamoDbProviderRecords(client, process.env.PROVIDER_TABLE ?? ''),
  systemClock,
);

/**
 * Takes money that is asked for by an event, and stores the Payment that says how it went: for a top-up
 * (TopupBalanceCreateEvent), or for what an account owes (a CollectionCase's step).
 */
export const handler = eventConsumer(async ({ tenant, event }) => {
  if (isRecord(event.collectionCase)) {
    const asked = collectionToPay(event.collectionCase);
    const nowMs = (await settings.clockOf(tenant)).now();
    if (asked) await payCollection({ provider, store, nowMs }, tenant, asked);
    return;
  }
  const body = isRecord(event.topupBalance) ? event.topupBalance : {};
  if (!isPaidByCard(body)) return;
  const topup = topupToPay(body);
  if (!topup.ok) throw new Error(topup.error.message);
  const clock = await settings.clockOf(tenant);
  await payTopup({ provider, store, nowMs: clock.now() }, tenant, topup.value);
});
