import { gunzipSync, gzipSync } from 'node:zlib';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ChargeRecordGroup, ChargeRecordStore } from '../../balance-management';
import { sha256Hex } from '../../kernel/digest';
import { invariant } from '../../kernel/errors';
import { type PackedRecord, packRecord, unpackRecord } from './balance-item';

type PackedGroup = [digest: string, records: PackedRecord[]];

/** Rated records in S3, many postings to one object, named by their digest: writing the same again changes nothing. */
export class S3ChargeRecords implements ChargeRecordStore {
  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
  ) {}

  async put(groups: readonly ChargeRecordGroup[]): Promise<string> {
    const packed: PackedGroup[] = groups.map((group) => [group.digest, group.records.map(packRecord)]);
    const key = `charge-records/${sha256Hex(groups.map((group) => group.digest).join())}.json.gz`;
    await this.client.send(
      new PutObjectCommand({
        Bucket: this.bucket,
        Key: key,
        Body: gzipSync(JSON.stringify(packed)),
        ContentType: 'application/gzip',
      }),
    );
    return key;
  }

  async get(key: string): Promise<readonly ChargeRecordGroup[]> {
    const answer = await this.client.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
    const body = await answer.Body?.transformToByteArray();
    invariant(body !== undefined, `object ${key} has a body`);
    const packed = JSON.parse(gunzipSync(body).toString()) as PackedGroup[];
    return packed.map(([digest, records]) => ({ digest, records: records.map(unpackRecord) }));
  }
}
