import { gunzipSync, gzipSync } from 'node:zlib';
import type { ChargeRecordGroup, ChargeRecordStore } from '../../balance-management';
import { sha256Hex } from '../../kernel/digest';
import { type PackedRecord, packRecord, unpackRecord } from './record-item';
import { SignedBucket } from './signed-bucket';

type PackedGroup = [digest: string, records: PackedRecord[]];

const TIMEOUT_MS = 5_000;

/** Rated records in S3, many postings to one object, named by their digest: writing the same again changes nothing. */
export class S3ChargeRecords implements ChargeRecordStore {
  private readonly bucket: SignedBucket;

  constructor(bucketName: string, env: Readonly<Record<string, string | undefined>> = process.env) {
    this.bucket = new SignedBucket(bucketName, env);
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
    const answer = await this.bucket.client.fetch(this.bucket.urlOf(key), {
      ...init,
      headers: { 'content-type': 'application/gzip' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!answer.ok) throw new Error(`S3 answered ${answer.status} to ${init.method} ${key}`);
    return answer;
  }
}
