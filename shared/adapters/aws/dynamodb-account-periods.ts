import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { AccountPeriod, AccountPeriods } from '../../billing/ports';
import { toIso } from '../../kernel/clock';
import type { TenantId } from '../../kernel/tenant';
import { type Item, key, nano, overPartition, periodsPartition, text } from './books-items';
import { queryPartition } from './query-partition';

/** Before every account of an instant, and after each. */
const FIRST = ' ';
const LAST = '~';
const dueKey = (tenant: TenantId, { endMs, accountId }: AccountPeriod): Item =>
  key(overPartition(tenant), `${toIso(endMs)}#${accountId}`);
const periodKey = (tenant: TenantId, { accountId, startMs }: AccountPeriod): Item =>
  key(periodsPartition(tenant, accountId), toIso(startMs));

/**
 * Periods of accounts in the books' table: a row a period under its account, and while it is open one under the time at
 * which it is due. The account's row comes first and is closed first, so whatever crashes, at worst a period is due that is closed.
 */
export class DynamoDbAccountPeriods implements AccountPeriods {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  async of(tenant: TenantId, accountId: string) {
    const rows = await queryPartition(this.client, this.table, periodsPartition(tenant, accountId));
    return rows.map((row) => ({ ...toPeriod(row), isOpen: row.closed?.BOOL !== true }));
  }

  async open(tenant: TenantId, period: AccountPeriod): Promise<void> {
    try {
      await this.client.send(
        new PutItemCommand({
          TableName: this.table,
          Item: { ...periodKey(tenant, period), ...toRow(period) },
          ConditionExpression: 'attribute_not_exists(closed)',
        }),
      );
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return;
      throw error;
    }
    await this.client.send(
      new PutItemCommand({ TableName: this.table, Item: { ...dueKey(tenant, period), ...toRow(period) } }),
    );
  }

  async close(tenant: TenantId, period: AccountPeriod): Promise<void> {
    await this.client.send(
      new UpdateItemCommand({
        TableName: this.table,
        Key: periodKey(tenant, period),
        UpdateExpression: 'SET closed = :closed',
        ExpressionAttributeValues: { ':closed': { BOOL: true } },
      }),
    );
    await this.client.send(new DeleteItemCommand({ TableName: this.table, Key: dueKey(tenant, period) }));
  }

  async due(tenant: TenantId, byMs: number, { limit, cursor }: { readonly limit: number; readonly cursor?: string }) {
    const { Items = [], LastEvaluatedKey } = await this.client.send(
      new QueryCommand({
        TableName: this.table,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :after AND :by',
        ExpressionAttributeValues: {
          ':pk': { S: overPartition(tenant) },
          // The row of the cursor may be gone by now, and no id goes on with a space.
          ':after': { S: `${cursor ?? ''}${FIRST}` },
          ':by': { S: `${toIso(byMs)}#${LAST}` },
        },
        ConsistentRead: true,
        Limit: limit,
      }),
    );
    return { periods: Items.map(toPeriod), ...(LastEvaluatedKey ? { cursor: text(LastEvaluatedKey, 'sk') } : {}) };
  }

  async firstDueMs(tenant: TenantId): Promise<number | undefined> {
    const { Items = [] } = await this.client.send(
      new QueryCommand({
        TableName: this.table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: overPartition(tenant) } },
        ConsistentRead: true,
        Limit: 1,
      }),
    );
    return Items[0] && toPeriod(Items[0]).endMs;
  }
}

const toRow = ({ accountId, period, startMs, endMs }: AccountPeriod): Item => ({
  accountId: { S: accountId },
  period: { S: period },
  startMs: { N: String(startMs) },
  endMs: { N: String(endMs) },
});

const toPeriod = (row: Item): AccountPeriod => ({
  accountId: text(row, 'accountId'),
  period: text(row, 'period'),
  startMs: Number(nano(row, 'startMs')),
  endMs: Number(nano(row, 'endMs')),
});
