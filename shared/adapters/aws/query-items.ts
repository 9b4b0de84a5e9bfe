import { type AttributeValue, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';

/**
 * At most `limit` items of one key, strongly consistent, the last first where `newestFirst` says so. Pages on: a page ends at
 * 1 MB, however few its items are; at most one page an item.
 */
export async function queryItems(
  client: DynamoDBClient,
  tableName: string,
  pk: string,
  { limit, newestFirst = false }: { readonly limit: number; readonly newestFirst?: boolean },
): Promise<Record<string, AttributeValue>[]> {
  const items: Record<string, AttributeValue>[] = [];
  let from: Record<string, AttributeValue> | undefined;
  for (let page = 0; page < limit; page += 1) {
    const answer = await client.send(
      new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: pk } },
        ScanIndexForward: !newestFirst,
        ConsistentRead: true,
        Limit: limit - items.length,
        ...(from === undefined ? {} : { ExclusiveStartKey: from }),
      }),
    );
    items.push(...(answer.Items ?? []));
    from = answer.LastEvaluatedKey;
    if (from === undefined || items.length >= limit) break;
  }
  return items;
}
