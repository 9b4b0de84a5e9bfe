import { type DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { AccountMapping } from '../../billing/account-mapping';
import type { Closing, ClosingAct } from '../../billing/closing';
import {
  BOOKS_BY_ACCOUNT,
  BOOKS_BY_MONTH,
  type DueTotal,
  type FinanceBooks,
  type MonthTotal,
} from '../../billing/finance-books';
import type { JournalEntry } from '../../billing/journal';
import type { LedgerExport } from '../../billing/ledger-export';
import type { UsageReconciliation } from '../../billing/reconcile-usage';
import { sumTotals } from '../../billing/sum-totals';
import type { TenantId } from '../../kernel/tenant';
import {
  duePartition,
  type Item,
  key,
  monthKey,
  nano,
  owedBy,
  text,
  toEntry,
  toTotal,
  totalsPartition,
} from './books-items';
import { actsPartition, closingKey, closingWrites, toAct, toClosing } from './closing-items';
import { commitBooks } from './commit-books';
import { packJson, unpackJson } from './pack-json';
import { queryPartition } from './query-partition';

const exportsPartition = (tenant: TenantId): string => `${tenant}#exports`;
const settingKey = (tenant: TenantId, name: string): Item => key(`${tenant}#finance`, name);
const EXPORT_DIGITS = 6;
/** Of 1 MB: some 3,000 entries each. */
const PAGES_MAX = 20;

/** Finance's part of the books in DynamoDB. */
export class DynamoDbFinanceBooks implements FinanceBooks {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  async closing(tenant: TenantId): Promise<Closing> {
    return toClosing(await this.get(closingKey(tenant)));
  }

  async changeClosing(tenant: TenantId, next: Closing, act: ClosingAct): Promise<boolean> {
    return (await commitBooks(this.client, closingWrites(this.table, tenant, next, act))) === 'committed';
  }

  async closingActs(tenant: TenantId, period: string): Promise<readonly ClosingAct[]> {
    return (await queryPartition(this.client, this.table, actsPartition(tenant, period))).map(toAct);
  }

  async monthTotals(tenant: TenantId, from = ' ', to = '9999-12'): Promise<readonly MonthTotal[]> {
    const rows = await queryPartition(this.client, this.table, totalsPartition(tenant), { from, to: `${to}#~` });
    const months = Map.groupBy(rows, (row) => text(row, 'sk').split('#')[0] ?? '');
    return [...months].flatMap(([month, of]) => sumTotals(of.map(toTotal)).map((total) => ({ ...total, month })));
  }

  async entriesOfMonth(tenant: TenantId, month: string, { limit, cursor }: { limit: number; cursor?: string }) {
    const prefix = `${tenant}#journal#`;
    const { Items = [], LastEvaluatedKey } = await this.client.send(
      new QueryCommand({
        TableName: this.table,
        IndexName: BOOKS_BY_MONTH,
        KeyConditionExpression: '#month = :month AND pk > :after',
        ExpressionAttributeNames: { '#month': 'month' },
        ExpressionAttributeValues: {
          ':month': { S: monthKey(tenant, month) },
          ':after': { S: `${prefix}${cursor ?? ''}` },
        },
        Limit: limit,
      }),
    );
    const last = LastEvaluatedKey?.pk?.S;
    return { entries: Items.map(toEntry), ...(last === undefined ? {} : { cursor: last.slice(prefix.length) }) };
  }

  async receivableEntries(tenant: TenantId, accountId: string, upToDay: string): Promise<readonly JournalEntry[]> {
    const found: JournalEntry[] = [];
    let start: Item | undefined;
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const { Items = [], LastEvaluatedKey } = await this.client.send(
        new QueryCommand({
          TableName: this.table,
          IndexName: BOOKS_BY_ACCOUNT,
          KeyConditionExpression: 'owedBy = :account AND bookedOn <= :day',
          ExpressionAttributeValues: { ':account': { S: owedBy(tenant, accountId) }, ':day': { S: upToDay } },
          ...(start ? { ExclusiveStartKey: start } : {}),
        }),
      );
      found.push(...Items.map(toEntry));
      start = LastEvaluatedKey;
      if (!start) return found;
    }
    throw new Error(`The account ${accountId} has more than ${PAGES_MAX} pages of entries`);
  }

  async dueTotals(tenant: TenantId, upToDay: string): Promise<readonly DueTotal[]> {
    const rows = await queryPartition(this.client, this.table, duePartition(tenant), { to: `${upToDay}#~` });
    return rows.map((row) => {
      const [, dueOn = '', currency = ''] = text(row, 'sk').split('#');
      return { dueOn, currency, nano: nano(row, 'nano') };
    });
  }

  async mapping(tenant: TenantId): Promise<AccountMapping> {
    return ((await this.packed(settingKey(tenant, 'mapping'))) ?? []) as AccountMapping;
  }

  async keepMapping(tenant: TenantId, mapping: AccountMapping): Promise<void> {
    await this.put(settingKey(tenant, 'mapping'), mapping);
  }

  async exports(tenant: TenantId): Promise<readonly LedgerExport[]> {
    const rows = await queryPartition(this.client, this.table, exportsPartition(tenant));
    return rows.flatMap(({ packed }) => (packed?.B ? [unpackJson(packed.B) as LedgerExport] : []));
  }

  async keepExport(tenant: TenantId, made: LedgerExport): Promise<boolean> {
    const Item = {
      ...key(exportsPartition(tenant), String(made.number).padStart(EXPORT_DIGITS, '0')),
      packed: { B: packJson(made) },
    };
    const once = { TableName: this.table, Item, ConditionExpression: 'attribute_not_exists(pk)' };
    return (await commitBooks(this.client, [{ Put: once }])) === 'committed';
  }

  async keepReconciliation(tenant: TenantId, found: UsageReconciliation): Promise<void> {
    await this.put(settingKey(tenant, `reconciliation#${found.period}`), found);
  }

  async reconciliation(tenant: TenantId, period: string): Promise<UsageReconciliation | undefined> {
    return (await this.packed(settingKey(tenant, `reconciliation#${period}`))) as UsageReconciliation | undefined;
  }

  private async get(Key: Item): Promise<Item | undefined> {
    const { Item } = await this.client.send(new GetItemCommand({ TableName: this.table, Key, ConsistentRead: true }));
    return Item;
  }

  private async packed(Key: Item): Promise<unknown> {
    const packed = (await this.get(Key))?.packed?.B;
    return packed && unpackJson(packed);
  }

  private async put(Key: Item, value: unknown): Promise<void> {
    await this.client.send(
      new PutItemCommand({ TableName: this.table, Item: { ...Key, packed: { B: packJson(value) } } }),
    );
  }
}
