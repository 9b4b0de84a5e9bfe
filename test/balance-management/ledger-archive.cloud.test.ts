import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { readOutputs } from '../../local/cloud/outputs';
import { BIN } from '../../local/cloud/settings';
import { clientOf } from '../../local/demo/callers';
import { chargingPorts } from '../../shared/adapters/aws/charging-ports';
import { DynamoDbTariffStore } from '../../shared/adapters/aws/dynamodb-tariff-store';
import { queryPartition } from '../../shared/adapters/aws/query-partition';
import { S3LedgerArchive } from '../../shared/adapters/aws/s3-ledger-archive';
import { creditOnce, ledgerApi, prepayBalanceManagement } from '../../shared/balance-management';
import { AccountCache, chargeMessages, openCharging } from '../../shared/convergent-charging';
import { tenantId } from '../../shared/kernel/tenant';
import { TARIFF, usage } from '../convergent-charging/world';

const outputs = readOutputs().raw['farthing-balance-management'] ?? {};
const LEDGER = 'farthing-balance-management-ledger';
const run = `${process.pid}${Date.now()}`.slice(-9);
const TENANT = tenantId(`archive-${run}`);
const DAY_MS = 86_400_000;
const TEST_MS = 240_000;
const dynamo = new DynamoDBClient({});
const archive = new S3LedgerArchive(new S3Client({ forcePathStyle: true }), outputs.LedgerArchiveBucket ?? '');
const ports = chargingPorts({
  BALANCES_TABLE: 'farthing-balance-management-balances',
  LEDGER_TABLE: LEDGER,
  TARIFFS_TABLE: 'farthing-rating-tariffs',
  TENANTS_TABLE: 'farthing-platform-resources',
  RECORDS_BUCKET: outputs.ChargeRecordsBucket ?? '',
});

/** A subscriber of two months, whose first month's minutes have ended; topped up, and charged for 40 usages at once. */
async function subscriber(): Promise<string> {
  await new DynamoDbTariffStore(dynamo, 'farthing-rating-tariffs').put(TENANT, TARIFF);
  const now = Date.now();
  const { balanceId } = await openCharging(ports, {
    tenant: TENANT,
    productId: `archived-${run}`,
    offeringId: TARIFF.offeringId,
    partyId: 'p',
    msisdn: `3537${run}`,
    activatedAt: new Date(now - 60 * DAY_MS).toISOString(),
  });
  const credit = { reference: 'topupBalance/1', amountNano: 50_000_000_000n, paidAt: now - DAY_MS, atMs: now };
  await creditOnce(ports, TENANT, balanceId, credit);
  const records = Array.from({ length: 40 }, (_, n) =>
    usage({ usageId: `u${n}`, msisdn: `3537${run}`, startedAt: new Date(now - DAY_MS + n).toISOString() }),
  );
  await chargeMessages(ports, new AccountCache(), [{ tenant: TENANT, receivedAt: '', records }]);
  return balanceId;
}

const rows = (balanceId: string) => queryPartition(dynamo, LEDGER, `${TENANT}#${balanceId}`);

async function archivedNumbers(): Promise<number[]> {
  const numbers: number[] = [];
  for (const day of await archive.days(TENANT))
    for (const key of (await archive.objects(TENANT, day)).keys)
      numbers.push(...(await archive.read(key)).map(({ posting }) => posting.number));
  return [...new Set(numbers)].sort((a, b) => a - b);
}

async function until<T>(read: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  const end = Date.now() + 60_000;
  for (;;) {
    const value = await read();
    if (holds(value) || Date.now() > end) return value;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

async function sweep(): Promise<void> {
  const sqs = new SQSClient({});
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'farthing-balance-management-sweeps' }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '{}' }));
}

/** A subscriber of the hub on this machine. */
async function listen() {
  const told: { eventType: string; eventId: string }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      told.push(JSON.parse(Buffer.concat(chunks).toString()));
      response.writeHead(201).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { told, callback: `http://127.0.0.1:${port}/hook`, close: () => server.close() };
}

test(
  'what is due is swept and told once; the archive has all; what is lost of the ledger is found and rebuilt',
  async () => {
    const finance = await clientOf(TENANT, 'operator');
    const hub = await listen();
    try {
      await finance.post(`${prepayBalanceManagement.basePath}/hub`, { callback: hub.callback });
      const balanceId = await subscriber();
      const { number: before = 0 } = (await ports.balances.read(TENANT, balanceId)) ?? {};
      await sweep();
      await sweep();
      const read = () => ports.balances.read(TENANT, balanceId);
      const swept = await until(read, (account) => account !== undefined && account.buckets.length === 0);
      const last = swept?.number ?? 0;
      expect(swept?.postings.map(({ kind }) => kind)).toEqual(['expire']);
      expect(last).toBe(before + 1);

      const all = Array.from({ length: last }, (_, n) => n + 1);
      expect(await until(archivedNumbers, (numbers) => numbers.length === last)).toEqual(all);
      const standing = await until(
        () => rows(balanceId),
        (found) => found.length === last,
      );
      const verified = await verify();
      expect(verified).toMatchObject({ agrees: true, balances: 1, postings: last, archivedPostings: last });

      for (const { pk, sk } of standing.filter((_row, at) => at % 2 === 1))
        await dynamo.send(
          new DeleteItemCommand({ TableName: LEDGER, Key: { pk: pk ?? { S: '' }, sk: sk ?? { S: '' } } }),
        );
      expect(await verify()).toMatchObject({ agrees: false, differences: expect.arrayContaining([expect.anything()]) });

      const rebuilt = rebuild('--projection', 'ledger', '--tenant', TENANT);
      expect(rebuilt).toMatchObject({ status: 0, stdout: expect.stringContaining(`${last} postings of`) });
      expect(await rows(balanceId)).toEqual(standing);
      expect(await verify()).toMatchObject({ agrees: true });
      expect(rebuild('--projection', 'charged-usage', '--tenant', TENANT).stderr).toContain('reads the ledger');

      const ends = () => hub.told.filter(({ eventType }) => eventType === 'BucketExpiredEvent');
      await until(
        async () => ends().length,
        (count) => count > 0,
      );
      expect(ends()).toHaveLength(1);
    } finally {
      hub.close();
    }

    async function verify(): Promise<Record<string, unknown>> {
      const path = `${ledgerApi.basePath}/verificationRun`;
      const { id } = await finance.post<{ id: string }>(path, { scope: 'full' });
      return until(
        () => finance.get<Record<string, unknown>>(`${path}/${id}`),
        ({ state }) => state === 'done',
      );
    }
  },
  TEST_MS,
);

function rebuild(...args: readonly string[]) {
  const env = { ...process.env, FARTHING_HOME: process.env.FARTHING_TEST_HOME };
  const { status, stdout, stderr } = spawnSync(`${BIN}/tsx`, ['local/rebuild.ts', ...args], { env, encoding: 'utf8' });
  return { status, stdout, stderr };
}
