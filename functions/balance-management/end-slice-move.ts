import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbBalanceStore } from '../../shared/adapters/aws/dynamodb-balance-store';
import { DynamoDbLedger } from '../../shared/adapters/aws/dynamodb-ledger';
import { eventConsumer } from '../../shared/adapters/aws/event-consumer';
import { DynamoDbTenantSettings } from '../../shared/adapters/aws/tenant-settings';
import { endMove, parseMove, type Signal } from '../../shared/balance-management';

const dynamo = new DynamoDBClient({});
const settings = new DynamoDbTenantSettings(dynamo, process.env.TENANTS_TABLE ?? '');
const ports = {
  balances: new DynamoDbBalanceStore(dynamo, process.env.BALANCES_TABLE ?? ''),
  ledger: new DynamoDbLedger(dynamo, process.env.LEDGER_TABLE ?? ''),
};

/** Ends what left one slice of a hot pool for another, should whoever began it have died between. It arrives once. */
export const handler = eventConsumer(async ({ tenant, event }) => {
  const { ref } = event.signal as Signal;
  const move = parseMove(ref);
  if (!move) throw new Error(`${ref} names no move`);
  const result = await endMove(ports, tenant, move, (await settings.clockOf(tenant)).now());
  console.info(JSON.stringify({ level: 'INFO', message: 'slice move', result, reference: ref }));
});
