import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { accountApi } from '../../billing/account-resources';
import { intoOpenMonth } from '../../billing/closing';
import type { EntrySource, JournalEntry } from '../../billing/journal';
import type { AccountTotal, BilledUsage, Books, Commit, ParkedAccount } from '../../billing/ports';
import { assertEntry } from '../../billing/post-entry';
import { customerBillApi } from '../../billing/resources';
import { sumTotals } from '../../billing/sum-totals';
import { invariant } from '../../kernel/errors';
import type { TenantId } from '../../kernel/tenant';
import type { StoredResource } from '../../tmf/resource-store';
import {
  addToDue,
  addToTotals,
  billedPartition,
  creditPartition,
  creditVersionKey,
  journalKey,
  key,
  nano,
  numberKey,
  packedPartition,
  parkedPartition,
  putCredit,
  putEntry,
  putPacked,
  takeCredit,
  text,
  toBilledUsage,
  toBilledUsageItem,
  toEntry,
  toTotal,
  totalsPartition,
  unfinishedPartition,
} from './books-items';
import { closingKey, toClosing, whileOpen } from './closing-items';
import { commitBooks } from './commit-books';
import { queryPartition } from './query-partition';
import { toItem } from './resource-item';

const RESOURCES = [...accountApi.resources, ...customerBillApi.resources];

/** The books in DynamoDB: a table of their own, and billing's resource table for what a commit writes with them. */
export class DynamoDbBooks implements Books {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
    private readonly resourceTable: string,
  ) {}

  async lastNumber(tenant: TenantId, series: string): Promise<number> {
    const { Item } = await this.client.send(
      new GetItemCommand({ TableName: this.table, Key: numberKey(tenant, series), ConsistentRead: true }),
    );
    return Number(Item?.last?.N ?? 0);
  }

  async commitBill({
    tenant,
    series,
    number,
    bill,
    packed,
    entries,
    corrected,
  }: Parameters<Books['commitBill']>[0]): Promise<Commit> {
    return commitBooks(this.client, [
      this.putResource(bill),
      {
        Update: {
          TableName: this.table,
          Key: numberKey(tenant, series),
          UpdateExpression: 'SET #last = :number',
          ConditionExpression: number === 1 ? 'attribute_not_exists(#last)' : '#last = :before',
          ExpressionAttributeNames: { '#last': 'last' },
          ExpressionAttributeValues: {
            ':number': { N: String(number) },
            ...(number === 1 ? {} : { ':before': { N: String(number - 1) } }),
          },
        },
      },
      ...putPacked(this.table, tenant, bill.id, packed),
      ...(await this.posting(tenant, entries)),
      ...(corrected ? [this.putResource(corrected.bill)] : []),
      ...(corrected?.credits ?? []).map((credit) => putCredit(this.table, tenant, credit)),
    ]);
  }

  async packedBill(tenant: TenantId, billId: string): Promise<readonly Uint8Array[]> {
    const rows = await queryPartition(this.client, this.table, packedPartition(tenant, billId));
    return rows.flatMap((row) => row.packed?.B ?? []);
  }

  async keepBilledUsage(tenant: TenantId, usage: BilledUsage): Promise<void> {
    await this.client.send(new PutItemCommand({ TableName: this.table, Item: toBilledUsageItem(tenant, usage) }));
  }

  async finishBill(tenant: TenantId, billId: string): Promise<void> {
    const Key = key(unfinishedPartition(tenant), billId);
    await this.client.send(new DeleteItemCommand({ TableName: this.table, Key }));
  }

  async unfinishedBills(tenant: TenantId, period: string): Promise<readonly string[]> {
    const rows = await queryPartition(this.client, this.table, unfinishedPartition(tenant));
    return rows.filter((row) => text(row, 'periods').split(',').includes(period)).map((row) => text(row, 'sk'));
  }

  async post({
    tenant,
    entries,
    resources = [],
    credits = [],
    creditAt,
  }: Parameters<Books['post']>[0]): Promise<Commit> {
    return commitBooks(this.client, [
      ...(await this.posting(tenant, entries)),
      ...resources.map((resource) => this.putResource(resource)),
      ...credits.map((credit) => putCredit(this.table, tenant, credit)),
      ...(creditAt ? [takeCredit(this.table, tenant, creditAt)] : []),
    ]);
  }

  /** The entries in the months that are open, and that those still are. */
  private async posting(tenant: TenantId, given: readonly JournalEntry[]): Promise<TransactWriteItem[]> {
    for (const entry of given) assertEntry(entry);
    const { Item } = await this.client.send(
      new GetItemCommand({ TableName: this.table, Key: closingKey(tenant), ConsistentRead: true }),
    );
    const closing = toClosing(Item);
    const entries = given.map((entry) => intoOpenMonth(entry, closing));
    return [
      ...entries.map((entry) => putEntry(this.table, tenant, entry)),
      ...addToTotals(this.table, tenant, entries),
      ...addToDue(this.table, tenant, entries),
      ...whileOpen(this.table, tenant, entries, closing),
    ];
  }

  private putResource(resource: StoredResource): TransactWriteItem {
    const declaration = RESOURCES.find(({ name }) => name === resource.resource);
    invariant(declaration, `${resource.resource} is a resource of billing`);
    const { version } = resource;
    return {
      Put: {
        TableName: this.resourceTable,
        Item: toItem(declaration, resource),
        ...(version === 1
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : {
              ConditionExpression: 'version = :before',
              ExpressionAttributeValues: { ':before': { N: String(version - 1) } },
            }),
      },
    };
  }

  async creditVersion(tenant: TenantId, accountId: string): Promise<number> {
    const Key = creditVersionKey(tenant, accountId);
    const { Item } = await this.client.send(new GetItemCommand({ TableName: this.table, Key, ConsistentRead: true }));
    return Number(Item?.version?.N ?? 0);
  }

  async entry(tenant: TenantId, source: EntrySource): Promise<JournalEntry | undefined> {
    const { Item } = await this.client.send(
      new GetItemCommand({ TableName: this.table, Key: journalKey(tenant, source), ConsistentRead: true }),
    );
    return Item && toEntry(Item);
  }

  async totals(tenant: TenantId, upToPeriod = '9999-12'): Promise<readonly AccountTotal[]> {
    const rows = await queryPartition(this.client, this.table, totalsPartition(tenant), { to: `${upToPeriod}#~` });
    return sumTotals(rows.map(toTotal));
  }

  async credits(tenant: TenantId, accountId: string): Promise<readonly { currency: string; nano: bigint }[]> {
    const sums = new Map<string, bigint>();
    for (const row of await queryPartition(this.client, this.table, creditPartition(tenant, accountId)))
      sums.set(text(row, 'currency'), (sums.get(text(row, 'currency')) ?? 0n) + nano(row, 'nano'));
    return [...sums].filter(([, amount]) => amount !== 0n).map(([currency, amount]) => ({ currency, nano: amount }));
  }

  async billedUsage(tenant: TenantId, period: string, balanceId?: string): Promise<readonly BilledUsage[]> {
    const range = balanceId === undefined ? {} : { from: `${balanceId}#`, to: `${balanceId}#~` };
    const rows = await queryPartition(this.client, this.table, billedPartition(tenant, period), range);
    return rows.map((row) => toBilledUsage(period, row));
  }

  async park(tenant: TenantId, parked: ParkedAccount): Promise<void> {
    const { accountId, period, code, message, at } = parked;
    await this.client.send(
      new PutItemCommand({
        TableName: this.table,
        Item: {
          ...key(parkedPartition(tenant), `${period}#${accountId}`),
          accountId: { S: accountId },
          period: { S: period },
          code: { S: code },
          message: { S: message },
          at: { S: at },
        },
      }),
    );
  }

  async unpark(tenant: TenantId, accountId: string, period: string): Promise<void> {
    const Key = key(parkedPartition(tenant), `${period}#${accountId}`);
    await this.client.send(new DeleteItemCommand({ TableName: this.table, Key }));
  }

  async parked(tenant: TenantId): Promise<readonly ParkedAccount[]> {
    const rows = await queryPartition(this.client, this.table, parkedPartition(tenant));
    return rows.map((row) => ({
      accountId: text(row, 'accountId'),
      period: text(row, 'period'),
      code: text(row, 'code'),
      message: text(row, 'message'),
      at: text(row, 'at'),
    }));
  }
}
