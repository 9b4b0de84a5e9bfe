import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbBalanceStore } from '../../shared/adapters/aws/dynamodb-balance-store';
import { DynamoDbTenantSettings } from '../../shared/adapters/aws/tenant-settings';
import { tmfFunction } from '../../shared/adapters/aws/tmf-function';
import { BucketView, prepayBalanceManagement, topUpHooks } from '../../shared/balance-management';

const dynamo = new DynamoDBClient({});
const balances = new DynamoDbBalanceStore(dynamo, process.env.BALANCES_TABLE ?? '');
const settings = new DynamoDbTenantSettings(dynamo, process.env.TENANTS_TABLE ?? '');

/** TMF654: buckets are read from the balance items, top-ups are stored and then paid. */
export const handler = tmfFunction(prepayBalanceManagement, {
  bucket: { store: new BucketView(balances, (tenant) => settings.clockOf(tenant)) },
  topupBalance: topUpHooks(balances),
});
