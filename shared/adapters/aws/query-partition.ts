import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Item } from './books-items';

/** Pages of 1 MB: what one request may read. */
const PAGES_MAX = 100;
/** What a walk may read: 100 GB. */
const WALK_PAGES_MAX = 100_000;
/** Before every key, and after every key of printable ASCII. */
const FIRST = ' ';
const LAST = '~~';

/** Which rows of a partition: those with a sort key in the range, its ends included. */
interface Rows {
  readonly from?: string;
  readonly to?: string;
}

/** Every such row of a partition, strongly consistent. Throws when it is more than one may read. */
export async function queryPartition(
  client: DynamoDBClient,
  table: string,
  pk: string,
  rows: Rows = {},
): Promise<Item[]> {
  const found: Item[] = [];
  for await (const page of partitionPages(client, table, pk, rows, PAGES_MAX)) found.push(...page);
  return found;
}

/** The same page by page, for whoever keeps none. */
export async function* partitionPages(
  client: DynamoDBClient,
  table: string,
  pk: string,
  { from = FIRST, to = LAST }: Rows = {},
  pagesMax = WALK_PAGES_MAX,
): AsyncGenerator<readonly Item[]> {
  let start: Item | undefined;
  for (let page = 0; page < pagesMax; page += 1) {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':pk': { S: pk }, ':from': { S: from }, ':to': { S: to } },
        ConsistentRead: true,
        ...(start ? { ExclusiveStartKey: start } : {}),
      }),
    );
    yield Items;
    start = LastEvaluatedKey;
    if (!start) return;
  }
  throw new Error(`A partition of ${table} has more than ${pagesMax} pages`);
}
