import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { type BalanceWrite, RecordsOfBatch, readBalanceWrites } from '../../shared/adapters/aws/balance-stream';
import { batchedLedger } from '../../shared/adapters/aws/batched-ledger';
import { BATCH_PUTS_MAX } from '../../shared/adapters/aws/batched-puts';
import { EventPublisher } from '../../shared/adapters/aws/event-publisher';
import { S3ChargeRecords } from '../../shared/adapters/aws/s3-charge-records';
import { warmDynamoDb } from '../../shared/adapters/aws/warm-dynamodb';
import { LedgerFollower, projectLedger, signalEvents } from '../../shared/balance-management';
import { eachAtOnce } from '../../shared/kernel/each-at-once';

const { LEDGER_TABLE = '', RECORDS_BUCKET = '', BUS_NAME = '', SERVICE = '' } = process.env;
const ledger = batchedLedger(warmDynamoDb(), LEDGER_TABLE);
const store = new S3ChargeRecords(RECORDS_BUCKET);
const publisher = new EventPublisher(new EventBridgeClient({}), BUS_NAME);
const metrics = new Metrics({ namespace: 'Farthing', serviceName: SERVICE });
/** Balances booked side by side, their rows in one request; one balance's postings are booked in order. */
const PARALLEL = BATCH_PUTS_MAX;
/** Balances whose head is remembered: some 10 MB. */
const HEADS_MAX = 50_000;
const follower = new LedgerFollower(ledger, HEADS_MAX);

/**
 * Books every posting that the balance table's stream carries, and publishes what it signals. Stops at the first of a
 * balance that fails: none is skipped. A gap or a broken link is booked as it came, and an alarm.
 */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const ports = { ledger, records: new RecordsOfBatch(store) };
  const failed = (await eachAtOnce(readBalanceWrites(event), PARALLEL, (writes) => book(ports, writes))).flat();
  // Without any it would log a line that says so, for each batch.
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

async function book(ports: Parameters<typeof projectLedger>[0], writes: readonly BalanceWrite[]): Promise<string[]> {
  for (const { sequence, account } of writes) {
    const { tenant, balanceId, number } = account;
    const say = (what: object): void =>
      console.error(JSON.stringify({ level: 'ERROR', tenant, balanceId, number, ...what }));
    try {
      const faults = await follower.follow(account, await projectLedger(ports, account));
      if (faults.length > 0) metrics.addMetric('LedgerFaults', MetricUnit.Count, faults.length);
      for (const fault of faults) say({ message: 'ledger fault', ...fault });
      const events = signalEvents(account);
      if ((await publisher.publish(events)) < events.length) throw new Error('The bus took not all signals');
    } catch (problem) {
      say({ message: String(problem) });
      return [sequence];
    }
  }
  return [];
}
