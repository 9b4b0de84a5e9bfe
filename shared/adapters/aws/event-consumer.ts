import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { DomainEvent } from '../../tmf/event';

/** What EventBridge gives a function that a rule calls. */
interface RuleEvent {
  readonly detail: DomainEvent;
}

/**
 * A function that takes domain events: from its own queue (stacks/constructs/event-subscription.ts), one after the other, or each by a call
 * of its own (event-reaction.ts). An event whose handling throws comes again, and at last goes to the dead-letter queue; the
 * others are done. `tries` counts this one, where a queue does.
 */
export function eventConsumer(handle: (event: DomainEvent, tries: number) => Promise<void>) {
  return async (given: SQSEvent | RuleEvent): Promise<SQSBatchResponse> => {
    const batchItemFailures: { itemIdentifier: string }[] = [];
    if ('detail' in given) {
      await handleOne(() => given, handle, 1);
      return { batchItemFailures };
    }
    for (const { body, messageId, attributes } of given.Records)
      try {
        await handleOne(() => JSON.parse(body), handle, Number(attributes.ApproximateReceiveCount), messageId);
      } catch {
        batchItemFailures.push({ itemIdentifier: messageId });
      }
    return { batchItemFailures };
  };
}

/** Handles an event and logs how it went, by its ids alone. */
async function handleOne(
  read: () => RuleEvent,
  handle: (event: DomainEvent, tries: number) => Promise<void>,
  tries: number,
  messageId?: string,
): Promise<void> {
  let about: Partial<DomainEvent> = {};
  try {
    const { detail } = read();
    const { eventId, eventType } = detail;
    about = { eventId, eventType };
    await handle(detail, tries);
    console.info(JSON.stringify({ level: 'INFO', message: 'event handled', ...about }));
  } catch (problem) {
    const error = reasonOf(problem);
    console.warn(JSON.stringify({ level: 'WARN', message: 'event comes again', messageId, ...about, error }));
    throw problem;
  }
}

/** A body that is no JSON is quoted by its SyntaxError: what it says belongs in no log. */
export const reasonOf = (problem: unknown): string => {
  if (!(problem instanceof Error)) return String(problem);
  return problem instanceof SyntaxError ? problem.name : `${problem.name}: ${problem.message}`;
};
