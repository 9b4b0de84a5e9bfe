import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Item } from './books-items';

/** Pages of 1 MB: what one request may read. */
const PAGES_MAX = 50;

/** Every row of a partition, up to the sort key `upTo`, strongly consistent. Throws when there is more than one may read. */
export async function queryPartition(
  client: DynamoDBClient,
  table: string,
  pk: string,
  upTo?: string,
): Promise<Item[]> {
  const rows: Item[] = [];
  let start: Item | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: upTo === undefined ? 'pk = :pk' : 'pk = :pk AND sk <= :to',
        ExpressionAttributeValues: { ':pk': { S: pk }, ...(upTo === undefined ? {} : { ':to': { S: upTo } }) },
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
