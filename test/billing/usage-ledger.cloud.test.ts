import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbLedger } from '../../shared/adapters/aws/dynamodb-ledger';
import { DynamoDbUsageLedger } from '../../shared/adapters/aws/dynamodb-usage-ledger';
import { tenantId } from '../../shared/kernel/tenant';

const TABLE = 'farthing-balance-management-ledger';
const client = new DynamoDBClient({});
const tenant = tenantId(`usage-${Date.now().toString(36)}`);
const FROM = '2026-10-31T23:00:00.000Z';
const TO = '2026-11-30T23:00:00.000Z';

let number = 0;
/** A charge of one usage, as balance-management's projection books it. */
async function charged(
  balanceId: string,
  service: 'voice' | 'data',
  startedAt: string,
  amountNano: string,
): Promise<void> {
  number += 1;
  const record = {
    usageId: `u${number}`,
    source: 'api:1',
    service,
    startedAt,
    units: '60',
    billedUnits: '60',
    tariff: 't1',
    priceId: 'p1',
    zone: 'home',
    allowances: {},
    amountNano,
  };
  const posting = {
    number,
    kind: 'charge' as const,
    day: startedAt.slice(0, 10),
    at: Date.parse(startedAt),
    reference: 'r',
    count: 1,
    ids: [],
    legs: [{ account: 'money', delta: -BigInt(amountNano) }],
    moneyAfterNano: 0n,
    previousHash: '00',
    hash: '00',
    records: [record],
  };
  await new DynamoDbLedger(client, TABLE).append({ tenant, balanceId, partyId: 'p', currency: 'EUR' }, posting);
}

test('totals are of the usage between two instants, by service, exact, of one balance of one tenant', async () => {
  await charged('b1', 'voice', '2026-10-31T22:59:59.999Z', '1000');
  await charged('b1', 'voice', '2026-10-31T23:00:00.000Z', '1');
  await charged('b1', 'data', '2026-11-15T12:00:00.000Z', '9007199254740993');
  await charged('b1', 'voice', '2026-11-30T22:59:59.999Z', '2');
  await charged('b1', 'voice', '2026-11-30T23:00:00.000Z', '1000');
  await charged('b2', 'voice', '2026-11-15T12:00:00.000Z', '1000');
  const ledger = new DynamoDbUsageLedger(new DynamoDbLedger(client, TABLE));
  const totals = await ledger.totals(tenant, 'b1', FROM, TO);
  expect([...totals].sort((a, b) => (a.service < b.service ? -1 : 1))).toEqual([
    { service: 'data', currency: 'EUR', chargedNano: 9_007_199_254_740_993n, quantity: 60n, count: 1 },
    { service: 'voice', currency: 'EUR', chargedNano: 3n, quantity: 120n, count: 2 },
  ]);
  expect(await ledger.totals(tenantId(`${tenant}-x`), 'b1', FROM, TO)).toEqual([]);
});
