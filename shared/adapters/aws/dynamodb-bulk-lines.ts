import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { TenantId } from '../../kernel/tenant';
import type { BulkLine, BulkLineState, BulkLines, BulkProgress, LineMove } from '../../product-ordering/bulk-ports';
import { grant } from '../../product-ordering/throttle';

type Item = Readonly<Record<string, AttributeValue>>;

const COUNTED = ['placed', 'completed', 'failed', 'held', 'cancelled', 'quarantined'] as const;
/** Every bulk order of a tenant shares these two. */
const OPEN = 'open';
const RATE = 'rate';
const TENANTS_OWN = 'throttle';
const CONTENDED = ['ConditionalCheckFailed', 'TransactionConflict'];
/** Writers of one bulk order's counts meet in one item; a loser waits up to this long before it looks again. */
const BACK_OFF_MS_MAX = 50;
/** A page of a query ends at 1 MB: all lines of the largest bulk order fit into so many. */
const PAGES_MAX = 100;

/**
 * One partition a bulk order (pk `<tenant>#<bulkId>`): `progress`, and a row a line, `00001`, … A line, the counts and the tenant's open
 * orders (pk `<tenant>#throttle`) are written in one transaction, so the counts are always the sum of the lines.
 */
export class DynamoDbBulkLines implements BulkLines {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async progress(tenant: TenantId, bulkId: string): Promise<BulkProgress> {
    const item = await this.read(keyOf(tenant, bulkId, 'progress'));
    const counts = COUNTED.flatMap((state) => (item?.[state] === undefined ? [] : [[state, numberAt(item, state)]]));
    return { next: numberAt(item, 'next', 1), turn: numberAt(item, 'turn'), counts: Object.fromEntries(counts) };
  }

  async lines(tenant: TenantId, bulkId: string, from: number, to: number): Promise<readonly BulkLine[]> {
    const found: BulkLine[] = [];
    let start: Record<string, AttributeValue> | undefined;
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const answer = await this.client.send(
        new QueryCommand({
          TableName: this.tableName,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: {
            ':pk': { S: `${tenant}#${bulkId}` },
            ':from': { S: rowOf(from) },
            ':to': { S: rowOf(to) },
          },
          ConsistentRead: true,
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        }),
      );
      found.push(...(answer.Items ?? []).map(({ line }) => JSON.parse(line?.S ?? '') as BulkLine));
      start = answer.LastEvaluatedKey;
      if (start === undefined) break;
    }
    return found;
  }

  async move(
    tenant: TenantId,
    bulkId: string,
    moves: readonly LineMove[],
    next?: { readonly from: number; readonly to: number },
  ): Promise<boolean> {
    const change = changeOf(moves);
    const open = change.placed ?? 0;
    const items = [
      { Update: { TableName: this.tableName, ...progressUpdate(keyOf(tenant, bulkId, 'progress'), change, next) } },
      ...(open === 0
        ? []
        : [
            {
              Update: {
                TableName: this.tableName,
                Key: keyOf(tenant, TENANTS_OWN, OPEN),
                UpdateExpression: 'ADD orders :orders',
                ExpressionAttributeValues: { ':orders': { N: String(open) } },
              },
            },
          ]),
      ...moves.map((move) => ({ Put: { TableName: this.tableName, ...linePut(tenant, bulkId, move) } })),
    ];
    try {
      await this.client.send(new TransactWriteItemsCommand({ TransactItems: items }));
      return true;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      if (!error.CancellationReasons?.some(({ Code }) => CONTENDED.includes(Code ?? ''))) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * BACK_OFF_MS_MAX));
      return false;
    }
  }

  async endTurn(tenant: TenantId, bulkId: string, turn: number): Promise<boolean> {
    return this.update(keyOf(tenant, bulkId, 'progress'), 'turn', String(turn), String(turn + 1), turn === 0);
  }

  async openOrders(tenant: TenantId): Promise<number> {
    return numberAt(await this.read(keyOf(tenant, TENANTS_OWN, OPEN)), 'orders');
  }

  /** Two turns at once see the same share; the one that is written second gets nothing this time. */
  async take(tenant: TenantId, wanted: number, perMinute: number, nowMs: number): Promise<number> {
    const key = keyOf(tenant, TENANTS_OWN, RATE);
    const item = await this.read(key);
    const before = numberAt(item, 'paidUntilMs');
    const { granted, paidUntilMs } = grant(before, wanted, perMinute, nowMs);
    if (granted === 0) return 0;
    const isOurs = await this.update(key, 'paidUntilMs', String(before), String(paidUntilMs), item === undefined);
    return isOurs ? granted : 0;
  }

  /** Sets a number that still has its value, or that nobody set where it may be missing. */
  private async update(key: Item, name: string, from: string, to: string, mayBeMissing: boolean): Promise<boolean> {
    try {
      await this.client.send(
        new UpdateItemCommand({
          TableName: this.tableName,
          Key: key,
          UpdateExpression: 'SET #name = :to',
          ConditionExpression: mayBeMissing ? 'attribute_not_exists(#name) OR #name = :from' : '#name = :from',
          ExpressionAttributeNames: { '#name': name },
          ExpressionAttributeValues: { ':from': { N: from }, ':to': { N: to } },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  private async read(key: Item): Promise<Item | undefined> {
    const { Item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: key, ConsistentRead: true }),
    );
    return Item;
  }
}

const keyOf = (tenant: TenantId, bulkId: string, sk: string) => ({ pk: { S: `${tenant}#${bulkId}` }, sk: { S: sk } });
const rowOf = (line: number): string => String(line).padStart(5, '0');
const numberAt = (item: Item | undefined, name: string, otherwise = 0): number => Number(item?.[name]?.N ?? otherwise);

function changeOf(moves: readonly LineMove[]): Partial<Record<BulkLineState, number>> {
  const change: Partial<Record<BulkLineState, number>> = {};
  for (const { before, after } of moves) {
    if (before) change[before.state] = (change[before.state] ?? 0) - 1;
    change[after.state] = (change[after.state] ?? 0) + 1;
  }
  return change;
}

function progressUpdate(
  key: Record<string, AttributeValue>,
  change: Partial<Record<BulkLineState, number>>,
  next: { readonly from: number; readonly to: number } | undefined,
) {
  const counted = COUNTED.filter((state) => (change[state] ?? 0) !== 0);
  const set = `SET ${next ? '#next = :to' : '#next = if_not_exists(#next, :first)'}`;
  const add = counted.map((state) => `${state} :${state}`).join(', ');
  const condition = next?.from === 1 ? 'attribute_not_exists(#next) OR #next = :from' : '#next = :from';
  return {
    Key: key,
    UpdateExpression: add === '' ? set : `${set} ADD ${add}`,
    ...(next ? { ConditionExpression: condition } : {}),
    ExpressionAttributeNames: { '#next': 'next' },
    ExpressionAttributeValues: {
      ...(next ? { ':from': { N: String(next.from) }, ':to': { N: String(next.to) } } : { ':first': { N: '1' } }),
      ...Object.fromEntries(counted.map((state) => [`:${state}`, { N: String(change[state]) }])),
    },
  };
}

function linePut(tenant: TenantId, bulkId: string, { before, after }: LineMove) {
  return {
    Item: {
      ...keyOf(tenant, bulkId, rowOf(after.number)),
      stands: { S: standing(after) },
      line: { S: JSON.stringify(after) },
    },
    ConditionExpression: before ? 'stands = :before' : 'attribute_not_exists(pk)',
    ...(before ? { ExpressionAttributeValues: { ':before': { S: standing(before) } } } : {}),
  };
}

const standing = ({ state, attempt }: BulkLine): string => `${state} ${attempt}`;
