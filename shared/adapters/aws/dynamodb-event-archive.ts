import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { systemClock } from '../../kernel/clock';
import type { TenantId } from '../../kernel/tenant';
import { ARCHIVE_DAYS, archiveKey, dayOf, type EventArchive, type EventRange } from '../../platform/event-archive';
import type { DomainEvent } from '../../tmf/event';
import { UnreadableCursorError } from '../../tmf/resource-store';
import { packJson, unpackJson } from './pack-json';

const MS_PER_DAY = 86_400_000;
const MS_PER_SECOND = 1_000;
/** Days that one list looks into: a month, and what a test clock may put between. */
const DAYS_MAX = 400;

/** The hub's table: a tenant's events of a day under `events#<tenant>#<day>`, packed. */
export class DynamoDbEventArchive implements EventArchive {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async put(event: DomainEvent): Promise<void> {
    const ttl = Math.floor((systemClock.now() + ARCHIVE_DAYS * MS_PER_DAY) / MS_PER_SECOND);
    await this.client.send(
      new PutItemCommand({
        TableName: this.tableName,
        Item: { ...keyOf(event.tenant, event), event: { B: packJson(event) }, ttl: { N: String(ttl) } },
      }),
    );
  }

  async get(tenant: TenantId, at: Pick<DomainEvent, 'eventTime' | 'eventId'>): Promise<DomainEvent | undefined> {
    const { Item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: keyOf(tenant, at), ConsistentRead: true }),
    );
    return Item && toEvent(Item);
  }

  async list({ tenant, from, to, cursor, limit }: EventRange) {
    const events: DomainEvent[] = [];
    // A cursor is the key of the event that was read last.
    const start = cursor ?? from;
    if (!(start >= from && start < `${to}~`)) throw new UnreadableCursorError('The cursor is of another range');
    let day = Date.parse(`${dayOf(start)}T00:00:00.000Z`);
    if (!Number.isFinite(day)) throw new UnreadableCursorError('The cursor is no time');
    for (let days = 0; days < DAYS_MAX && new Date(day).toISOString() < to; days += 1, day += MS_PER_DAY) {
      const { Items = [], LastEvaluatedKey } = await this.client.send(
        new QueryCommand({
          TableName: this.tableName,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: {
            ':pk': { S: partitionOf(tenant, new Date(day).toISOString()) },
            // Behind the key that was read last, and before the end: no key is either of them.
            ':from': { S: cursor === undefined ? start : `${cursor} ` },
            ':to': { S: to },
          },
          Limit: limit - events.length,
          ConsistentRead: true,
        }),
      );
      events.push(...Items.map(toEvent));
      const last = events.at(-1);
      if (last && (LastEvaluatedKey || events.length >= limit)) return { events, cursor: archiveKey(last) };
    }
    return { events };
  }
}

const partitionOf = (tenant: TenantId, time: string): string => `events#${tenant}#${dayOf(time)}`;
const keyOf = (tenant: TenantId, event: Pick<DomainEvent, 'eventTime' | 'eventId'>) => ({
  pk: { S: partitionOf(tenant, event.eventTime) },
  sk: { S: archiveKey(event) },
});

const toEvent = (item: Record<string, AttributeValue>): DomainEvent =>
  unpackJson(item.event?.B ?? new Uint8Array()) as DomainEvent;
