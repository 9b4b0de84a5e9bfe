import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import type { DomainStack } from './domain-stack';
import { QueueConsumer, type QueueConsumerProps } from './queue-consumer';

export interface EventSubscriptionProps extends QueueConsumerProps {
  /** Which events: `source` is `farthing.<domain>`, `detailType` the event's type. */
  readonly pattern: events.EventPattern;
}

/**
 * A consumer of events owns its subscription: a rule on the bus, a queue that keeps what is not yet handled, and the
 * function. The message's body is the EventBridge event; `detail` is a DomainEvent (shared/tmf/event.ts).
 */
export class EventSubscription extends QueueConsumer {
  constructor(stack: DomainStack, id: string, props: EventSubscriptionProps) {
    super(stack, id, props);
    new events.Rule(this, 'Rule', {
      ruleName: stack.physicalName(props.queue),
      eventBus: stack.platform.bus,
      eventPattern: props.pattern,
      targets: [new targets.SqsQueue(this.queue, { deadLetterQueue: this.deadLetters })],
    });
  }
}
