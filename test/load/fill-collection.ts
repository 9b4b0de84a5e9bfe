import {
  type AttributeValue,
  BatchWriteItemCommand,
  CreateTableCommand,
  type DynamoDBClient,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';

type Item = Record<string, AttributeValue>;

/** What BatchWriteItem takes at once, and how many of them are under way. */
const BATCH = 25;
const AT_ONCE = 8;
const TRIES_MAX = 10;
const TELL_EVERY = 50_000;

/** A table as stacks/constructs/domain-table.ts makes it, without its stream: nobody is told of what a bench writes. */
export async function makeResourceTable(client: DynamoDBClient, TableName: string, lookups: number): Promise<void> {
  const indexes = ['all', ...Array.from({ length: lookups }, (_, n) => `lookup${n + 1}`)];
  const names = ['pk', 'createdKey', ...indexes.map((index) => `${index}pk`)];
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      GlobalSecondaryIndexes: indexes.map((IndexName) => ({
        IndexName,
        KeySchema: [
          { AttributeName: `${IndexName}pk`, KeyType: 'HASH' },
          { AttributeName: 'createdKey', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      })),
    }),
  );
}

/** Writes the items numbered `from` to `to` (not included), in batches, and says how far it is. */
export async function fillCollection(
  client: DynamoDBClient,
  tableName: string,
  { from, to }: { readonly from: number; readonly to: number },
  itemOf: (number: number) => Promise<Item>,
): Promise<void> {
  let at = from;
  const writer = async (): Promise<void> => {
    while (at < to) {
      const first = at;
      const next = Math.min(to, first + BATCH);
      at = next;
      const numbers = Array.from({ length: next - first }, (_, n) => first + n);
      const items = await Promise.all(numbers.map(itemOf));
      await writeBatch(
        client,
        tableName,
        items.map((Item) => ({ PutRequest: { Item } })),
      );
      if (Math.floor(next / TELL_EVERY) > Math.floor(first / TELL_EVERY))
        console.error(`… ${tableName}: ${next} of ${to}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, writer));
}

async function writeBatch(client: DynamoDBClient, tableName: string, requests: WriteRequest[]): Promise<void> {
  let left = requests;
  for (let attempt = 0; attempt < TRIES_MAX && left.length > 0; attempt += 1) {
    const { UnprocessedItems } = await client.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: left } }));
    left = UnprocessedItems?.[tableName] ?? [];
  }
  if (left.length > 0) throw new Error(`${left.length} items of ${tableName} were not written`);
}
