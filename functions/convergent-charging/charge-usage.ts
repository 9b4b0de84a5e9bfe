import { type SendMessageBatchRequestEntry, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { chargingPorts } from '../../shared/adapters/aws/charging-ports';
import { type AccountCache, chargeMessages } from '../../shared/convergent-charging';
import type { UsageMessage } from '../../shared/usage-management';

const ports = chargingPorts(process.env);
const queueUrl = process.env.OUTCOMES_QUEUE_URL;
const sqs = new SQSClient({});
const cache: AccountCache = new Map();

/** Charges a batch of usage messages, reports each one's outcomes, and gives back those that must come again. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const startedMs = performance.now();
  const messages = event.Records.map((record) => JSON.parse(record.body) as UsageMessage);
  const { results } = await chargeMessages(ports, cache, messages);
  const failures = new Set<string>();
  const entries: SendMessageBatchRequestEntry[] = [];
  let records = 0;
  results.forEach((result, index) => {
    const id = event.Records[index]?.messageId ?? '';
    if ('problem' in result) {
      failures.add(id);
      console.warn(JSON.stringify({ level: 'WARN', message: result.problem.message, problem: result.problem.name, id }));
      return;
    }
    records += result.outcomes.length;
    entries.push({ Id: String(index), MessageBody: JSON.stringify(result) });
  });
  if (entries.length > 0) {
    const sent = await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
    for (const failed of sent.Failed ?? []) failures.add(event.Records[Number(failed.Id)]?.messageId ?? '');
  }
  const durationMs = Math.round(performance.now() - startedMs);
  console.info(JSON.stringify({ level: 'INFO', message: 'charged', messages: messages.length, records, failed: failures.size, durationMs }));
  return { batchItemFailures: [...failures].map((itemIdentifier) => ({ itemIdentifier })) };
}
