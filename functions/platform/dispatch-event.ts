import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { EventBridgeEvent, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { DynamoDbHubStore } from '../../shared/adapters/aws/dynamodb-hub-store';
import { reasonOf } from '../../shared/adapters/aws/event-consumer';
import { sendDeliveries } from '../../shared/adapters/aws/send-deliveries';
import { systemClock } from '../../shared/kernel/clock';
import { dispatchEvent } from '../../shared/platform/dispatch-event';
import type { DomainEvent } from '../../shared/tmf/event';

/** An event that came too early looks again this soon. */
const EARLY_RETRY_SECONDS = 3;
const EVENTS_QUEUE_URL = process.env.EVENTS_QUEUE_URL ?? '';
const logger = new Logger({ serviceName: process.env.SERVICE ?? 'platform/dispatch-event' });
const sqs = new SQSClient({});
const store = new DynamoDbHubStore(new DynamoDBClient({}), process.env.HUB_TABLE ?? '');
const enqueue = sendDeliveries(sqs, process.env.DELIVERIES_QUEUE_URL ?? '');

/** Passes events on to those who subscribed at the hub. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const failed: string[] = [];
  for (const record of Records) if (!(await passOn(record))) failed.push(record.messageId);
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

async function passOn(record: SQSRecord): Promise<boolean> {
  const waitedMs = systemClock.now() - Number(record.attributes.SentTimestamp);
  try {
    const { detail } = JSON.parse(record.body) as EventBridgeEvent<string, DomainEvent>;
    const turn = await dispatchEvent(detail, waitedMs, { subscriptions: store, progress: store, enqueue });
    if (turn === 'after-a-gap') logger.error('An event before this one never came', { eventId: detail.eventId });
    if (turn !== 'wait') return true;
    await sqs.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: EVENTS_QUEUE_URL,
        ReceiptHandle: record.receiptHandle,
        VisibilityTimeout: EARLY_RETRY_SECONDS,
      }),
    );
  } catch (error) {
    logger.error('An event could not be passed on', { messageId: record.messageId, error: reasonOf(error) });
  }
  return false;
}
