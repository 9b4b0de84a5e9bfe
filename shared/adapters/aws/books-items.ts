import type { AttributeValue, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { isAccountKey } from '../../billing/chart-of-accounts';
import { type EntrySource, isEntryKind, type JournalEntry, movedOn } from '../../billing/journal';
import type { PackedBill } from '../../billing/pack-bill';
import type { AccountTotal, BilledUsage, CreditRow } from '../../billing/ports';
import { sha256 } from '../../kernel/digest';
import { invariant } from '../../kernel/errors';
import type { TenantId } from '../../kernel/tenant';

export type Item = Record<string, AttributeValue>;

/** An account's total is kept in so many rows, so that commits at once seldom meet on one. */
export const SHARDS = 8;
/** By the entry that a commit's first is. */
export const shardOf = ({ source }: JournalEntry): number => (sha256(source)[0] ?? 0) % SHARDS;
const MONTH_LENGTH = 7;

/** Keys of the books' table: partition, then sort. */
export const key = (pk: string, sk: string): Item => ({ pk: { S: pk }, sk: { S: sk } });
export const journalKey = (tenant: TenantId, source: string): Item => key(`${tenant}#journal#${source}`, 'entry');
export const numberKey = (tenant: TenantId, series: string): Item => key(`${tenant}#numbers`, series);
export const totalsPartition = (tenant: TenantId): string => `${tenant}#totals`;
export const creditPartition = (tenant: TenantId, accountId: string): string => `${tenant}#credit#${accountId}`;
/** Beside the rows of credit, in a partition of its own: those are summed. */
export const creditVersionKey = (tenant: TenantId, accountId: string): Item =>
  key(`${tenant}#credit-version#${accountId}`, 'version');
export const billedPartition = (tenant: TenantId, period: string): string => `${tenant}#billed#${period}`;
export const packedPartition = (tenant: TenantId, billId: string): string => `${tenant}#bill#${billId}`;
export const unfinishedPartition = (tenant: TenantId): string => `${tenant}#unfinished`;
export const parkedPartition = (tenant: TenantId): string => `${tenant}#parked`;

export const text = (item: Item, name: string): string => item[name]?.S ?? '';
export const nano = (item: Item, name: string): bigint => BigInt(item[name]?.N ?? '0');

/** What a source has in an account's credit, in place of what it had. */
export const putCredit = (table: string, tenant: TenantId, credit: CreditRow): TransactWriteItem => ({
  Put: {
    TableName: table,
    Item: {
      ...key(creditPartition(tenant, credit.accountId), credit.source),
      currency: { S: credit.currency },
      nano: { N: String(credit.nano) },
    },
  },
});

/** Somebody takes of the account's credit, and nobody else did since they looked. */
export const takeCredit = (
  table: string,
  tenant: TenantId,
  { accountId, version }: { readonly accountId: string; readonly version: number },
): TransactWriteItem => ({
  Update: {
    TableName: table,
    Key: creditVersionKey(tenant, accountId),
    UpdateExpression: 'SET #version = :next',
    ConditionExpression: version === 0 ? 'attribute_not_exists(#version)' : '#version = :before',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: {
      ':next': { N: String(version + 1) },
      ...(version === 0 ? {} : { ':before': { N: String(version) } }),
    },
  },
});
/** Key of the index by the account whose receivable an entry moves. */
export const owedBy = (tenant: TenantId, accountId: string): string => `${tenant}#${accountId}`;
/** Key of the index by month. */
export const monthKey = (tenant: TenantId, month: string): string => `${tenant}#${month}`;
/** Periods of an account, open ones of all by when they are over, and accounts by who pays for them. */
export const periodsPartition = (tenant: TenantId, accountId: string): string => `${tenant}#periods#${accountId}`;
export const overPartition = (tenant: TenantId): string => `${tenant}#over`;
export const membersPartition = (tenant: TenantId, payerId: string): string => `${tenant}#members#${payerId}`;
export const duePartition = (tenant: TenantId): string => `${tenant}#due`;

/** The entry, once for its source. */
export const putEntry = (table: string, tenant: TenantId, entry: JournalEntry): TransactWriteItem => ({
  Put: {
    TableName: table,
    Item: {
      ...journalKey(tenant, entry.source),
      source: { S: entry.source },
      month: { S: monthKey(tenant, entry.bookedOn.slice(0, MONTH_LENGTH)) },
      bookedOn: { S: entry.bookedOn },
      currency: { S: entry.currency },
      legs: {
        L: entry.legs.map(({ account, sub, side, nano: amount }) => ({
          M: {
            account: { S: account },
            side: { S: side },
            nano: { N: String(amount) },
            ...(sub === undefined ? {} : { sub: { S: sub } }),
          },
        })),
      },
      ...(entry.description === undefined ? {} : { description: { S: entry.description } }),
      ...(entry.originOn === undefined ? {} : { originOn: { S: entry.originOn } }),
      ...(entry.receivable === undefined
        ? {}
        : {
            accountId: { S: entry.receivable.accountId },
            dueOn: { S: entry.receivable.dueOn },
            owedBy: { S: owedBy(tenant, entry.receivable.accountId) },
          }),
    },
    ConditionExpression: 'attribute_not_exists(pk)',
  },
});

export function toEntry(item: Item): JournalEntry {
  const legs = (item.legs?.L ?? []).map(({ M: leg = {} }) => {
    const account = text(leg, 'account');
    invariant(isAccountKey(account), `${account} is an account of the chart`);
    const side: 'debit' | 'credit' = text(leg, 'side') === 'debit' ? 'debit' : 'credit';
    return { account, ...(leg.sub ? { sub: text(leg, 'sub') } : {}), side, nano: nano(leg, 'nano') };
  });
  return {
    source: toSource(text(item, 'source')),
    bookedOn: text(item, 'bookedOn'),
    currency: text(item, 'currency'),
    legs,
    ...(item.description ? { description: text(item, 'description') } : {}),
    ...(item.originOn ? { originOn: text(item, 'originOn') } : {}),
    ...(item.accountId ? { receivable: { accountId: text(item, 'accountId'), dueOn: text(item, 'dueOn') } } : {}),
  };
}

function toSource(source: string): EntrySource {
  const [kind = '', ...rest] = source.split('/');
  invariant(isEntryKind(kind), `${source} is of a kind of entries`);
  return `${kind}/${rest.join('/')}`;
}

/** Adds what the entries debit and credit to the accounts' totals of their months; one write an account. */
export function addToTotals(table: string, tenant: TenantId, entries: readonly JournalEntry[]): TransactWriteItem[] {
  const sums = new Map<string, { debit: bigint; credit: bigint }>();
  const shard = entries[0] === undefined ? 0 : shardOf(entries[0]);
  for (const { bookedOn, currency, legs } of entries)
    for (const { account, sub, side, nano: amount } of legs) {
      const on = sub === undefined ? account : `${account}/${sub}`;
      const row = `${bookedOn.slice(0, MONTH_LENGTH)}#${on}#${currency}#${shard}`;
      const sum = sums.get(row) ?? { debit: 0n, credit: 0n };
      sum[side] += amount;
      sums.set(row, sum);
    }
  return [...sums].map(([row, { debit, credit }]) => ({
    Update: {
      TableName: table,
      Key: key(totalsPartition(tenant), row),
      UpdateExpression: 'ADD debit :debit, credit :credit',
      ExpressionAttributeValues: { ':debit': { N: String(debit) }, ':credit': { N: String(credit) } },
    },
  }));
}

/** Adds what the entries move of receivables to what falls due on their day. */
export const addToDue = (table: string, tenant: TenantId, entries: readonly JournalEntry[]): TransactWriteItem[] => {
  const sums = new Map<string, bigint>();
  const shard = entries[0] === undefined ? 0 : shardOf(entries[0]);
  for (const entry of entries) {
    if (!entry.receivable) continue;
    const row = `${entry.bookedOn}#${entry.receivable.dueOn}#${entry.currency}#${shard}`;
    sums.set(row, (sums.get(row) ?? 0n) + movedOn(entry, 'receivable'));
  }
  return [...sums].map(([row, moved]) => ({
    Update: {
      TableName: table,
      Key: key(duePartition(tenant), row),
      UpdateExpression: 'ADD nano :moved',
      ExpressionAttributeValues: { ':moved': { N: String(moved) } },
    },
  }));
};

/** The row of an account's total: of which month, account and currency. */
export function toTotal(item: Item): AccountTotal {
  const [, on = '', currency = ''] = text(item, 'sk').split('#');
  const [account = '', sub] = on.split('/');
  return {
    account,
    ...(sub === undefined ? {} : { sub }),
    currency,
    debitNano: nano(item, 'debit'),
    creditNano: nano(item, 'credit'),
  };
}

/** A committed bill's contents, at most 8 parts of an item each, and that they are still to be made visible. */
export const putPacked = (
  table: string,
  tenant: TenantId,
  billId: string,
  { parts, periods }: PackedBill,
): TransactWriteItem[] => [
  ...parts.map((part, index) => ({
    Put: { TableName: table, Item: { ...key(packedPartition(tenant, billId), `part#${index}`), packed: { B: part } } },
  })),
  {
    Put: {
      TableName: table,
      Item: { ...key(unfinishedPartition(tenant), billId), periods: { S: periods.join(',') } },
    },
  },
];

/** Amounts as numbers: they are exact to 38 digits. */
export const toBilledUsageItem = (tenant: TenantId, usage: BilledUsage): Item => ({
  ...key(
    billedPartition(tenant, usage.period),
    `${usage.balanceId}#${usage.service}#${usage.currency}#${usage.billId}`,
  ),
  balanceId: { S: usage.balanceId },
  service: { S: usage.service },
  billId: { S: usage.billId },
  currency: { S: usage.currency },
  chargedNano: { N: String(usage.chargedNano) },
  quantity: { N: String(usage.quantity) },
  count: { N: String(usage.count) },
});

export const toBilledUsage = (period: string, item: Item): BilledUsage => ({
  period,
  balanceId: text(item, 'balanceId'),
  service: text(item, 'service'),
  billId: text(item, 'billId'),
  currency: text(item, 'currency'),
  chargedNano: nano(item, 'chargedNano'),
  quantity: nano(item, 'quantity'),
  count: Number(nano(item, 'count')),
});
