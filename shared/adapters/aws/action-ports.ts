import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type ActionPorts, type AutoTopupPorts, prepayBalanceManagement, voucherApi } from '../../balance-management';
import type { TenantId } from '../../kernel/tenant';
import { DynamoDbBalanceStore } from './dynamodb-balance-store';
import { DynamoDbDailyQuotas } from './dynamodb-daily-quotas';
import { DynamoDbLedger } from './dynamodb-ledger';
import { DynamoDbResourceStore } from './dynamodb-resource-store';
import { DynamoDbTenantSettings } from './tenant-settings';

/** What actions on balances are carried out with, at the tenant's time. */
export function actionPorts(
  client: DynamoDBClient,
  { TABLE_NAME = '', BALANCES_TABLE = '', LEDGER_TABLE = '', TENANTS_TABLE = '' }: NodeJS.ProcessEnv,
): (tenant: TenantId) => Promise<ActionPorts & AutoTopupPorts> {
  const settings = new DynamoDbTenantSettings(client, TENANTS_TABLE);
  const resources = [...prepayBalanceManagement.resources, ...voucherApi.resources];
  const ports = {
    store: new DynamoDbResourceStore(client, TABLE_NAME, resources),
    balances: new DynamoDbBalanceStore(client, BALANCES_TABLE),
    ledger: new DynamoDbLedger(client, LEDGER_TABLE),
    quotas: new DynamoDbDailyQuotas(client, TABLE_NAME),
  };
  return async (tenant) => ({ ...ports, nowMs: (await settings.clockOf(tenant)).now() });
}
