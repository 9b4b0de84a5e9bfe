import { gunzipSync, gzipSync } from 'node:zlib';
import { sha256Hex } from '../../kernel/digest';
import { type Failure, failure } from '../../kernel/errors';
import { err, ok, type Result } from '../../kernel/result';
import type { TenantId } from '../../kernel/tenant';
import { type CatalogFiles, TRANSFER_SECONDS, UPLOAD_BYTES_MAX } from '../../product-catalog';
import type { DynamoDbContents } from './dynamodb-contents';
import { SignedBucket } from './signed-bucket';

/** For 50 MB at the pace of a slow start. */
const TIMEOUT_MS = 20_000;
const NOT_FOUND = 404;

const fileKey = (tenant: TenantId, digest: string): string => `files/${tenant}/${digest}.gz`;
const uploadKey = (tenant: TenantId, id: string): string => `uploads/${tenant}/${id}`;

/** Catalog files in a bucket: `files/<tenant>/<digest>.gz`, and as they were sent `uploads/<tenant>/<id>`. */
export class S3CatalogFiles implements CatalogFiles {
  private readonly bucket: SignedBucket;

  /** `older` has the files that were kept before there was a bucket. */
  constructor(
    bucketName: string,
    private readonly older: Pick<DynamoDbContents, 'find'>,
  ) {
    this.bucket = new SignedBucket(bucketName);
  }

  async put(tenant: TenantId, text: string): Promise<string> {
    const digest = sha256Hex(text);
    await this.request(fileKey(tenant, digest), { method: 'PUT', body: gzipSync(text) });
    return digest;
  }

  async find(tenant: TenantId, digest: string): Promise<string | undefined> {
    const answer = await this.request(fileKey(tenant, digest), { method: 'GET' });
    if (answer.status === NOT_FOUND) return this.older.find(tenant, digest);
    const text = gunzipSync(Buffer.from(await answer.arrayBuffer())).toString();
    if (sha256Hex(text) !== digest) throw new Error(`Catalog file ${digest} is not whole`);
    return text;
  }

  downloadUrl(tenant: TenantId, digest: string): Promise<string> {
    return this.sign('GET', fileKey(tenant, digest), { 'response-content-encoding': 'gzip' });
  }

  uploadUrl(tenant: TenantId, id: string): Promise<string> {
    return this.sign('PUT', uploadKey(tenant, id));
  }

  async uploaded(tenant: TenantId, id: string): Promise<Result<string, Failure>> {
    const answer = await this.request(uploadKey(tenant, id), { method: 'GET' });
    if (answer.status === NOT_FOUND) return err(failure('unprocessable', 'Nothing was uploaded to this address'));
    const bytes = Number(answer.headers.get('content-length'));
    if (bytes <= UPLOAD_BYTES_MAX) return ok(await answer.text());
    await answer.body?.cancel();
    return err(failure('too-large', `A file has at most ${UPLOAD_BYTES_MAX} bytes, and this has ${bytes}`));
  }

  private async sign(method: string, key: string, query: Readonly<Record<string, string>> = {}): Promise<string> {
    const asked = new URLSearchParams({ 'X-Amz-Expires': String(TRANSFER_SECONDS), ...query });
    const url = `${this.bucket.urlOf(key)}?${asked}`;
    return (await this.bucket.client.sign(url, { method, aws: { signQuery: true } })).url;
  }

  private async request(key: string, init: { method: string; body?: Buffer<ArrayBuffer> }): Promise<Response> {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const answer = await this.bucket.client.fetch(this.bucket.urlOf(key), { ...init, signal });
    if (!answer.ok && answer.status !== NOT_FOUND)
      throw new Error(`S3 answered ${answer.status} to ${init.method} ${key}`);
    return answer;
  }
}
