import { ChangeMessageVisibilityBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';

/** The first wait is a second, each next one twice as long, up to this. */
const DELAY_MAX_SECONDS = 60;

/**
 * Lets messages come again soon instead of after the queue's visibility time-out: they wait for something that takes a
 * moment, such as the ledger to catch up. Best effort: where it fails they come again at the time-out.
 */
export async function delayMessages(sqs: SQSClient, queueUrl: string, records: readonly SQSRecord[]): Promise<void> {
  if (records.length === 0) return;
  const Entries = records.map((record, index) => ({
    Id: String(index),
    ReceiptHandle: record.receiptHandle,
    VisibilityTimeout: Math.min(DELAY_MAX_SECONDS, 2 ** (Number(record.attributes.ApproximateReceiveCount) - 1)),
  }));
  try {
    await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries }));
  } catch (problem) {
    console.warn(JSON.stringify({ level: 'WARN', message: 'visibility unchanged', problem: String(problem) }));
  }
}
