import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { EventBridgeEvent, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { DynamoDbEventArchive } from '../../shared/adapters/aws/dynamodb-event-archive';
import { DynamoDbHubStore } from '../../shared/adapters/aws/dynamodb-hub-store';
import { reasonOf } from '../../shared/adapters/aws/event-consumer';
import { PUBLISHED_APIS } from '../../shared/adapters/aws/published-apis';
import { queueReplay } from '../../shared/adapters/aws/queue-replay';
import { sendDeliveries } from '../../shared/adapters/aws/send-deliveries';
import { systemClock } from '../../shared/kernel/clock';
import { type DispatchPorts, dispatchEvent, rememberSubscriptions } from '../../shared/platform/dispatch-event';
import { type Replay, replayEvents } from '../../shared/platform/replay-events';
import type { DomainEvent } from '../../shared/tmf/event';

/** An event that came too early looks again this soon. */
const EARLY_RETRY_SECONDS = 3;
const EVENTS_QUEUE_URL = process.env.EVENTS_QUEUE_URL ?? '';
const logger = new Logger({ serviceName: process.env.SERVICE ?? 'platform/dispatch-event' });
const sqs = new SQSClient({});
const dynamodb = new DynamoDBClient({});
const HUB_TABLE = process.env.HUB_TABLE ?? '';
const store = new DynamoDbHubStore(dynamodb, HUB_TABLE);
const archive = new DynamoDbEventArchive(dynamodb, HUB_TABLE);
const enqueue = sendDeliveries(sqs, process.env.DELIVERIES_QUEUE_URL ?? '');
const ports = { subscriptions: store, progress: store, archive, apis: PUBLISHED_APIS, enqueue };
const goOn = queueReplay(sqs, EVENTS_QUEUE_URL);

/** Passes events on to those who subscribed at the hub, and past ones again to who asked for a replay. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const failed: string[] = [];
  // What was subscribed to before an event is found after it: one look serves all events of a call.
  const subscriptions = rememberSubscriptions(store);
  for (const record of Records) if (!(await passOn(record, { ...ports, subscriptions }))) failed.push(record.messageId);
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

async function passOn(record: SQSRecord, hub: DispatchPorts): Promise<boolean> {
  const waitedMs = systemClock.now() - Number(record.attributes.SentTimestamp);
  try {
    const message = JSON.parse(record.body) as EventBridgeEvent<string, DomainEvent> | { readonly replay: Replay };
    if ('replay' in message) {
      const rest = await replayEvents(message.replay, ports);
      if (rest) await goOn(rest);
      return true;
    }
    const turn = await dispatchEvent(message.detail, waitedMs, hub);
    if (turn === 'after-a-gap')
      logger.error('An event before this one never came', { eventId: message.detail.eventId });
    if (turn !== 'wait') return true;
    const early = { QueueUrl: EVENTS_QUEUE_URL, ReceiptHandle: record.receiptHandle };
    await sqs.send(new ChangeMessageVisibilityCommand({ ...early, VisibilityTimeout: EARLY_RETRY_SECONDS }));
  } catch (error) {
    logger.error('An event could not be passed on', { messageId: record.messageId, error: reasonOf(error) });
  }
  return false;
}
