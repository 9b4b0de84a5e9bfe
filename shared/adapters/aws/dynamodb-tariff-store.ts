import { type AttributeValue, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { TenantId } from '../../kernel/tenant';
import { inForceSince, sortableVersion, type Tariff, type TariffStore } from '../../rating';
import { DynamoDbContents } from './dynamodb-contents';
import { queryItems } from './query-items';

/** Versions of one offering's tariff that are looked at: the newest ones. */
const MAX_VERSIONS = 100;
/** A tariff longer than this is kept apart under its digest, deflated, so that the versions stay one small page. */
const INLINE_CHARS_MAX = 8_000;
/** Large tariffs that one adapter keeps: their content never changes under a digest. */
const MAX_KEPT = 100;

type Item = Record<string, AttributeValue>;

/**
 * Compiled tariffs: pk `<tenant>#<offering>`, sk `<valid from>#<version>`. A small one stands there as JSON with bigints as
 * text (`tariff`); of a large one only `content`, its digest in DynamoDbContents.
 */
export class DynamoDbTariffStore implements TariffStore {
  private readonly kept = new Map<string, Promise<Tariff>>();

  private readonly contents: DynamoDbContents;

  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {
    this.contents = new DynamoDbContents(client, tableName);
  }

  /** The content goes first: a crash between leaves chunks that nobody points to, never a version without content. */
  async put(tenant: TenantId, tariff: Tariff): Promise<void> {
    const json = tariffToJson(tariff);
    const isSmall = json.length <= INLINE_CHARS_MAX;
    const said: Record<string, AttributeValue> = isSmall
      ? { tariff: { S: json } }
      : { content: { S: await this.contents.put(tenant, json) } };
    await this.putItem({
      pk: { S: `${tenant}#${tariff.offeringId}` },
      sk: { S: `${new Date(tariff.validFrom).toISOString()}#${sortableVersion(tariff.version)}` },
      ...said,
    });
  }

  async versions(tenant: TenantId, offeringId: string): Promise<readonly Tariff[]> {
    const stored = await this.stored(tenant, offeringId);
    return Promise.all(stored.map(({ item }) => this.read(tenant, item)));
  }

  /** Contents are read of what is answered alone: decks are large, and years of them are many. */
  async versionsSince(tenant: TenantId, offeringId: string, sinceMs: number): Promise<readonly Tariff[]> {
    const stored = inForceSince(await this.stored(tenant, offeringId), sinceMs);
    return Promise.all(stored.map(({ item }) => this.read(tenant, item)));
  }

  private async stored(tenant: TenantId, offeringId: string): Promise<{ validFrom: number; item: Item }[]> {
    const items = await queryItems(this.client, this.tableName, `${tenant}#${offeringId}`, {
      limit: MAX_VERSIONS,
      newestFirst: true,
    });
    return items.reverse().map((item) => ({ validFrom: Date.parse(item.sk?.S?.split('#')[0] ?? ''), item }));
  }

  private async read(tenant: TenantId, { tariff, content }: Item): Promise<Tariff> {
    return content?.S === undefined ? tariffFromJson(tariff?.S ?? '') : this.contentOf(tenant, content.S);
  }

  private contentOf(tenant: TenantId, digest: string): Promise<Tariff> {
    const key = `${tenant}#${digest}`;
    const known = this.kept.get(key);
    if (known) return known;
    const read = this.contents.get(tenant, digest).then(tariffFromJson);
    if (this.kept.size >= MAX_KEPT) this.kept.clear();
    this.kept.set(key, read);
    read.catch(() => this.kept.delete(key));
    return read;
  }

  private async putItem(item: Record<string, AttributeValue>): Promise<void> {
    await this.client.send(new PutItemCommand({ TableName: this.tableName, Item: item }));
  }
}

/** Keys whose values are bigints or lists of them, of every format: a tariff stored before the second one has fewer of them. */
const BIGINTS = new Set([
  'priceNano',
  'perUnits',
  'connectFeeNano',
  'firstIncrement',
  'nextIncrement',
  'units',
  'fromUnit',
  'increment',
  'minimumNano',
  'limit',
  'lowBalanceNano',
  'maxUnits',
  'creditLimitNano',
  'microWattHours',
  'microgramsPerKilowattHour',
  'valueNano',
  'wholesaleNano',
]);

export const tariffToJson = (tariff: Tariff): string =>
  JSON.stringify(tariff, (_key, value) => (typeof value === 'bigint' ? String(value) : value));

export const tariffFromJson = (text: string): Tariff =>
  JSON.parse(text, (key, value) => (BIGINTS.has(key) ? bigintsOf(value) : value)) as Tariff;

const bigintsOf = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(bigintsOf) : typeof value === 'string' ? BigInt(value) : value;

/**
 * Remembers tariffs for a while, so that a warm function rates without a read; a new version is seen within the time. Usage is
 * no older than `ageMs`: what rated before is not read.
 */
export class CachedTariffStore implements TariffStore {
  private readonly cache = new Map<string, { readonly until: number; readonly tariffs: Promise<readonly Tariff[]> }>();

  constructor(
    private readonly inner: TariffStore,
    private readonly ttlMs: number,
    private readonly nowMs: () => number,
    private readonly ageMs = Number.POSITIVE_INFINITY,
  ) {}

  put(tenant: TenantId, tariff: Tariff): Promise<void> {
    this.cache.delete(`${tenant}#${tariff.offeringId}`);
    return this.inner.put(tenant, tariff);
  }

  versionsSince(tenant: TenantId, offeringId: string, sinceMs: number): Promise<readonly Tariff[]> {
    return this.inner.versionsSince(tenant, offeringId, sinceMs);
  }

  versions(tenant: TenantId, offeringId: string): Promise<readonly Tariff[]> {
    const key = `${tenant}#${offeringId}`;
    const hit = this.cache.get(key);
    if (hit && this.nowMs() < hit.until) return hit.tariffs;
    const tariffs =
      this.ageMs === Number.POSITIVE_INFINITY
        ? this.inner.versions(tenant, offeringId)
        : this.inner.versionsSince(tenant, offeringId, this.nowMs() - this.ageMs);
    // An offering without a tariff is asked for again each time: it may be published any moment.
    tariffs.then((found) => found.length === 0 && this.cache.delete(key)).catch(() => this.cache.delete(key));
    this.cache.set(key, { until: this.nowMs() + this.ttlMs, tariffs });
    return tariffs;
  }
}
