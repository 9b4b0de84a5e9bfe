import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { DomainFunction, type DomainFunctionProps } from './domain-function';
import type { DomainStack } from './domain-stack';

export interface EventReactionProps extends DomainFunctionProps {
  /** The rule's name after the domain's: `customers`. */
  readonly rule: string;
  /** Which events: `source` is `farthing.<domain>`, `detailType` the event's type. */
  readonly pattern: events.EventPattern;
}

const TIMEOUT = Duration.seconds(30);

/**
 * A consumer of events that are few, and whose order does not matter: a rule on the bus calls its function for each, and nothing is polled, so
 * it costs nothing while no event comes (`EventSubscription` has a queue, some 0.26 USD a month). Lambda tries an event three times within
 * minutes, and for six hours while it has no room; then the event is in the domain's dead-letter queue. What is lost to a defect that took longer to mend
 * is replayed from the bus's archive to this rule alone: every consumer takes the same event again.
 */
export class EventReaction extends Construct {
  readonly function: lambda.Function;

  constructor(stack: DomainStack, id: string, { rule, pattern, ...props }: EventReactionProps) {
    super(stack, id);
    const deadLetterQueue = stack.givenUp;
    this.function = new DomainFunction(stack, `${id}Function`, { timeout: TIMEOUT, ...props });
    deadLetterQueue.grantSendMessages(this.function);
    const { defaultChild } = this.function.node;
    if (defaultChild instanceof lambda.CfnFunction)
      defaultChild.deadLetterConfig = { targetArn: deadLetterQueue.queueArn };
    new events.Rule(this, 'Rule', {
      ruleName: stack.physicalName(rule),
      eventBus: stack.platform.bus,
      eventPattern: pattern,
      targets: [new targets.LambdaFunction(this.function, { deadLetterQueue })],
    });
  }
}
