import { Logger } from '@aws-lambda-powertools/logger';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { toDomainEvent } from '../../shared/adapters/aws/change-event';
import { EventPublisher } from '../../shared/adapters/aws/event-publisher';

const DOMAIN = process.env.DOMAIN ?? '';
const logger = new Logger({ serviceName: process.env.SERVICE ?? 'platform/publish-changes' });
const publisher = new EventPublisher(new EventBridgeClient({}), process.env.BUS_NAME ?? '');

/**
 * Publishes what changed in a domain's table. From the first change that fails on, all is tried again, so that the
 * events of an entity leave in the order of its versions.
 */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const changes = Records.flatMap((record) => {
    const event = toDomainEvent(record, DOMAIN);
    return event ? [{ event, sequenceNumber: record.dynamodb?.SequenceNumber ?? '' }] : [];
  });
  const published = await publisher.publish(changes.map(({ event }) => event));
  const failed = changes[published];
  if (!failed) return { batchItemFailures: [] };
  logger.error('An event was not taken', { eventId: failed.event.eventId, published, of: changes.length });
  return { batchItemFailures: [{ itemIdentifier: failed.sequenceNumber }] };
}
