import type { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import { eventSource } from '../../shared/tmf/event';
import type { DomainStack } from './domain-stack';
import { EventSubscription, type EventSubscriptionProps } from './event-subscription';

export interface TenantSweepProps extends Omit<EventSubscriptionProps, 'pattern' | 'batchSize'> {
  /** How late what is due is done at the most. */
  readonly every: Duration;
  /** Of the schedule's rule. */
  readonly scheduleName: string;
}

/**
 * Does what is due with time: on a schedule for everybody, whose message is empty, and for a tenant whose clock may have jumped, whose
 * message is the tenant's event (`sweptTenants` reads both).
 */
export class TenantSweep extends EventSubscription {
  constructor(stack: DomainStack, id: string, { every, scheduleName, ...props }: TenantSweepProps) {
    super(stack, id, {
      ...props,
      batchSize: 1,
      pattern: { source: [eventSource('platform')], detailType: ['TenantAttributeValueChangeEvent'] },
    });
    new events.Rule(this, 'Schedule', {
      ruleName: stack.physicalName(scheduleName),
      schedule: events.Schedule.rate(every),
      targets: [
        new targets.SqsQueue(this.queue, {
          message: events.RuleTargetInput.fromObject({}),
          deadLetterQueue: this.deadLetters,
        }),
      ],
    });
  }
}
