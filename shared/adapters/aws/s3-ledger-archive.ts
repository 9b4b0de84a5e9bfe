import { gzipSync } from 'node:zlib';
import { ListObjectsV2Command, PutObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import type { ArchivedPosting, ArchiveManifest, ArchivePage, LedgerArchive } from '../../balance-management';
import { sha256Hex } from '../../kernel/digest';
import { invariant } from '../../kernel/errors';
import type { TenantId } from '../../kernel/tenant';
import { fromArchiveLine, toArchiveLine } from './archive-line';
import { putZipped, readZipped } from './zipped-object';

const DIGEST_DIGITS = 24;
/** A day's prefix a tenant: 27 years of them. */
const DAY_PAGES_MAX = 10;
const PRECONDITION_FAILED = 412;

const manifestKey = (tenant: TenantId, day: string): string => `manifests/tenant=${tenant}/day=${day}.json.gz`;
const dayPrefix = (tenant: TenantId, day: string): string => `ledger/tenant=${tenant}/day=${day}/`;

/**
 * `ledger/tenant=<tenant>/day=<booked, UTC>/<time of the first posting>-<digest>.jsonl.gz`: gzipped JSON lines in folders
 * that Athena takes for partitions. The digest is of the postings' hashes, and an object that stands is never written
 * over: whoever writes the same postings again writes nothing.
 */
export class S3LedgerArchive implements LedgerArchive {
  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
  ) {}

  async put(tenant: TenantId, day: string, postings: readonly ArchivedPosting[]): Promise<void> {
    const [first] = postings;
    invariant(first, 'an object has a posting');
    const time = new Date(first.posting.at).toISOString().slice(11, 23).replaceAll(/[:.]/g, '');
    const digest = sha256Hex(postings.map(({ posting }) => posting.hash).join()).slice(0, DIGEST_DIGITS);
    try {
      await this.client.send(
        new PutObjectCommand({
          Bucket: this.bucket,
          Key: `${dayPrefix(tenant, day)}${time}-${digest}.jsonl.gz`,
          Body: gzipSync(`${postings.map(toArchiveLine).join('\n')}\n`),
          ContentType: 'application/gzip',
          IfNoneMatch: '*',
        }),
      );
    } catch (problem) {
      const stands = problem instanceof S3ServiceException && problem.$metadata.httpStatusCode === PRECONDITION_FAILED;
      if (!stands) throw problem;
    }
  }

  async days(tenant: TenantId): Promise<readonly string[]> {
    const prefix = `ledger/tenant=${tenant}/day=`;
    const days: string[] = [];
    let token: string | undefined;
    for (let page = 0; page < DAY_PAGES_MAX; page += 1) {
      const answer = await this.client.send(
        new ListObjectsV2Command({ Bucket: this.bucket, Prefix: prefix, Delimiter: '/', ContinuationToken: token }),
      );
      days.push(...(answer.CommonPrefixes ?? []).map((day) => day.Prefix?.slice(prefix.length, -1) ?? ''));
      token = answer.NextContinuationToken;
      if (token === undefined) return days.sort();
    }
    throw new Error(`The archive of ${tenant} has more than ${DAY_PAGES_MAX} pages of days`);
  }

  /** 1,000 keys a page. */
  async objects(tenant: TenantId, day: string, cursor?: string): Promise<ArchivePage> {
    const answer = await this.client.send(
      new ListObjectsV2Command({ Bucket: this.bucket, Prefix: dayPrefix(tenant, day), StartAfter: cursor }),
    );
    const keys = (answer.Contents ?? []).map(({ Key = '' }) => Key);
    const last = keys.at(-1);
    return { keys, ...(answer.IsTruncated === true && last !== undefined ? { cursor: last } : {}) };
  }

  async read(key: string): Promise<readonly ArchivedPosting[]> {
    const text = await readZipped(this.client, this.bucket, key);
    invariant(text !== undefined, `object ${key} is there`);
    return text.trimEnd().split('\n').map(fromArchiveLine);
  }

  async putManifest(tenant: TenantId, manifest: ArchiveManifest): Promise<void> {
    await putZipped(this.client, this.bucket, manifestKey(tenant, manifest.day), JSON.stringify(manifest));
  }

  async manifest(tenant: TenantId, day: string): Promise<ArchiveManifest | undefined> {
    const text = await readZipped(this.client, this.bucket, manifestKey(tenant, day));
    return text === undefined ? undefined : (JSON.parse(text) as ArchiveManifest);
  }
}
