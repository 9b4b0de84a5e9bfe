import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { apiFunction } from '../../shared/adapters/aws/api-function';
import { DynamoDbProviderRecords } from '../../shared/adapters/aws/dynamodb-provider-records';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { DynamoDbTenantSettings } from '../../shared/adapters/aws/tenant-settings';
import { systemClock } from '../../shared/kernel/clock';
import { ulidSource } from '../../shared/kernel/ids';
import { refundHooks } from '../../shared/payment-management/check-refund';
import { paymentMethodHooks } from '../../shared/payment-management/payment-method-hooks';
import { paymentMethodApi } from '../../shared/payment-management/payment-method-resource';
import { paymentApi } from '../../shared/payment-management/resources';
import { SimulatedPaymentProvider } from '../../shared/payment-management/simulated-provider';
import { paymentHooks } from '../../shared/payment-management/take-payment';
import { tmfApis } from '../../shared/tmf/engine';

const client = new DynamoDBClient({});
const settings = new DynamoDbTenantSettings(client, process.env.TENANTS_TABLE ?? '');
const provider = new SimulatedPaymentProvider(
  new DynamoDbProviderRecords(client, process.env.PROVIDER_TABLE ?? ''),
  systemClock,
);

const APIS = [paymentApi, paymentMethodApi];

/** TMF676: a payment is taken as it is posted. TMF670: what it is taken from. */
export const handler = apiFunction(
  tmfApis(APIS, {
    store: new DynamoDbResourceStore(
      client,
      process.env.TABLE_NAME ?? '',
      APIS.flatMap(({ resources }) => resources),
    ),
    ids: ulidSource(systemClock),
    clockOf: (tenant) => settings.clockOf(tenant),
    hooks: {
      paymentMethod: paymentMethodHooks,
      refund: refundHooks(provider),
      payment: paymentHooks(provider, async (tenant) => (await settings.get(tenant)).currency),
    },
  }),
);
