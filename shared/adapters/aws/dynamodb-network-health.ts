import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { NetworkHealth, SystemHealth } from '../../service-ordering/ports';
import type { OssSystem } from '../../service-ordering/task-kinds';

const MS_PER_SECOND = 1_000;
/** A count is of one minute; a report holds for a day at most. Both may go soon after, by the world's clock. */
const KEPT_SECONDS = 2 * 24 * 3_600;
/** A report is heard by every warm function within this. */
const CACHE_MS = 5_000;
const CACHED_MAX = 1_000;

/** Keeps what the health feed reports beside the tokens: it is read for every task, and no event tells it. */
export class DynamoDbNetworkHealth implements NetworkHealth {
  private readonly cache = new Map<string, { readonly readAt: number; readonly health: SystemHealth | undefined }>();

  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly nowMs: () => number,
  ) {}

  async report(tenant: string, system: OssSystem, health: SystemHealth): Promise<void> {
    await this.client.send(
      new UpdateItemCommand({
        ...this.at(tenant, system),
        UpdateExpression: 'SET health = :health, #ttl = :ttl',
        ExpressionAttributeNames: { '#ttl': 'ttl' },
        ExpressionAttributeValues: { ':health': { S: JSON.stringify(health) }, ':ttl': this.ttl() },
      }),
    );
    this.cache.clear();
  }

  async find(tenant: string, system: OssSystem): Promise<SystemHealth | undefined> {
    const now = this.nowMs();
    const key = `${tenant}#${system}`;
    const cached = this.cache.get(key);
    if (cached && now - cached.readAt < CACHE_MS) return cached.health;
    const { Item } = await this.client.send(new GetItemCommand(this.at(tenant, system)));
    const health = Item?.health?.S === undefined ? undefined : (JSON.parse(Item.health.S) as SystemHealth);
    if (this.cache.size >= CACHED_MAX) this.cache.clear();
    this.cache.set(key, { readAt: now, health });
    return health;
  }

  async count(tenant: string, system: OssSystem, minuteMs: number): Promise<number> {
    const { Attributes } = await this.client.send(
      new UpdateItemCommand({
        ...this.at(tenant, `${system}#${minuteMs}`),
        UpdateExpression: 'SET #ttl = :ttl ADD tasks :one',
        ExpressionAttributeNames: { '#ttl': 'ttl' },
        ExpressionAttributeValues: { ':one': { N: '1' }, ':ttl': this.ttl() },
        ReturnValues: 'ALL_NEW',
      }),
    );
    return Number(Attributes?.tasks?.N);
  }

  private at(tenant: string, what: string) {
    return { TableName: this.tableName, Key: { pk: { S: `${tenant}#health#${what}` } } };
  }

  private ttl() {
    return { N: String(Math.floor(this.nowMs() / MS_PER_SECOND) + KEPT_SECONDS) };
  }
}
