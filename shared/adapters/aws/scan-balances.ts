import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { BalanceAccount } from '../../balance-management';
import { decodeBalance } from './balance-item';

/** One page of all tenants' balances. */
export interface BalancePage {
  readonly accounts: readonly BalanceAccount[];
  /** Keys of items that could not be read. */
  readonly unreadable: readonly string[];
  /** The key after which the next page begins; absent at the end. */
  readonly cursor?: string;
}

/** A page of 1 MB of the balances table, eventually consistent: 128 read units for some 1,200 balances. */
export async function scanBalances(client: DynamoDBClient, table: string, cursor?: string): Promise<BalancePage> {
  const { Items = [], LastEvaluatedKey } = await client.send(
    new ScanCommand({
      TableName: table,
      // The table's other items are numbers.
      FilterExpression: 'attribute_exists(q)',
      ...(cursor === undefined ? {} : { ExclusiveStartKey: { pk: { S: cursor } } }),
    }),
  );
  const unreadable: string[] = [];
  const accounts = Items.flatMap((item) => {
    try {
      return [decodeBalance(item)];
    } catch {
      unreadable.push(item.pk?.S ?? '');
      return [];
    }
  });
  const next = LastEvaluatedKey?.pk?.S;
  return { accounts, unreadable, ...(next === undefined ? {} : { cursor: next }) };
}
