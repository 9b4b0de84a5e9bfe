import { SendMessageBatchCommand, type SendMessageBatchRequestEntry, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { chargingPorts } from '../../shared/adapters/aws/charging-ports';
import { delayMessages } from '../../shared/adapters/aws/delay-messages';
import {
  type AccountCache,
  BalanceBusyError,
  chargeMessages,
  LedgerBehindError,
} from '../../shared/convergent-charging';
import { parseUsageMessage, type UsageMessage } from '../../shared/usage-management';

const { OUTCOMES_QUEUE_URL, USAGE_QUEUE_URL = '' } = process.env;
const ports = chargingPorts(process.env);
const sqs = new SQSClient({});
const cache: AccountCache = new Map();

/** Charges a batch of usage messages, reports each one's outcomes, and gives back those that must come again. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const startedMs = performance.now();
  const failed = new Set<SQSRecord>();
  const messages: UsageMessage[] = [];
  const records = event.Records.filter((record) => {
    const message = parseUsageMessage(record.body);
    if (message) messages.push(message);
    else failed.add(record);
    return message !== undefined;
  });
  for (const { messageId: id } of failed) console.error(JSON.stringify({ level: 'ERROR', message: 'no usage', id }));
  const { results } = await chargeMessages(ports, cache, messages);
  const waiting: SQSRecord[] = [];
  const entries: SendMessageBatchRequestEntry[] = [];
  records.forEach((record, index) => {
    const result = results[index];
    if (!result || 'problem' in result) {
      failed.add(record);
      if (result && isPassing(result.problem)) waiting.push(record);
      else console.error(JSON.stringify({ level: 'ERROR', message: String(result?.problem), id: record.messageId }));
    } else entries.push({ Id: String(index), MessageBody: JSON.stringify(result) });
  });
  if (entries.length > 0) {
    const sent = await sqs.send(new SendMessageBatchCommand({ QueueUrl: OUTCOMES_QUEUE_URL, Entries: entries }));
    for (const { Id } of sent.Failed ?? [])
      for (const record of records.slice(Number(Id), Number(Id) + 1)) failed.add(record);
  }
  await delayMessages(sqs, USAGE_QUEUE_URL, waiting);
  const durationMs = Math.round(performance.now() - startedMs);
  const counts = { messages: event.Records.length, failed: failed.size, waiting: waiting.length };
  console.info(JSON.stringify({ level: 'INFO', message: 'charged', ...counts, durationMs }));
  return { batchItemFailures: [...failed].map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

/** It heals by itself: the ledger catches up, the others are done with the balance. */
const isPassing = (problem: Error): boolean =>
  problem instanceof LedgerBehindError || problem instanceof BalanceBusyError;
