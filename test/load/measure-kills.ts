import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, GetQueueUrlCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Home } from '../../local/cloud/settings';
import { DynamoDbBalanceStore } from '../../shared/adapters/aws/dynamodb-balance-store';
import { DynamoDbLedger } from '../../shared/adapters/aws/dynamodb-ledger';
import { verifyLedger } from '../../shared/balance-management';
import type { TenantId } from '../../shared/kernel/tenant';
import type { UsageMessage } from '../../shared/usage-management';
import { makeTenant, readMoney, type Subscriber, TOP_UP_NANO } from '../scenario/subscribers';
import { killWorkers } from './kill-workers';
import { seededRandom } from './statistics';

const CHARGE_FUNCTION = 'farthing-convergent-charging-charge-usage';
const USAGE_QUEUE = 'farthing-convergent-charging-usage';
const SUBSCRIBERS = 40;
const PRICE_NANO = 10_000_000n;
const DAY_MS = 86_400_000;
/** Messages of one SendMessageBatch. */
const SEND_BATCH = 10;
const POLL_MS = 50;
/** A killed batch's messages come again after the queue's 25 s; six kills, and a slow machine. */
const DONE_MS_MAX = 420_000;

export interface Kill {
  /** Messages in the queue. */
  readonly left: number;
  readonly processes: number;
  /** Charged, yet not acknowledged: what a retry without a guard would charge twice. At least these. */
  readonly unacknowledged: number;
}

export interface KillRun {
  readonly events: number;
  readonly kills: readonly Kill[];
  readonly once: number;
  readonly twice: number;
  readonly lost: number;
  /** Balances whose money is not what was topped up less a cent an event. */
  readonly wrongBalances: number;
  /** Gaps, broken links, wrong hashes in the ledgers. */
  readonly ledgerFaults: number;
  readonly seconds: number;
}

/** Events of a cent each, one a message, through the deployed consumer, whose processes are killed while it charges. */
export async function measureKills(home: Home, events: number, kills: number, seed: number): Promise<KillRun> {
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const { tenant, subscribers } = await makeTenant(SUBSCRIBERS, today - 10 * DAY_MS);
  const random = seededRandom(seed);
  const payers = Array.from({ length: events }, () => Math.floor(random() * SUBSCRIBERS));
  const sqs = new SQSClient({});
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: USAGE_QUEUE }));
  const started = performance.now();
  const killed: Kill[] = [];
  const deadline = Date.now() + DONE_MS_MAX;
  await send(sqs, QueueUrl, tenant, subscribers, payers, today - DAY_MS);
  // Evenly over what is left, so that each kill meets a consumer at work.
  for (let at = 1; at <= kills; at += 1) {
    const first = at === 1 ? await left(sqs, QueueUrl) : (killed[0]?.left ?? events);
    const target = first * (1 - (at - 1) / (kills + 1));
    let now = await left(sqs, QueueUrl);
    let processes = 0;
    let charged = 0;
    while (Date.now() < deadline && (now > target || processes === 0)) {
      if (now <= target) processes = killWorkers(home, CHARGE_FUNCTION);
      // Before another process is up, and before the queue is asked: what is acknowledged meanwhile only lowers the figure.
      if (processes > 0) charged = await countCharged(tenant, subscribers);
      else await wait(POLL_MS);
      now = await left(sqs, QueueUrl);
    }
    killed.push({ left: now, processes, unacknowledged: Math.max(0, charged - (events - now)) });
  }
  while (Date.now() < deadline) {
    const { left: paid, charged, records } = await readMoney(tenant, subscribers);
    if (paid === charged && records >= events && (await left(sqs, QueueUrl)) === 0) break;
    await wait(POLL_MS * 20);
  }
  const seconds = (performance.now() - started) / 1_000;
  return { events, kills: killed, seconds, ...(await judge(tenant, subscribers, payers)) };
}

/** By the money that left the balances. */
async function countCharged(tenant: TenantId, subscribers: readonly Subscriber[]): Promise<number> {
  const balances = new DynamoDbBalanceStore(new DynamoDBClient({}), 'farthing-balance-management-balances');
  const accounts = await Promise.all(subscribers.map(({ balanceId }) => balances.read(tenant, balanceId)));
  return accounts.reduce((sum, one) => sum + Number((TOP_UP_NANO - (one?.moneyNano ?? 0n)) / PRICE_NANO), 0);
}

async function send(
  sqs: SQSClient,
  QueueUrl: string | undefined,
  tenant: TenantId,
  subscribers: readonly Subscriber[],
  payers: readonly number[],
  fromMs: number,
): Promise<void> {
  const gapMs = DAY_MS / payers.length;
  const messages = payers.map((payer, at) => {
    const record = {
      usageId: `kill-${at}`,
      source: `bench:${at}`,
      service: 'sms',
      msisdn: subscribers[payer]?.msisdn ?? '',
      startedAt: new Date(fromMs + at * gapMs).toISOString(),
      quantity: '1',
    } as const;
    return { tenant, receivedAt: new Date().toISOString(), records: [record] } satisfies UsageMessage;
  });
  for (let at = 0; at < messages.length; at += SEND_BATCH) {
    const Entries = messages
      .slice(at, at + SEND_BATCH)
      .map((message, index) => ({ Id: String(index), MessageBody: JSON.stringify(message) }));
    const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    if (Failed.length > 0) throw new Error('The queue refused events');
  }
}

/** Messages that wait in the queue or are being charged. */
async function left(sqs: SQSClient, QueueUrl: string | undefined): Promise<number> {
  const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }),
  );
  return AttributeNames.reduce((sum, name) => sum + Number(Attributes?.[name] ?? 0), 0);
}

/** By the ledger and by the balances, each against what was sent. */
async function judge(tenant: TenantId, subscribers: readonly Subscriber[], payers: readonly number[]) {
  const ledger = new DynamoDbLedger(new DynamoDBClient({}), 'farthing-balance-management-ledger');
  const times = new Map<string, number>();
  let ledgerFaults = 0;
  let wrongBalances = 0;
  for (const [at, subscriber] of subscribers.entries()) {
    const postings = await ledger.history(tenant, subscriber.balanceId, Number.MAX_SAFE_INTEGER);
    ledgerFaults += verifyLedger(postings).length;
    for (const { usageId } of postings.flatMap((posting) => posting.records ?? []))
      times.set(usageId, (times.get(usageId) ?? 0) + 1);
    const owed = BigInt(payers.filter((payer) => payer === at).length) * PRICE_NANO;
    if (postings.at(-1)?.moneyAfterNano !== TOP_UP_NANO - owed) wrongBalances += 1;
    if ((await readMoney(tenant, [subscriber])).left !== owed) wrongBalances += 1;
  }
  const counts = payers.map((_, at) => times.get(`kill-${at}`) ?? 0);
  return {
    once: counts.filter((count) => count === 1).length,
    twice: counts.filter((count) => count > 1).length,
    lost: counts.filter((count) => count === 0).length,
    wrongBalances,
    ledgerFaults,
  };
}
