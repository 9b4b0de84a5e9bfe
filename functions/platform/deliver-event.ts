import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { DynamoDbDeliveryLog } from '../../shared/adapters/aws/dynamodb-delivery-log';
import { DynamoDbHubStore } from '../../shared/adapters/aws/dynamodb-hub-store';
import { reasonOf } from '../../shared/adapters/aws/event-consumer';
import { postCallback } from '../../shared/adapters/aws/post-callback';
import { PUBLISHED_APIS } from '../../shared/adapters/aws/published-apis';
import { systemClock } from '../../shared/kernel/clock';
import { deliver } from '../../shared/platform/deliver';
import type { Delivery } from '../../shared/platform/dispatch-event';

const LOCAL = process.env.LOCAL === 'true';
const HUB_TABLE = process.env.HUB_TABLE ?? '';
const logger = new Logger({ serviceName: process.env.SERVICE ?? 'platform/deliver-event' });
const client = new DynamoDBClient({});
const ports = {
  subscriptions: new DynamoDbHubStore(client, HUB_TABLE),
  log: new DynamoDbDeliveryLog(client, HUB_TABLE),
  clock: systemClock,
  apis: PUBLISHED_APIS,
  triesMax: Number(process.env.TRIES_MAX),
  post: (call: Parameters<typeof postCallback>[0]) => postCallback(call, LOCAL),
};

/** Delivers events to subscribers. Behind one that fails, the others of its group wait: their order is kept. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const failed: string[] = [];
  const heldUp = new Set<string>();
  for (const record of Records) {
    const group = record.attributes.MessageGroupId ?? '';
    if (!heldUp.has(group) && (await take(record))) continue;
    heldUp.add(group);
    failed.push(record.messageId);
  }
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

async function take({ body, messageId, attributes }: SQSRecord): Promise<boolean> {
  try {
    const delivery = JSON.parse(body) as Delivery;
    const queued = { queuedMs: Number(attributes.SentTimestamp), tries: Number(attributes.ApproximateReceiveCount) };
    const outcome = await deliver(delivery, queued, ports);
    const about = { eventId: delivery.event.eventId, subscription: delivery.subscription.id };
    if (outcome === 'refused') logger.warn('A subscriber did not take an event', about);
    return outcome !== 'refused';
  } catch (error) {
    logger.error('A delivery broke', { messageId, error: reasonOf(error) });
    return false;
  }
}
