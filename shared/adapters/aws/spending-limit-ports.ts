import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SpendingLimitPorts } from '../../convergent-charging';
import { DynamoDbBalanceStore, DynamoDbNumberDirectory } from './dynamodb-balance-store';
import { DynamoDbSpendingSubscriptions } from './dynamodb-spending-subscriptions';
import { DynamoDbTariffStore } from './dynamodb-tariff-store';
import { DynamoDbTenantSettings } from './tenant-settings';

/** Takes the names of its tables from the environment: BALANCES, TARIFFS, TENANTS and SUBSCRIPTIONS, each `…_TABLE`. */
export function spendingLimitPorts(env: Readonly<Record<string, string | undefined>>): SpendingLimitPorts {
  const { BALANCES_TABLE = '', TARIFFS_TABLE = '', TENANTS_TABLE = '', SUBSCRIPTIONS_TABLE = '' } = env;
  const client = new DynamoDBClient({});
  const settings = new DynamoDbTenantSettings(client, TENANTS_TABLE);
  return {
    balances: new DynamoDbBalanceStore(client, BALANCES_TABLE),
    numbers: new DynamoDbNumberDirectory(client, BALANCES_TABLE),
    tariffs: new DynamoDbTariffStore(client, TARIFFS_TABLE),
    subscriptions: new DynamoDbSpendingSubscriptions(client, SUBSCRIPTIONS_TABLE),
    nowOf: async (tenant) => (await settings.clockOf(tenant)).now(),
  };
}
