import { execFileSync } from 'node:child_process';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { currentHome } from '../../local/cloud/settings';
import { makeCdrFile } from '../../local/demo/cdr-file';
import { DynamoDbFileAccounts } from '../../shared/adapters/aws/dynamodb-file-accounts';
import { quarantinedUsage } from '../../shared/usage-management/resources';
import { makeTenant, type Subscriber } from './subscribers';
import { ACCOUNTED_MS_MAX, accounted, drop, settledMoney, store, until } from './usage-inbox';

const DAY_MS = 86_400_000;
const SUBSCRIBERS = 40;
const RECORDS = 5_000;

const accounts = new DynamoDbFileAccounts(new DynamoDBClient({}), 'farthing-usage-management-accounts');

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
