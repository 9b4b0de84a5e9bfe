import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { consumptionTerms } from '../../shared/adapters/aws/consumption-terms';
import { DynamoDbBalanceStore, DynamoDbNumberDirectory } from '../../shared/adapters/aws/dynamodb-balance-store';
import { DynamoDbDailyQuotas } from '../../shared/adapters/aws/dynamodb-daily-quotas';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { DynamoDbTenantSettings } from '../../shared/adapters/aws/tenant-settings';
import { tmfFunction } from '../../shared/adapters/aws/tmf-function';
import { voucherSecrets } from '../../shared/adapters/aws/voucher-secrets';
import {
  AccumulatedBalanceView,
  ActionHistoryView,
  adjustHooks,
  BucketView,
  consumptionHooks,
  prepayBalanceManagement,
  reserveHooks,
  topUpHooks,
  transferHooks,
  usageConsumptionApi,
  voucherApi,
} from '../../shared/balance-management';
import { parseNano } from '../../shared/kernel/money';
import type { TenantId } from '../../shared/kernel/tenant';

const { BALANCES_TABLE = '', TABLE_NAME = '', TARIFFS_TABLE = '', TENANTS_TABLE = '', VOUCHER_KEY = '' } = process.env;
const dynamo = new DynamoDBClient({});
const balances = new DynamoDbBalanceStore(dynamo, BALANCES_TABLE);
const numbers = new DynamoDbNumberDirectory(dynamo, BALANCES_TABLE);
const quotas = new DynamoDbDailyQuotas(dynamo, TABLE_NAME);
const settings = new DynamoDbTenantSettings(dynamo, TENANTS_TABLE);
const store = new DynamoDbResourceStore(dynamo, TABLE_NAME, [
  ...prepayBalanceManagement.resources,
  ...voucherApi.resources,
]);
const clockOf = (tenant: TenantId) => settings.clockOf(tenant);

/** TMF654: buckets are read from the balance items; actions are stored, and carried out as their events come. */
export const handler = tmfFunction([prepayBalanceManagement, usageConsumptionApi], {
  bucket: { store: new BucketView(balances, clockOf) },
  accumulatedBalance: { store: new AccumulatedBalanceView(balances, clockOf) },
  balanceActionHistory: { store: new ActionHistoryView(store, balances) },
  topupBalance: topUpHooks({ balances, quotas, store, secrets: voucherSecrets(VOUCHER_KEY) }),
  adjustBalance: adjustHooks({
    balances,
    quotas,
    approvalAboveOf: async (tenant) => parseNano((await settings.get(tenant)).adjustmentApprovalAbove ?? ''),
  }),
  transferBalance: transferHooks({
    balances,
    numbers,
    quotas,
    costOf: async (tenant) => parseNano((await settings.get(tenant)).transferCost ?? '') ?? 0n,
  }),
  reserveBalance: reserveHooks(balances),
  queryUsageConsumption: consumptionHooks({ balances, numbers, termsOf: consumptionTerms(dynamo, TARIFFS_TABLE) }),
});
