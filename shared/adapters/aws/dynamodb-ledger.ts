import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  type BalanceAccount,
  type BookedEntry,
  bookedEntries,
  type Ledger,
  type Posting,
} from '../../balance-management';
import { invariant } from '../../kernel/errors';
import type { TenantId } from '../../kernel/tenant';
import { balanceKey, type PackedPosting, packEntries, packPosting, unpackEntries, unpackPosting } from './balance-item';
import type { BatchedPuts } from './batched-puts';
import type { Item } from './books-items';
import { packJson, unpackJson } from './pack-json';
import { partitionPages, queryPartition } from './query-partition';

const NUMBER_DIGITS = 10;

/**
 * The queryable ledger: one row a posting, pk the balance, sk `<day>#<number>`. The day is that of what was posted, so
 * the guard's slow path reads one day of one balance, and a statement a range of days.
 */
export class DynamoDbLedger implements Ledger {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    /** Stores rows that are appended at the same moment in one request; without it each is stored by itself. */
    private readonly batch?: Pick<BatchedPuts, 'put'>,
  ) {}

  async append(
    account: Pick<BalanceAccount, 'tenant' | 'balanceId' | 'partyId' | 'currency'>,
    posting: Posting,
  ): Promise<void> {
    const { recordsKey: _where, ...booked } = posting;
    const row: Item = {
      pk: { S: balanceKey(account.tenant, account.balanceId) },
      sk: { S: rowKey(posting.day, posting.number) },
      n: { N: String(posting.number) },
      p: { S: account.partyId },
      c: { S: account.currency },
      i: { B: packEntries(booked.ids) },
      q: { B: packJson(packPosting(booked)) },
    };
    if (this.batch) await this.batch.put(row);
    else await this.client.send(new PutItemCommand({ TableName: this.tableName, Item: row }));
  }

  async hasCaughtUp(account: BalanceAccount): Promise<boolean> {
    const last = account.postings.at(-1);
    invariant(last, 'an account carries its last posting');
    const answer = await this.client.send(
      new GetItemCommand({
        TableName: this.tableName,
        Key: { pk: { S: balanceKey(account.tenant, account.balanceId) }, sk: { S: rowKey(last.day, last.number) } },
        ConsistentRead: true,
        ProjectionExpression: 'n',
      }),
    );
    return answer.Item !== undefined;
  }

  /** Unpacks only the rows that hold one of the ids: a hot balance has thousands of postings a day. */
  async bookedAmong(
    tenant: TenantId,
    balanceId: string,
    day: string,
    ids: ReadonlySet<string>,
  ): Promise<readonly BookedEntry[]> {
    const rows = await this.rowsBetween(tenant, balanceId, day, day);
    return rows
      .filter((row) => unpackEntries(row.i?.B ?? new Uint8Array()).some((entry) => ids.has(entry.id)))
      .flatMap((row) => bookedEntries(toPosting(row), ids));
  }

  async posting(tenant: TenantId, balanceId: string, number: number, day?: string): Promise<Posting | undefined> {
    if (day === undefined) return this.findAnywhere(tenant, balanceId, number);
    const answer = await this.client.send(
      new GetItemCommand({
        TableName: this.tableName,
        Key: { pk: { S: balanceKey(tenant, balanceId) }, sk: { S: rowKey(day, number) } },
        ConsistentRead: true,
      }),
    );
    return answer.Item && toPosting(answer.Item);
  }

  private async findAnywhere(tenant: TenantId, balanceId: string, number: number): Promise<Posting | undefined> {
    for await (const rows of partitionPages(this.client, this.tableName, balanceKey(tenant, balanceId))) {
      const row = rows.find(({ n }) => Number(n?.N) === number);
      if (row) return toPosting(row);
    }
    return undefined;
  }

  async *pages(tenant: TenantId, balanceId: string): AsyncGenerator<readonly Posting[]> {
    for await (const rows of partitionPages(this.client, this.tableName, balanceKey(tenant, balanceId)))
      yield rows.map(toPosting);
  }

  async history(tenant: TenantId, balanceId: string, limit: number): Promise<readonly Posting[]> {
    const postings = await this.between(tenant, balanceId, '0000-00-00', '9999-99-99');
    return postings.sort((a, b) => a.number - b.number).slice(0, limit);
  }

  /** Postings of things of these UTC days (`YYYY-MM-DD`, both included), strongly consistent, by day and number. */
  async between(tenant: TenantId, balanceId: string, fromDay: string, toDay: string): Promise<Posting[]> {
    return (await this.entriesBetween(tenant, balanceId, fromDay, toDay)).map(({ posting }) => posting);
  }

  /** The same, each with the currency of its balance. */
  async entriesBetween(tenant: TenantId, balanceId: string, fromDay: string, toDay: string): Promise<LedgerEntry[]> {
    const rows = await this.rowsBetween(tenant, balanceId, fromDay, toDay);
    return rows.map((row) => ({ currency: row.c?.S ?? '', posting: toPosting(row) }));
  }

  private rowsBetween(tenant: TenantId, balanceId: string, fromDay: string, toDay: string): Promise<Item[]> {
    const range = { from: fromDay, to: `${toDay}#~` };
    return queryPartition(this.client, this.tableName, balanceKey(tenant, balanceId), range);
  }
}

export interface LedgerEntry {
  /** ISO 4217. */
  readonly currency: string;
  readonly posting: Posting;
}

const rowKey = (day: string, number: number): string => `${day}#${String(number).padStart(NUMBER_DIGITS, '0')}`;

function toPosting(row: Item): Posting {
  const packed = row.q?.B;
  invariant(packed !== undefined, 'a ledger row has its posting');
  return unpackPosting(unpackJson(packed) as PackedPosting, Number(row.n?.N));
}
