import { SendMessageBatchCommand, type SendMessageBatchRequestEntry, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import {
  type AccountCache,
  BalanceBusyError,
  type ChargingPorts,
  chargeMessages,
  LedgerBehindError,
} from '../../convergent-charging';
import { parseUsageMessage, type UsageMessage } from '../../usage-management';
import { delayMessages } from './delay-messages';

/** What one function that charges usage keeps from batch to batch. */
export interface UsageConsumer {
  readonly ports: ChargingPorts;
  readonly cache: AccountCache;
  readonly sqs: SQSClient;
  readonly usageQueueUrl: string;
  readonly outcomesQueueUrl: string;
}

export interface ConsumedBatch extends SQSBatchResponse {
  /** How many of the failures heal by themselves and come again soon. */
  readonly waiting: number;
}

/** Charges a batch of usage messages, reports each one's outcomes, and gives back those that must come again. */
export async function consumeUsage(consumer: UsageConsumer, { Records }: SQSEvent): Promise<ConsumedBatch> {
  const { ports, cache, sqs } = consumer;
  const failed = new Set<SQSRecord>();
  const messages: UsageMessage[] = [];
  const records = Records.filter((record) => {
    const message = parseUsageMessage(record.body);
    if (message) messages.push(message);
    else failed.add(record);
    return message !== undefined;
  });
  for (const record of failed) complain('no usage', record);
  const { results } = await chargeMessages(ports, cache, messages);
  const waiting: SQSRecord[] = [];
  const entries: SendMessageBatchRequestEntry[] = [];
  records.forEach((record, index) => {
    const result = results[index];
    if (!result || 'problem' in result) {
      failed.add(record);
      if (result && isPassing(result.problem)) waiting.push(record);
      else complain(String(result?.problem), record);
    } else entries.push({ Id: String(index), MessageBody: JSON.stringify(result) });
  });
  if (entries.length > 0) {
    const sent = await sqs.send(new SendMessageBatchCommand({ QueueUrl: consumer.outcomesQueueUrl, Entries: entries }));
    for (const { Id } of sent.Failed ?? [])
      for (const record of records.slice(Number(Id), Number(Id) + 1)) failed.add(record);
  }
  await delayMessages(sqs, consumer.usageQueueUrl, waiting);
  return {
    batchItemFailures: [...failed].map(({ messageId }) => ({ itemIdentifier: messageId })),
    waiting: waiting.length,
  };
}

/** It heals by itself: the ledger catches up, the others are done with the balance. */
const isPassing = (problem: Error): boolean =>
  problem instanceof LedgerBehindError || problem instanceof BalanceBusyError;

const complain = (message: string, { messageId: id }: SQSRecord): void =>
  console.error(JSON.stringify({ level: 'ERROR', message, id }));
