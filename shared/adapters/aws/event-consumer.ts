import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { DomainEvent } from '../../tmf/event';

/**
 * A function that takes domain events from its own queue (stacks/constructs/event-subscription.ts), one after the other.
 * An event whose handling throws comes again, and at last goes to the dead-letter queue; the others are done. `tries` counts this one.
 */
export function eventConsumer(handle: (event: DomainEvent, tries: number) => Promise<void>) {
  return async (batch: SQSEvent): Promise<SQSBatchResponse> => {
    const batchItemFailures: { itemIdentifier: string }[] = [];
    for (const { body, messageId, attributes } of batch.Records) {
      let about: Partial<DomainEvent> = {};
      try {
        const { detail } = JSON.parse(body) as { detail: DomainEvent };
        const { eventId, eventType } = detail;
        about = { eventId, eventType };
        await handle(detail, Number(attributes.ApproximateReceiveCount));
        console.info(JSON.stringify({ level: 'INFO', message: 'event handled', ...about }));
      } catch (problem) {
        const error = reasonOf(problem);
        console.warn(JSON.stringify({ level: 'WARN', message: 'event comes again', messageId, ...about, error }));
        batchItemFailures.push({ itemIdentifier: messageId });
      }
    }
    return { batchItemFailures };
  };
}

/** A body that is no JSON is quoted by its SyntaxError: what it says belongs in no log. */
export const reasonOf = (problem: unknown): string => {
  if (!(problem instanceof Error)) return String(problem);
  return problem instanceof SyntaxError ? problem.name : `${problem.name}: ${problem.message}`;
};
