import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { DynamoDbTenantSettings } from '../../shared/adapters/aws/tenant-settings';
import { tmfFunction } from '../../shared/adapters/aws/tmf-function';
import { voucherSecrets } from '../../shared/adapters/aws/voucher-secrets';
import { voucherApi, voucherBatchHooks } from '../../shared/balance-management';

const { TABLE_NAME = '', TENANTS_TABLE = '', VOUCHER_KEY = '' } = process.env;
const dynamo = new DynamoDBClient({});
const settings = new DynamoDbTenantSettings(dynamo, TENANTS_TABLE);

/** Batches of vouchers: their codes are in the answer to the POST alone. */
export const handler = tmfFunction(voucherApi, {
  voucherBatch: voucherBatchHooks({
    store: new DynamoDbResourceStore(dynamo, TABLE_NAME, voucherApi.resources),
    secrets: voucherSecrets(VOUCHER_KEY),
    currencyOf: async (tenant) => (await settings.get(tenant)).currency,
  }),
});
