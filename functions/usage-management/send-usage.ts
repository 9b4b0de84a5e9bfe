import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { SqsUsageSender } from '../../shared/adapters/aws/sqs-usage-sender';
import type { DomainEvent } from '../../shared/tmf/event';
import { usageMessageOf } from '../../shared/usage-management/read-usage';
import type { UsageBody } from '../../shared/usage-management/resources';

const sender = new SqsUsageSender(new SQSClient({}), process.env.USAGE_QUEUE_URL ?? '');

/** Sends usage that came by API to be charged: the event of its creation is the outbox, so none is lost. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const failed: string[] = [];
  for (const record of event.Records)
    try {
      const { detail } = JSON.parse(record.body) as { detail: DomainEvent };
      const message = usageMessageOf(detail.tenant, detail.event.usage as UsageBody, detail.eventTime);
      if (!message.ok) throw new Error(`Usage ${detail.id} was stored but is none: ${message.error}`);
      await sender.send([message.value]);
    } catch (problem) {
      console.error(JSON.stringify({ level: 'ERROR', message: String(problem), messageId: record.messageId }));
      failed.push(record.messageId);
    }
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}
