import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { readOutputs } from '../../local/cloud/outputs';
import { usageStore } from '../../shared/adapters/aws/usage-store';
import type { TenantId } from '../../shared/kernel/tenant';
import { bodyOf } from '../../shared/tmf/update-resource';
import { fileIdOf } from '../../shared/usage-management/receive-file';
import { type UsageFileBody, usageFile } from '../../shared/usage-management/resources';
import { readMoney, type Subscriber } from './subscribers';

/** Far beyond what it takes (it is printed): a failure here is a file that does not end, not a slow machine. */
export const ACCOUNTED_MS_MAX = 240_000;
const POLL_MS = 200;

const s3 = new S3Client({});
export const store = usageStore(new DynamoDBClient({}), {
  TABLE_NAME: 'farthing-usage-management-resources',
  QUARANTINE_TABLE: 'farthing-usage-management-quarantine',
});

/** Drops a file into a tenant's inbox; answers the file's id. */
export async function drop(tenant: TenantId, name: string, content: string): Promise<string> {
  const Bucket = Object.values(readOutputs().raw).find((outputs) => outputs.InboxBucket)?.InboxBucket;
  const Key = `inbox/${tenant}/${name}`;
  const { VersionId, ETag = '' } = await s3.send(new PutObjectCommand({ Bucket, Key, Body: content }));
  return fileIdOf(Key, VersionId ?? ETag.replaceAll('"', ''));
}

export async function until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + ACCOUNTED_MS_MAX;
  while (Date.now() < deadline) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await wait(POLL_MS);
  }
  throw new Error(`${what} did not come about`);
}

/** The file, once every record of it is accounted for. */
export const accounted = (tenant: TenantId, fileId: string): Promise<UsageFileBody> =>
  until(`file ${fileId} accounted`, async () => {
    const stored = await store.get(tenant, usageFile.name, fileId);
    const body = stored && bodyOf(usageFile, stored);
    return body?.state === 'accounted' || body?.state === 'rejected' ? body : undefined;
  });

/** The ledger follows the balances by their stream. */
export const settledMoney = (tenant: TenantId, subscribers: readonly Subscriber[]) =>
  until('the ledger caught up', async () => {
    const money = await readMoney(tenant, subscribers);
    // What is taken back and charged anew may come to the same, so the money alone does not tell.
    return money.caughtUp && money.left === money.charged ? money : undefined;
  });
