import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { DynamoDbHubStore } from '../../shared/adapters/aws/dynamodb-hub-store';
import { reasonOf } from '../../shared/adapters/aws/event-consumer';
import { postCallback } from '../../shared/adapters/aws/post-callback';
import { PUBLISHED_APIS } from '../../shared/adapters/aws/published-apis';
import { systemClock } from '../../shared/kernel/clock';
import type { Delivery } from '../../shared/platform/dispatch-event';
import { listenerCall } from '../../shared/platform/listener-call';

const LOCAL = process.env.LOCAL === 'true';
const logger = new Logger({ serviceName: process.env.SERVICE ?? 'platform/deliver-event' });
const store = new DynamoDbHubStore(new DynamoDBClient({}), process.env.HUB_TABLE ?? '');

/** Delivers events to subscribers. Behind one that fails, the others of its group wait: their order is kept. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const failed: string[] = [];
  const heldUp = new Set<string>();
  for (const record of Records) {
    const group = record.attributes.MessageGroupId ?? '';
    if (!heldUp.has(group) && (await deliver(record))) continue;
    heldUp.add(group);
    failed.push(record.messageId);
  }
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

async function deliver(record: SQSRecord): Promise<boolean> {
  let about = {};
  try {
    const { subscription, event } = JSON.parse(record.body) as Delivery;
    about = { eventId: event.eventId, subscription: subscription.id };
    const standing = await store.get(subscription.tenant, subscription.basePath, subscription.id);
    if (!standing) return true;
    const status = await postCallback(listenerCall(event, standing, systemClock.now(), PUBLISHED_APIS), LOCAL);
    if (status >= 200 && status < 300) return true;
    logger.warn('A subscriber refused an event', { ...about, status });
  } catch (error) {
    logger.warn('A subscriber could not be reached', { ...about, messageId: record.messageId, error: reasonOf(error) });
  }
  return false;
}
