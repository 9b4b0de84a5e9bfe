import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSEvent } from 'aws-lambda';
import { DynamoDbBalanceStore } from '../../shared/adapters/aws/dynamodb-balance-store';
import { CachedTariffStore, DynamoDbTariffStore } from '../../shared/adapters/aws/dynamodb-tariff-store';
import { scanBalances } from '../../shared/adapters/aws/scan-balances';
import { DynamoDbTenantSettings } from '../../shared/adapters/aws/tenant-settings';
import { type BalanceAccount, type SweepPorts, type Swept, sweepBalance } from '../../shared/balance-management';
import { eachAtOnce } from '../../shared/kernel/each-at-once';

const { BALANCES_TABLE = '', TARIFFS_TABLE = '', TENANTS_TABLE = '', QUEUE_URL = '' } = process.env;
const dynamo = new DynamoDBClient({});
const sqs = new SQSClient({});
const settings = new DynamoDbTenantSettings(dynamo, TENANTS_TABLE);
const TARIFF_TTL_MS = 60_000;
const ports: SweepPorts = {
  balances: new DynamoDbBalanceStore(dynamo, BALANCES_TABLE),
  tariffs: new CachedTariffStore(new DynamoDbTariffStore(dynamo, TARIFFS_TABLE), TARIFF_TTL_MS, Date.now),
  nowOf: async (tenant) => (await settings.clockOf(tenant)).now(),
};
/** Balances settled side by side. */
const PARALLEL = 16;
/** What a page and its settling may take: with less left, the next message goes on. */
const PAGE_MS = 30_000;

/**
 * Walks the balances table and settles what is due. The schedule and a clock that jumped start at the first page; what
 * one invocation does not reach, it leaves to a message with the key to go on from. Twice is harmless.
 */
export async function handler({ Records }: SQSEvent, context: Context): Promise<void> {
  for (const { body } of Records) {
    let { cursor } = JSON.parse(body) as { readonly cursor?: string };
    const counts = { settled: 0, 'nothing-due': 0, busy: 0, failed: 0 };
    do {
      const page = await scanBalances(dynamo, BALANCES_TABLE, cursor);
      for (const key of page.unreadable) complain(key, 'cannot be read');
      counts.failed += page.unreadable.length;
      for (const swept of await eachAtOnce(page.accounts, PARALLEL, sweep)) counts[swept] += 1;
      cursor = page.cursor;
    } while (cursor !== undefined && context.getRemainingTimeInMillis() > PAGE_MS);
    console.info(JSON.stringify({ level: 'INFO', message: 'swept', ...counts, ends: cursor === undefined }));
    if (cursor !== undefined)
      await sqs.send(new SendMessageCommand({ QueueUrl: QUEUE_URL, MessageBody: JSON.stringify({ cursor }) }));
  }
}

/** One that fails is left to the next sweep, and does not keep the others waiting. */
async function sweep(account: BalanceAccount): Promise<Swept | 'failed'> {
  try {
    return await sweepBalance(ports, account);
  } catch (problem) {
    complain(`${account.tenant}#${account.balanceId}`, String(problem));
    return 'failed';
  }
}

const complain = (balance: string, problem: string): void =>
  console.error(JSON.stringify({ level: 'ERROR', message: 'a balance was not swept', balance, problem }));
