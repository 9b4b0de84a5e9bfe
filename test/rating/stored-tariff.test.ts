import { type DynamoDBClient, PutItemCommand, type QueryCommand } from '@aws-sdk/client-dynamodb';
import {
  CachedTariffStore,
  DynamoDbTariffStore,
  tariffFromJson,
  tariffToJson,
} from '../../shared/adapters/aws/dynamodb-tariff-store';
import { priceUsage, rateUsage, type Tariff } from '../../shared/rating';
import { TARIFF, TENANT } from '../convergent-charging/world';

/** As the first release wrote it. */
const FIRST_FORMAT =
  '{"offeringId":"payg","version":"1.1","currency":"EUR","validFrom":0,"rules":[{"priceId":"voice","service":"voice","zone":"home","destinationPrefixes":[],"visitedNetworks":[],"priceNano":"90000000","perUnits":"60","connectFeeNano":"50000000","firstIncrement":"60","nextIncrement":"1","decimals":4,"rounding":"up"}],"allowances":[{"id":"m","service":"voice","units":"600","zones":["home"],"priority":10,"validity":{"months":1}}]}';

test('a tariff stored in the first format is read and rates as it did', () => {
  const tariff = tariffFromJson(FIRST_FORMAT);
  const rated = rateUsage({ service: 'voice', units: 61n, destination: '4930', startedAtMs: 0 }, [tariff]);
  expect(rated && priceUsage(rated).amountNano).toBe(141_500_000n);
  expect(tariffToJson(tariff)).toBe(FIRST_FORMAT);
});

/** A table of one page an item, as DynamoDB's pages of 1 MB can be. */
class PagedTable {
  readonly items = new Map<string, Record<string, { S?: string; B?: Uint8Array }>>();

  async send(command: PutItemCommand | QueryCommand): Promise<unknown> {
    if (command instanceof PutItemCommand) {
      const item = command.input.Item as Record<string, { S?: string; B?: Uint8Array }>;
      return this.items.set(`${item.pk?.S} ${item.sk?.S}`, item);
    }
    const { ExpressionAttributeValues, ScanIndexForward, ExclusiveStartKey } = command.input;
    const found = [...this.items.keys()]
      .filter((key) => key.startsWith(`${ExpressionAttributeValues?.[':pk']?.S} `))
      .sort()
      .map((key) => this.items.get(key));
    if (ScanIndexForward === false) found.reverse();
    const from = Number(ExclusiveStartKey?.n?.N ?? 0);
    return {
      Items: found.slice(from, from + 1),
      LastEvaluatedKey: from + 1 < found.length ? { n: { N: String(from + 1) } } : undefined,
    };
  }
}

test('a large tariff is kept under its digest, in chunks, and every version is found over pages', async () => {
  const table = new PagedTable();
  const store = (): DynamoDbTariffStore => new DynamoDbTariffStore(table as unknown as DynamoDBClient, 't');
  // Numbers that do not deflate well: more than one chunk.
  let seed = 1;
  const digits = (): string => {
    seed = (seed * 48_271) % 2_147_483_647;
    return String(seed);
  };
  const large: Tariff = {
    ...TARIFF,
    version: '1.2',
    validFrom: 1,
    destinations: { far: Array.from({ length: 100_000 }, digits) },
    calendar: {
      timeZone: 'UTC',
      otherwise: 'off-peak',
      holidays: [],
      periods: [{ name: 'peak', days: [1], from: '08:00', to: '19:00' }],
    },
  };
  await store().put(TENANT, TARIFF);
  await store().put(TENANT, large);
  expect([...table.items.keys()].filter((key) => key.includes('#content#')).length).toBeGreaterThan(1);
  const reader = store();
  expect(await reader.versions(TENANT, 'payg')).toEqual([TARIFF, large]);
  const [again] = (await reader.versions(TENANT, 'payg')).slice(-1);
  const [first] = (await reader.versions(TENANT, 'payg')).slice(-1);
  expect(again).toBe(first);
});

test('charging reads the contents of what rates usage of its age, once a while, and no older decks', async () => {
  const table = new PagedTable();
  const writer = new DynamoDbTariffStore(table as unknown as DynamoDBClient, 't');
  const DAY_MS = 86_400_000;
  const deck = (day: number): Tariff => ({
    ...TARIFF,
    version: `1.${day}`,
    validFrom: day * DAY_MS,
    destinations: { far: Array.from({ length: 2_000 }, (_, at) => String(day * 10_000 + at)) },
  });
  for (let day = 1; day <= 9; day += 1) await writer.put(TENANT, deck(day));
  const asked: string[] = [];
  const counting = {
    send: (command: PutItemCommand | QueryCommand) => {
      const { ExpressionAttributeValues } = command.input as QueryCommand['input'];
      asked.push(ExpressionAttributeValues?.[':pk']?.S ?? '');
      return table.send(command);
    },
  };
  let nowMs = 10 * DAY_MS;
  const reader = new DynamoDbTariffStore(counting as unknown as DynamoDBClient, 't');
  const cached = new CachedTariffStore(reader, 60_000, () => nowMs, 3 * DAY_MS);
  const versions = async () => (await cached.versions(TENANT, 'payg')).map(({ version }) => version);
  expect(await versions()).toEqual(['1.7', '1.8', '1.9']);
  expect(new Set(asked.filter((pk) => pk.includes('#content#'))).size).toBe(3);
  const before = asked.length;
  await versions();
  expect(asked).toHaveLength(before);
  nowMs += 60_000;
  await versions();
  // The contents are kept: only the list of versions is read again.
  expect(asked.slice(before).filter((pk) => pk.includes('#content#'))).toEqual([]);
});
