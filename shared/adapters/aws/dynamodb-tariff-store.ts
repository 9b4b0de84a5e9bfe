import { type DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { TenantId } from '../../kernel/tenant';
import type { Tariff, TariffStore } from '../../rating';

/** Versions of one offering's tariff that are looked at: the newest ones. */
const MAX_VERSIONS = 100;

/** Compiled tariffs: pk `<tenant>#<offering>`, sk `<valid from>#<version>`, the tariff as JSON with bigints as text. */
export class DynamoDbTariffStore implements TariffStore {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async put(tenant: TenantId, tariff: Tariff): Promise<void> {
    await this.client.send(
      new PutItemCommand({
        TableName: this.tableName,
        Item: {
          pk: { S: `${tenant}#${tariff.offeringId}` },
          sk: { S: `${new Date(tariff.validFrom).toISOString()}#${sortableVersion(tariff.version)}` },
          tariff: { S: tariffToJson(tariff) },
        },
      }),
    );
  }

  async versions(tenant: TenantId, offeringId: string): Promise<readonly Tariff[]> {
    const answer = await this.client.send(
      new QueryCommand({
        TableName: this.tableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: `${tenant}#${offeringId}` } },
        ScanIndexForward: false,
        Limit: MAX_VERSIONS,
      }),
    );
    return (answer.Items ?? []).map((item) => tariffFromJson(item.tariff?.S ?? '')).reverse();
  }
}

const sortableVersion = (version: string): string => version.replace(/\d+/g, (digits) => digits.padStart(8, '0'));

const BIGINTS = new Set(['priceNano', 'perUnits', 'connectFeeNano', 'firstIncrement', 'nextIncrement', 'units']);

export const tariffToJson = (tariff: Tariff): string =>
  JSON.stringify(tariff, (_key, value) => (typeof value === 'bigint' ? String(value) : value));

export const tariffFromJson = (text: string): Tariff =>
  JSON.parse(text, (key, value) => (BIGINTS.has(key) ? BigInt(value) : value)) as Tariff;

/** Remembers tariffs for a while, so that a warm function rates without a read; a new version is seen within the time. */
export class CachedTariffStore implements TariffStore {
  private readonly cache = new Map<string, { readonly until: number; readonly tariffs: Promise<readonly Tariff[]> }>();

  constructor(
    private readonly inner: TariffStore,
    private readonly ttlMs: number,
    private readonly nowMs: () => number,
  ) {}

  put(tenant: TenantId, tariff: Tariff): Promise<void> {
    this.cache.delete(`${tenant}#${tariff.offeringId}`);
    return this.inner.put(tenant, tariff);
  }

  versions(tenant: TenantId, offeringId: string): Promise<readonly Tariff[]> {
    const key = `${tenant}#${offeringId}`;
    const hit = this.cache.get(key);
    if (hit && this.nowMs() < hit.until) return hit.tariffs;
    const tariffs = this.inner.versions(tenant, offeringId);
    // An offering without a tariff is asked for again each time: it may be published any moment.
    tariffs.then((found) => found.length === 0 && this.cache.delete(key)).catch(() => this.cache.delete(key));
    this.cache.set(key, { until: this.nowMs() + this.ttlMs, tariffs });
    return tariffs;
  }
}
