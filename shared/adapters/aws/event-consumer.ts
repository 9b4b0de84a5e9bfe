import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { DomainEvent } from '../../tmf/event';

/**
 * A function that takes domain events from its own queue (stacks/constructs/event-subscription.ts), one after the other.
 * An event whose handling throws comes again, and at last goes to the dead-letter queue; the others are done.
 */
export function eventConsumer(handle: (event: DomainEvent) => Promise<void>) {
  return async (batch: SQSEvent): Promise<SQSBatchResponse> => {
    const batchItemFailures: { itemIdentifier: string }[] = [];
    for (const { body, messageId } of batch.Records) {
      const { detail } = JSON.parse(body) as { detail: DomainEvent };
      const { eventId, eventType } = detail;
      try {
        await handle(detail);
        console.info(JSON.stringify({ level: 'INFO', message: 'event handled', eventType, eventId }));
      } catch (problem) {
        const error = problem instanceof Error ? `${problem.name}: ${problem.message}` : String(problem);
        console.warn(JSON.stringify({ level: 'WARN', message: 'event comes again', eventType, eventId, error }));
        batchItemFailures.push({ itemIdentifier: messageId });
      }
    }
    return { batchItemFailures };
  };
}
