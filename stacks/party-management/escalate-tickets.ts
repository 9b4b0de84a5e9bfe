import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import { eventSource } from '../../shared/tmf/event';
import type { DomainStack } from '../constructs/domain-stack';
import type { DomainTable } from '../constructs/domain-table';
import { EventSubscription } from '../constructs/event-subscription';
import { grantItems } from '../constructs/grant-items';

/** A critical ticket is promised for four hours: an hour late is soon enough. 32 empty queries a tenant. */
const EVERY = Duration.hours(1);
const TIMEOUT = Duration.minutes(5);

/** Escalates overdue trouble tickets: on a schedule, and when a tenant's clock may have jumped. */
export function escalateTickets(stack: DomainStack, table: DomainTable): void {
  const escalate = new EventSubscription(stack, 'EscalateTickets', {
    entry: 'escalate-tickets',
    queue: 'overdue-tickets',
    description: 'Escalates trouble tickets that are overdue',
    batchSize: 1,
    timeout: TIMEOUT,
    environment: {
      TABLE_NAME: table.tableName,
      TENANTS_TABLE: stack.platform.tenants.tableName,
      PERSON_KEY: stack.platform.dataKey.keyArn,
    },
    pattern: { source: [eventSource('platform')], detailType: ['TenantAttributeValueChangeEvent'] },
  });
  table.grant(escalate.function, 'dynamodb:Query', 'dynamodb:GetItem', 'dynamodb:PutItem');
  grantItems(stack.platform.tenants, escalate.function, 'dynamodb:GetItem', 'dynamodb:Scan');
  stack.platform.dataKey.grant(escalate.function, 'kms:GenerateDataKey', 'kms:Decrypt');
  new events.Rule(stack, 'OverdueTicketsSchedule', {
    ruleName: stack.physicalName('overdue-tickets-hourly'),
    schedule: events.Schedule.rate(EVERY),
    targets: [
      new targets.SqsQueue(escalate.queue, {
        message: events.RuleTargetInput.fromObject({}),
        deadLetterQueue: escalate.deadLetters,
      }),
    ],
  });
}
