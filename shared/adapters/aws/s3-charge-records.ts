import { gunzipSync, gzipSync } from 'node:zlib';
import { AwsClient } from 'aws4fetch';
import type { ChargeRecordGroup, ChargeRecordStore } from '../../balance-management';
import { sha256Hex } from '../../kernel/digest';
import { type PackedRecord, packRecord, unpackRecord } from './record-item';

type PackedGroup = [digest: string, records: PackedRecord[]];

/** Tries of one request; aws4fetch waits between them, twice as long each time. */
const RETRIES = 4;
const TIMEOUT_MS = 5_000;

/**
 * Rated records in S3, many postings to one object, named by their digest: writing the same again changes nothing.
 * Two signed requests instead of the S3 client: 130 KiB less for the charge function to load at a cold start.
 */
export class S3ChargeRecords implements ChargeRecordStore {
  private readonly client: AwsClient;
  private readonly base: string;

  constructor(bucket: string, env: Readonly<Record<string, string | undefined>> = process.env) {
    const region = env.AWS_REGION ?? 'us-east-1';
    const endpoint = env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL;
    this.base =
      endpoint === undefined
        ? `https://${bucket}.s3.${region}.amazonaws.com`
        : `${endpoint.replace(/\/$/, '')}/${bucket}`;
    this.client = new AwsClient({
      accessKeyId: env.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '',
      ...(env.AWS_SESSION_TOKEN === undefined ? {} : { sessionToken: env.AWS_SESSION_TOKEN }),
      service: 's3',
      region,
      retries: RETRIES,
    });
  }

  async put(groups: readonly ChargeRecordGroup[]): Promise<string> {
    const packed: PackedGroup[] = groups.map((group) => [group.digest, group.records.map(packRecord)]);
    const key = `charge-records/${sha256Hex(groups.map((group) => group.digest).join())}.json.gz`;
    await this.request(key, { method: 'PUT', body: gzipSync(JSON.stringify(packed)) });
    return key;
  }

  async get(key: string): Promise<readonly ChargeRecordGroup[]> {
    const answer = await this.request(key, { method: 'GET' });
    const packed = JSON.parse(gunzipSync(Buffer.from(await answer.arrayBuffer())).toString()) as PackedGroup[];
    return packed.map(([digest, records]) => ({ digest, records: records.map(unpackRecord) }));
  }

  private async request(key: string, init: { method: string; body?: Buffer<ArrayBuffer> }): Promise<Response> {
    const answer = await this.client.fetch(`${this.base}/${key}`, {
      ...init,
      headers: { 'content-type': 'application/gzip' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!answer.ok) throw new Error(`S3 answered ${answer.status} to ${init.method} ${key}`);
    return answer;
  }
}
