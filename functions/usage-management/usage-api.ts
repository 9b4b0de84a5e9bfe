import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { apiFunction } from '../../shared/adapters/aws/api-function';
import { DynamoDbBalanceStore } from '../../shared/adapters/aws/dynamodb-balance-store';
import { DynamoDbChargedUsage } from '../../shared/adapters/aws/dynamodb-charged-usage';
import { DynamoDbLedger } from '../../shared/adapters/aws/dynamodb-ledger';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { DynamoDbTenantSettings } from '../../shared/adapters/aws/tenant-settings';
import { systemClock } from '../../shared/kernel/clock';
import { ulidSource } from '../../shared/kernel/ids';
import { tmfApi } from '../../shared/tmf/engine';
import { ChargedUsageStore } from '../../shared/usage-management/charged-usage-store';
import { readPeriod } from '../../shared/usage-management/read-period';
import { quarantinedUsage, usageApi } from '../../shared/usage-management/resources';
import { usageHooks } from '../../shared/usage-management/usage-hooks';

const {
  TABLE_NAME = '',
  QUARANTINE_TABLE = '',
  TENANTS_TABLE = '',
  BALANCES_TABLE = '',
  LEDGER_TABLE = '',
} = process.env;
const dynamo = new DynamoDBClient({});
const settings = new DynamoDbTenantSettings(dynamo, TENANTS_TABLE);
const table = new DynamoDbResourceStore(dynamo, TABLE_NAME, usageApi.resources);
const hooks = usageHooks(new DynamoDbResourceStore(dynamo, QUARANTINE_TABLE, [quarantinedUsage]));
const ledger = new DynamoDbChargedUsage(
  new DynamoDbLedger(dynamo, LEDGER_TABLE),
  new DynamoDbBalanceStore(dynamo, BALANCES_TABLE),
);

/** TMF635: usage by API is kept here; what was charged is read from the ledger. */
export const handler = apiFunction(async (request) => {
  const { pricesIncludeTax } = await settings.get(request.caller.tenant);
  const store = new ChargedUsageStore(table, ledger, pricesIncludeTax, readPeriod(request.query));
  const api = tmfApi(usageApi, {
    store,
    ids: ulidSource(systemClock),
    clockOf: (tenant) => settings.clockOf(tenant),
    hooks: { usage: hooks, usageSpecification: { store: table } },
  });
  return api(request);
});
