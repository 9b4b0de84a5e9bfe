import { gunzipSync, gzipSync } from 'node:zlib';
import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { invariant } from '../../kernel/errors';

/** Writes a text as a gzipped object, over one that stands. */
export async function putZipped(client: S3Client, bucket: string, key: string, text: string): Promise<void> {
  await client.send(
    new PutObjectCommand({ Bucket: bucket, Key: key, Body: gzipSync(text), ContentType: 'application/gzip' }),
  );
}

/** The text of a gzipped object; undefined when there is none (S3 says so to whoever may list the bucket). */
export async function readZipped(client: S3Client, bucket: string, key: string): Promise<string | undefined> {
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    invariant(Body !== undefined, 'S3 answers with the object');
    return gunzipSync(await Body.transformToByteArray()).toString();
  } catch (problem) {
    if (problem instanceof NoSuchKey) return undefined;
    throw problem;
  }
}
