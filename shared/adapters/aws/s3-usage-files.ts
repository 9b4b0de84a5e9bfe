import { GetObjectCommand, HeadObjectCommand, NotFound, type S3Client } from '@aws-sdk/client-s3';
import type { S3Event } from 'aws-lambda';
import { invariant } from '../../kernel/errors';
import type { UsageObject } from '../../usage-management/ports';

/** The inbox bucket of usage files. */
export class S3UsageFiles {
  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
  ) {}

  /** One version of an object; undefined when it is gone (expired, or deleted by whoever dropped it). */
  async find(key: string, versionId: string | undefined): Promise<UsageObject | undefined> {
    const at = { Bucket: this.bucket, Key: key, ...(versionId === undefined ? {} : { VersionId: versionId }) };
    try {
      const head = await this.client.send(new HeadObjectCommand(at));
      invariant(head.LastModified !== undefined && head.ContentLength !== undefined, 'S3 tells size and time');
      const version = versionId ?? head.ETag?.replaceAll('"', '') ?? '';
      return {
        key,
        version,
        size: head.ContentLength,
        storedMs: head.LastModified.getTime(),
        open: async () => this.open(at, head.ETag),
      };
    } catch (error) {
      if (error instanceof NotFound) return undefined;
      throw error;
    }
  }

  /** Both readings of a file are of the same bytes: an object that was replaced between them fails with 412. */
  private async open(
    at: { Bucket: string; Key: string },
    etag: string | undefined,
  ): Promise<AsyncIterable<Uint8Array>> {
    const { Body } = await this.client.send(
      new GetObjectCommand({ ...at, ...(etag === undefined ? {} : { IfMatch: etag }) }),
    );
    invariant(Body !== undefined && Symbol.asyncIterator in Body, 'S3 answers a stream');
    return Body as AsyncIterable<Uint8Array>;
  }
}

/** What an announcement of S3 names. Its test message, sent when the notification is set up, names nothing. Keys come URL-encoded. */
export function announcedObjects(body: string): { readonly key: string; readonly versionId: string | undefined }[] {
  const { Records = [] } = JSON.parse(body) as Partial<S3Event>;
  return Records.map(({ s3: { object } }) => ({
    key: decodeURIComponent(object.key.replaceAll('+', ' ')),
    versionId: object.versionId,
  }));
}
