import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type AttributeValue, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { sha256Hex } from '../../kernel/digest';
import type { TenantId } from '../../kernel/tenant';
import type { DeckContents } from '../../rating';
import { queryItems } from './query-items';

/** Octets of deflated content an item: far below DynamoDB's 400 KB, and two to a query's page. */
const CHUNK_OCTETS = 300_000;
/** A deck of 12,000 prefixes takes one chunk. */
const MAX_CHUNKS = 20;

/** Large texts under their digests, deflated, in chunks: pk `<tenant>#content#<digest>`, sk `0000`, `0001`, … */
export class DynamoDbContents implements DeckContents {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async put(tenant: TenantId, text: string): Promise<string> {
    const digest = sha256Hex(text);
    const octets = deflateRawSync(text);
    const chunks = Math.ceil(octets.length / CHUNK_OCTETS);
    if (chunks > MAX_CHUNKS) throw new RangeError(`A content of ${octets.length} octets is more than a store takes`);
    for (let chunk = 0; chunk < chunks; chunk += 1) {
      const Item: Record<string, AttributeValue> = {
        pk: { S: `${tenant}#content#${digest}` },
        sk: { S: String(chunk).padStart(4, '0') },
        octets: { B: octets.subarray(chunk * CHUNK_OCTETS, (chunk + 1) * CHUNK_OCTETS) },
      };
      await this.client.send(new PutItemCommand({ TableName: this.tableName, Item }));
    }
    return digest;
  }

  async get(tenant: TenantId, digest: string): Promise<string> {
    const text = await this.find(tenant, digest);
    if (text === undefined) throw new Error(`Content ${digest} is not there`);
    return text;
  }

  async find(tenant: TenantId, digest: string): Promise<string | undefined> {
    const items = await queryItems(this.client, this.tableName, `${tenant}#content#${digest}`, { limit: MAX_CHUNKS });
    const octets = Buffer.concat(items.map((item) => item.octets?.B ?? new Uint8Array()));
    if (items.length === 0) return undefined;
    const text = inflateRawSync(octets).toString();
    if (sha256Hex(text) !== digest) throw new Error(`Content ${digest} is not whole`);
    return text;
  }
}
