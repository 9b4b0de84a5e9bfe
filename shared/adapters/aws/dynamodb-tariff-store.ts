import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type AttributeValue, type DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { sha256Hex } from '../../kernel/digest';
import type { TenantId } from '../../kernel/tenant';
import type { Tariff, TariffStore } from '../../rating';

/** Versions of one offering's tariff that are looked at: the newest ones. */
const MAX_VERSIONS = 100;
/** A tariff longer than this is kept apart under its digest, deflated, so that the versions stay one small page. */
const INLINE_CHARS_MAX = 8_000;
/** Octets of deflated content an item: far below DynamoDB's 400 KB, and two to a query's page. */
const CHUNK_OCTETS = 300_000;
/** A deck of 12,000 prefixes takes one chunk. */
const MAX_CHUNKS = 20;
/** Large tariffs that one adapter keeps: their content never changes under a digest. */
const MAX_KEPT = 100;

/**
 * Compiled tariffs: pk `<tenant>#<offering>`, sk `<valid from>#<version>`. A small one stands there as JSON with bigints as
 * text (`tariff`); of a large one only `content`, the digest under which its chunks are: pk `<tenant>#content#<digest>`.
 */
export class DynamoDbTariffStore implements TariffStore {
  private readonly kept = new Map<string, Promise<Tariff>>();

  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  /** The content goes first: a crash between leaves chunks that nobody points to, never a version without content. */
  async put(tenant: TenantId, tariff: Tariff): Promise<void> {
    const json = tariffToJson(tariff);
    const isSmall = json.length <= INLINE_CHARS_MAX;
    const said: Record<string, AttributeValue> = isSmall
      ? { tariff: { S: json } }
      : { content: { S: await this.putContent(tenant, json) } };
    await this.putItem({
      pk: { S: `${tenant}#${tariff.offeringId}` },
      sk: { S: `${new Date(tariff.validFrom).toISOString()}#${sortableVersion(tariff.version)}` },
      ...said,
    });
  }

  async versions(tenant: TenantId, offeringId: string): Promise<readonly Tariff[]> {
    const items = await this.query(`${tenant}#${offeringId}`, MAX_VERSIONS, false);
    const tariffs = await Promise.all(
      items.map(({ tariff, content }) =>
        content?.S === undefined ? tariffFromJson(tariff?.S ?? '') : this.contentOf(tenant, content.S),
      ),
    );
    return tariffs.reverse();
  }

  private async putContent(tenant: TenantId, json: string): Promise<string> {
    const digest = sha256Hex(json);
    const octets = deflateRawSync(json);
    const chunks = Math.ceil(octets.length / CHUNK_OCTETS);
    if (chunks > MAX_CHUNKS) throw new RangeError(`A tariff of ${octets.length} octets is more than a store takes`);
    for (let chunk = 0; chunk < chunks; chunk += 1)
      await this.putItem({
        pk: { S: `${tenant}#content#${digest}` },
        sk: { S: String(chunk).padStart(4, '0') },
        octets: { B: octets.subarray(chunk * CHUNK_OCTETS, (chunk + 1) * CHUNK_OCTETS) },
      });
    return digest;
  }

  private contentOf(tenant: TenantId, digest: string): Promise<Tariff> {
    const key = `${tenant}#${digest}`;
    const known = this.kept.get(key);
    if (known) return known;
    const read = this.readContent(tenant, digest);
    if (this.kept.size >= MAX_KEPT) this.kept.clear();
    this.kept.set(key, read);
    read.catch(() => this.kept.delete(key));
    return read;
  }

  private async readContent(tenant: TenantId, digest: string): Promise<Tariff> {
    const items = await this.query(`${tenant}#content#${digest}`, MAX_CHUNKS, true);
    const octets = Buffer.concat(items.map((item) => item.octets?.B ?? new Uint8Array()));
    const json = octets.length === 0 ? '' : inflateRawSync(octets).toString();
    if (sha256Hex(json) !== digest) throw new Error(`Tariff content ${digest} is not whole`);
    return tariffFromJson(json);
  }

  /** Pages on: a page ends at 1 MB, however few its items are. At most one page an item. */
  private async query(pk: string, limit: number, forward: boolean): Promise<Record<string, AttributeValue>[]> {
    const items: Record<string, AttributeValue>[] = [];
    let from: Record<string, AttributeValue> | undefined;
    for (let page = 0; page < limit; page += 1) {
      const answer = await this.client.send(
        new QueryCommand({
          TableName: this.tableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': { S: pk } },
          ScanIndexForward: forward,
          Limit: limit - items.length,
          ...(from === undefined ? {} : { ExclusiveStartKey: from }),
        }),
      );
      items.push(...(answer.Items ?? []));
      from = answer.LastEvaluatedKey;
      if (from === undefined || items.length >= limit) break;
    }
    return items;
  }

  private async putItem(item: Record<string, AttributeValue>): Promise<void> {
    await this.client.send(new PutItemCommand({ TableName: this.tableName, Item: item }));
  }
}

const sortableVersion = (version: string): string => version.replace(/\d+/g, (digits) => digits.padStart(8, '0'));

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
