import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbBalanceStore } from '../../shared/adapters/aws/dynamodb-balance-store';
import { DynamoDbLedger } from '../../shared/adapters/aws/dynamodb-ledger';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { DynamoDbTenantSettings } from '../../shared/adapters/aws/tenant-settings';
import { carryOutAction, prepayBalanceManagement, voucherApi } from '../../shared/balance-management';

const dynamo = new DynamoDBClient({});
const settings = new DynamoDbTenantSettings(dynamo, process.env.TENANTS_TABLE ?? '');
const ports = {
  store: new DynamoDbResourceStore(dynamo, process.env.TABLE_NAME ?? '', [
    ...prepayBalanceManagement.resources,
    ...voucherApi.resources,
  ]),
  balances: new DynamoDbBalanceStore(dynamo, process.env.BALANCES_TABLE ?? ''),
  ledger: new DynamoDbLedger(dynamo, process.env.LEDGER_TABLE ?? ''),
};

/** Vouchers, adjustments, transfers and reservations: books what they ask for, once, and says how they ended. */
export const handler = eventConsumer(async (event) => {
  const nowMs = (await settings.clockOf(event.tenant)).now();
  const result = await carryOutAction({ ...ports, nowMs }, event);
  console.info(JSON.stringify({ level: 'INFO', message: event.resource, id: event.id, result }));
});
