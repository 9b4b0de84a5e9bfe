import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { tenantId } from '../../shared/kernel/tenant';
import { importStock } from '../../shared/resource-inventory/import-stock';
import { reserveResource } from '../../shared/resource-inventory/reserve-resource';
import { RESERVATION, RESOURCE } from '../../shared/resource-inventory/resources';

const TENANT = tenantId(`race-${Date.now().toString(36)}`);
const NOW = Date.parse('2026-11-01T12:00:00Z');
const NUMBERS = 20;
const RACERS = 60;

test(`of ${RACERS} who race for ${NUMBERS} numbers in DynamoDB exactly ${NUMBERS} win, and no number is given twice`, async () => {
  const store = new DynamoDbResourceStore(new DynamoDBClient({}), 'farthing-resource-inventory-resources', [
    RESOURCE,
    RESERVATION,
  ]);
  const rows = Array.from({ length: NUMBERS }, (_, n) => ({
    kind: 'msisdn',
    value: `4915100000${String(n).padStart(2, '0')}`,
  }));
  expect(await importStock(store, TENANT, rows, NOW)).toMatchObject({ added: NUMBERS });
  const answers = await Promise.all(
    Array.from({ length: RACERS }, (_, n) =>
      reserveResource(store, { tenant: TENANT, id: `r${n}`, unit: `r${n}`, partyId: 'party1', kind: 'msisdn' }, NOW),
    ),
  );
  const won = answers.flatMap((answer) => (answer.ok ? [answer.value.value] : []));
  expect(won).toHaveLength(NUMBERS);
  expect(new Set(won).size).toBe(NUMBERS);
}, 60_000);
