import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { chargingPorts } from '../../shared/adapters/aws/charging-ports';
import { consumeUsage } from '../../shared/adapters/aws/consume-usage';
import { AccountCache } from '../../shared/convergent-charging';

const { OUTCOMES_QUEUE_URL = '', USAGE_QUEUE_URL = '' } = process.env;
const consumer = {
  ports: chargingPorts(process.env),
  cache: new AccountCache(),
  sqs: new SQSClient({}),
  usageQueueUrl: USAGE_QUEUE_URL,
  outcomesQueueUrl: OUTCOMES_QUEUE_URL,
};

/** Charges a batch of usage messages: one log line a batch. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const startedMs = performance.now();
  const { batchItemFailures, waiting } = await consumeUsage(consumer, event);
  const durationMs = Math.round(performance.now() - startedMs);
  const counts = { messages: event.Records.length, failed: batchItemFailures.length, waiting };
  console.info(JSON.stringify({ level: 'INFO', message: 'charged', ...counts, durationMs }));
  return { batchItemFailures };
}
