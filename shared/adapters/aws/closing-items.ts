import type { AttributeValue, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { type Closing, type ClosingAct, closedFor } from '../../billing/closing';
import type { JournalEntry } from '../../billing/journal';
import type { TenantId } from '../../kernel/tenant';
import { type Item, key, SHARDS, shardOf, text } from './books-items';

export const closingKey = (tenant: TenantId): Item => key(`${tenant}#closing`, 'through');
export const actsPartition = (tenant: TenantId, period: string): string => `${tenant}#closingActs#${period}`;
const lockKey = (tenant: TenantId, shard: number): Item => key(`${tenant}#closing`, `lock#${shard}`);

const optional = (name: string, value: string | undefined): Record<string, AttributeValue> =>
  value === undefined ? {} : { [name]: { S: value } };

export function toClosing(item: Item | undefined): Closing {
  if (!item) return { version: 0 };
  const { M: asked } = item.reopening ?? {};
  return {
    version: Number(item.version?.N),
    ...(item.softThrough ? { softThrough: text(item, 'softThrough') } : {}),
    ...(item.hardThrough ? { hardThrough: text(item, 'hardThrough') } : {}),
    ...(asked
      ? {
          reopening: {
            period: text(asked, 'period'),
            by: text(asked, 'by'),
            at: text(asked, 'at'),
            reason: text(asked, 'reason'),
          },
        }
      : {}),
  };
}

export function toAct(item: Item): ClosingAct {
  const act = text(item, 'act') as ClosingAct['act'];
  const { period, by, at } = { period: text(item, 'period'), by: text(item, 'by'), at: text(item, 'at') };
  return { period, act, by, at, ...(item.reason ? { reason: text(item, 'reason') } : {}) };
}

/**
 * The closing's next version, the act that made it, and a lock for each shard of the totals: an entry is posted on the
 * condition of its shard's lock, so none slips into a month while it is closed, and posts at once seldom meet on a row.
 */
export function closingWrites(table: string, tenant: TenantId, next: Closing, act: ClosingAct): TransactWriteItem[] {
  const through = { ...optional('softThrough', next.softThrough), ...optional('hardThrough', next.hardThrough) };
  const asked = next.reopening;
  return [
    {
      Put: {
        TableName: table,
        Item: {
          ...closingKey(tenant),
          ...through,
          version: { N: String(next.version) },
          ...(asked
            ? {
                reopening: {
                  M: {
                    period: { S: asked.period },
                    by: { S: asked.by },
                    at: { S: asked.at },
                    reason: { S: asked.reason },
                  },
                },
              }
            : {}),
        },
        ...(next.version === 1
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : {
              ConditionExpression: 'version = :before',
              ExpressionAttributeValues: { ':before': { N: String(next.version - 1) } },
            }),
      },
    },
    {
      Put: {
        TableName: table,
        Item: {
          ...key(actsPartition(tenant, act.period), String(next.version).padStart(6, '0')),
          period: { S: act.period },
          act: { S: act.act },
          by: { S: act.by },
          at: { S: act.at },
          ...optional('reason', act.reason),
        },
      },
    },
    ...Array.from({ length: SHARDS }, (_, shard) => ({
      Put: { TableName: table, Item: { ...lockKey(tenant, shard), ...through } },
    })),
  ];
}

/** Nobody closed the months of these entries since `closing` was read. */
export function whileOpen(
  table: string,
  tenant: TenantId,
  entries: readonly JournalEntry[],
  closing: Closing,
): TransactWriteItem[] {
  const [first] = entries;
  if (!first) return [];
  const name = entries.every(({ source }) => source.startsWith('manual/')) ? 'hardThrough' : 'softThrough';
  const before = closedFor(first, closing);
  return [
    {
      ConditionCheck: {
        TableName: table,
        Key: lockKey(tenant, shardOf(first)),
        ConditionExpression: before === undefined ? 'attribute_not_exists(#through)' : '#through = :through',
        ExpressionAttributeNames: { '#through': name },
        ...(before === undefined ? {} : { ExpressionAttributeValues: { ':through': { S: before } } }),
      },
    },
  ];
}
