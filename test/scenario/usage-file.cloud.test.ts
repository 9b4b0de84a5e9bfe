import { execFileSync } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { readOutputs } from '../../local/cloud/outputs';
import { currentHome } from '../../local/cloud/settings';
import { makeCdrFile } from '../../local/demo/cdr-file';
import { DynamoDbFileAccounts } from '../../shared/adapters/aws/dynamodb-file-accounts';
import { usageStore } from '../../shared/adapters/aws/usage-store';
import type { TenantId } from '../../shared/kernel/tenant';
import { bodyOf } from '../../shared/tmf/update-resource';
import { fileIdOf } from '../../shared/usage-management/receive-file';
import { quarantinedUsage, type UsageFileBody, usageFile } from '../../shared/usage-management/resources';
import { makeTenant, readMoney, type Subscriber } from './subscribers';

const DAY_MS = 86_400_000;
const SUBSCRIBERS = 40;
const RECORDS = 5_000;
/** Far beyond what it takes (it is printed): a failure here is a file that does not end, not a slow machine. */
const ACCOUNTED_MS_MAX = 240_000;
const POLL_MS = 200;

const dynamo = new DynamoDBClient({});
const s3 = new S3Client({});
const store = usageStore(dynamo, {
  TABLE_NAME: 'farthing-usage-management-resources',
  QUARANTINE_TABLE: 'farthing-usage-management-quarantine',
});
const accounts = new DynamoDbFileAccounts(dynamo, 'farthing-usage-management-accounts');

const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
const iso = (ms: number): string => new Date(ms).toISOString();
const fileOf = (subscribers: readonly Subscriber[], seed: number) =>
  makeCdrFile({
    seed,
    tenantNumbers: subscribers.map((one) => one.msisdn),
    records: RECORDS,
    from: iso(today - DAY_MS),
    to: iso(today),
    activatedAt: iso(today - 10 * DAY_MS),
  });

async function drop(tenant: TenantId, name: string, csv: string): Promise<string> {
  const Bucket = Object.values(readOutputs().raw).find((outputs) => outputs.InboxBucket)?.InboxBucket;
  const Key = `inbox/${tenant}/${name}`;
  const { VersionId, ETag = '' } = await s3.send(new PutObjectCommand({ Bucket, Key, Body: csv }));
  return fileIdOf(Key, VersionId ?? ETag.replaceAll('"', ''));
}

async function until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + ACCOUNTED_MS_MAX;
  while (Date.now() < deadline) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await wait(POLL_MS);
  }
  throw new Error(`${what} did not come about`);
}

const accounted = (tenant: TenantId, fileId: string): Promise<UsageFileBody> =>
  until(`file ${fileId} accounted`, async () => {
    const stored = await store.get(tenant, usageFile.name, fileId);
    const body = stored && bodyOf(usageFile, stored);
    return body?.state === 'accounted' || body?.state === 'rejected' ? body : undefined;
  });

/** The ledger follows the balances by their stream. */
const settledMoney = (tenant: TenantId, subscribers: readonly Subscriber[]) =>
  until('the ledger caught up', async () => {
    const money = await readMoney(tenant, subscribers);
    return money.left === money.charged ? money : undefined;
  });

/** Kills the processes that run a function, as a crash would: in the midst of whatever they do. */
function killWorkers(functionName: string): number {
  const mine = `${currentHome().temporary}/ministack-lambda-${functionName}-`;
  const processes = execFileSync('ps', ['-axww', '-o', 'pid=,command='], { encoding: 'utf8' }).split('\n');
  const pids = processes.filter((line) => line.includes(mine)).map((line) => Number(line.trim().split(/\s+/)[0]));
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  return pids.length;
}

describe('a host operator’s file of 5,000 records', () => {
  test(
    'is charged, every record accounted for; dropped again it charges nothing',
    async () => {
      const { tenant, subscribers } = await makeTenant(SUBSCRIBERS, today - 10 * DAY_MS);
      const { csv, expected } = fileOf(subscribers, 1);
      const started = performance.now();
      const fileId = await drop(tenant, 'day.csv', csv);
      const file = await accounted(tenant, fileId);
      console.info(`5,000 records from S3 to the balances in ${((performance.now() - started) / 1000).toFixed(1)} s`);
      expect(file).toMatchObject({ state: 'accounted', read: RECORDS, declared: RECORDS, complete: true });
      expect(await accounts.totals(tenant, fileId)).toEqual({
        charged: expected.chargeable,
        duplicate: expected.duplicates,
        quarantined: expected.malformed + expected.unknown,
        expected: RECORDS,
      });
      const money = await settledMoney(tenant, subscribers);
      expect(money.records).toBe(expected.chargeable);
      expect(money.left).toBeGreaterThan(0n);
      const lookup = { path: 'file.id', value: fileId };
      const kept = await store.list({ tenant, resource: quarantinedUsage.name, lookup, limit: 1_000 });
      expect(kept.items).toHaveLength(expected.malformed + expected.unknown);

      const again = await drop(tenant, 'the-same-day.csv', csv);
      await accounted(tenant, again);
      expect(await accounts.totals(tenant, again)).toEqual({
        charged: 0,
        duplicate: expected.chargeable + expected.duplicates,
        quarantined: expected.malformed + expected.unknown,
        expected: RECORDS,
      });
      expect(await settledMoney(tenant, subscribers)).toEqual(money);
    },
    ACCOUNTED_MS_MAX * 2,
  );

  test(
    'with its consumer killed in the midst of it: nothing lost, nothing twice',
    async () => {
      const { tenant, subscribers } = await makeTenant(SUBSCRIBERS, today - 10 * DAY_MS);
      const { csv, expected } = fileOf(subscribers, 2);
      const fileId = await drop(tenant, 'day.csv', csv);
      const midway = await until('a part charged', async () => {
        const { charged } = await accounts.totals(tenant, fileId);
        return charged > 0 ? charged : undefined;
      });
      expect(midway).toBeLessThan(expected.chargeable);
      const killed = killWorkers('farthing-convergent-charging-charge-usage');
      expect(killed).toBeGreaterThan(0);
      killWorkers('farthing-usage-management-record-outcomes');
      await accounted(tenant, fileId);
      console.info(`${killed} consumers killed with ${midway} of ${expected.chargeable} charged`);
      expect(await accounts.totals(tenant, fileId)).toEqual({
        charged: expected.chargeable,
        duplicate: expected.duplicates,
        quarantined: expected.malformed + expected.unknown,
        expected: RECORDS,
      });
      expect((await settledMoney(tenant, subscribers)).records).toBe(expected.chargeable);
    },
    ACCOUNTED_MS_MAX * 2,
  );
});
