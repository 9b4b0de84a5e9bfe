import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { systemClock } from '../../kernel/clock';
import { parseTenantId, type TenantId, tenantId } from '../../kernel/tenant';
import { SUBSCRIPTIONS_MAX } from '../../platform/serve-hub';
import type { Entity, ProgressStore, Subscription, SubscriptionStore } from '../../platform/subscription';

/** An entity that has been quiet this long starts anew: then its next event is told after a wait, if one is missing. */
const PROGRESS_DAYS = 90;
const SECONDS_PER_DAY = 86_400;
const MS_PER_SECOND = 1_000;
const PROGRESS = 'progress';

/** The hub's table: subscriptions under `<tenant>#<basePath>`, progress under `told#<tenant>#<resource>#<id>`. */
export class DynamoDbHubStore implements SubscriptionStore, ProgressStore {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async create(subscription: Subscription): Promise<Subscription> {
    const { tenant, basePath, id, callback, query, secret, createdAt, topic } = subscription;
    try {
      await this.client.send(
        new PutItemCommand({
          TableName: this.tableName,
          Item: {
            ...keyOf(tenant, basePath, id),
            tenant: { S: tenant },
            basePath: { S: basePath },
            callback: { S: callback },
            query: { S: query },
            secret: { S: secret },
            createdAt: { S: createdAt },
            ...(topic ? { topic: { S: JSON.stringify(topic) } } : {}),
          },
          ConditionExpression: 'attribute_not_exists(pk)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return subscription;
    } catch (error) {
      const standing = error instanceof ConditionalCheckFailedException ? toSubscription(error.Item) : undefined;
      if (!standing) throw error;
      return standing;
    }
  }

  async list(tenant: TenantId, basePath: string): Promise<readonly Subscription[]> {
    const { Items = [] } = await this.client.send(
      new QueryCommand({
        TableName: this.tableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: `${tenant}#${basePath}` } },
        ConsistentRead: true,
        // Two that race for the last place may both get it.
        Limit: SUBSCRIPTIONS_MAX * 2,
      }),
    );
    return Items.flatMap((item) => toSubscription(item) ?? []);
  }

  async get(tenant: TenantId, basePath: string, id: string): Promise<Subscription | undefined> {
    const { Item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: keyOf(tenant, basePath, id), ConsistentRead: true }),
    );
    return toSubscription(Item);
  }

  async remove(tenant: TenantId, basePath: string, id: string): Promise<boolean> {
    const { Attributes } = await this.client.send(
      new DeleteItemCommand({ TableName: this.tableName, Key: keyOf(tenant, basePath, id), ReturnValues: 'ALL_OLD' }),
    );
    return Attributes !== undefined;
  }

  async last(entity: Entity): Promise<number | undefined> {
    const { Item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: progressKey(entity), ConsistentRead: true }),
    );
    return Item?.version?.N === undefined ? undefined : Number(Item.version.N);
  }

  async advance(entity: Entity, from: number | undefined, to: number): Promise<void> {
    const ttl = Math.floor(systemClock.now() / MS_PER_SECOND) + PROGRESS_DAYS * SECONDS_PER_DAY;
    const condition =
      from === undefined
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : { ConditionExpression: 'version = :from', ExpressionAttributeValues: { ':from': { N: String(from) } } };
    try {
      await this.client.send(
        new PutItemCommand({
          TableName: this.tableName,
          Item: { ...progressKey(entity), version: { N: String(to) }, ttl: { N: String(ttl) } },
          ...condition,
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
}

const keyOf = (tenant: TenantId, basePath: string, id: string) => ({
  pk: { S: `${tenant}#${basePath}` },
  sk: { S: id },
});
const progressKey = ({ tenant, resource, id }: Entity) => ({
  pk: { S: `told#${tenant}#${resource}#${id}` },
  sk: { S: PROGRESS },
});

function toSubscription(item: Record<string, AttributeValue> | undefined): Subscription | undefined {
  if (!item || parseTenantId(item.tenant?.S ?? '') === undefined) return undefined;
  const text = (name: string): string => item[name]?.S ?? '';
  return {
    tenant: tenantId(text('tenant')),
    basePath: text('basePath'),
    id: text('sk'),
    callback: text('callback'),
    query: text('query'),
    secret: text('secret'),
    createdAt: text('createdAt'),
    ...(item.topic?.S === undefined ? {} : { topic: JSON.parse(item.topic.S) as Subscription['topic'] }),
  };
}
