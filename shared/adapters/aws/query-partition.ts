import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Item } from './books-items';

/** Pages of 1 MB: what one request may read. */
const PAGES_MAX = 100;
/** Before every key, and after every key of printable ASCII. */
const FIRST = ' ';
const LAST = '~~';

/**
 * Every row of a partition with a sort key in the range, or those of them whose `n` is this number; strongly consistent.
 * Throws when it is more than one may read.
 */
export async function queryPartition(
  client: DynamoDBClient,
  table: string,
  pk: string,
  { from = FIRST, to = LAST, number }: { readonly from?: string; readonly to?: string; readonly number?: number } = {},
): Promise<Item[]> {
  const rows: Item[] = [];
  let start: Item | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: {
          ':pk': { S: pk },
          ':from': { S: from },
          ':to': { S: to },
          ...(number === undefined ? {} : { ':n': { N: String(number) } }),
        },
        ...(number === undefined ? {} : { FilterExpression: 'n = :n' }),
        ConsistentRead: true,
        ...(start ? { ExclusiveStartKey: start } : {}),
      }),
    );
    rows.push(...Items);
    start = LastEvaluatedKey;
    if (!start) return rows;
  }
  throw new Error(`A partition of ${table} has more than ${PAGES_MAX} pages`);
}
