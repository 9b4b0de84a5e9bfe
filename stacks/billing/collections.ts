import { Duration } from 'aws-cdk-lib';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { COLLECTIONS_API } from '../../shared/billing/collection-resources';
import { eventSource } from '../../shared/tmf/event';
import { DomainFunction } from '../constructs/domain-function';
import type { DomainStack } from '../constructs/domain-stack';
import type { DomainTable } from '../constructs/domain-table';
import { grantItems } from '../constructs/grant-items';
import { TmfApi } from '../constructs/tmf-api';

/** After midnight everywhere that today has begun, and after the bill runs have started. */
const DAILY_AT = events.Schedule.cron({ hour: '5', minute: '15' });
/** A sweep of many tenants; one account takes some hundred milliseconds. */
const SWEEP_TIMEOUT = Duration.minutes(15);

/**
 * Dunning: one function by rules straight from the bus, since order does not matter (it reads how things stand) and a queue
 * would be polled all day for nothing.
 */
export function collections(
  stack: DomainStack,
  given: {
    readonly table: DomainTable;
    readonly books: dynamodb.ITable;
    readonly environment: Readonly<Record<string, string>>;
  },
): void {
  const { table, books, environment } = given;
  new TmfApi(stack, 'CollectionApi', { api: COLLECTIONS_API, table, entry: 'collection-api' });
  const tend = new DomainFunction(stack, 'TendCollections', {
    entry: 'tend-collections',
    description: 'Takes the steps of dunning that are due, and asks for money that falls due',
    environment,
    timeout: SWEEP_TIMEOUT,
  });
  tend.configureAsyncInvoke({ onFailure: new SqsDestination(stack.givenUp), retryAttempts: 2 });
  table.grant(tend, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query');
  grantItems(books, tend, 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem');
  grantItems(stack.platform.tenants, tend, 'dynamodb:GetItem', 'dynamodb:Scan');
  const target = () => new targets.LambdaFunction(tend, { deadLetterQueue: stack.givenUp });
  new events.Rule(stack, 'DailyCollections', {
    ruleName: stack.physicalName('collections-daily'),
    schedule: DAILY_AT,
    targets: [target()],
  });
  const heard: readonly [string, events.EventPattern][] = [
    ['jumps', { source: [eventSource('platform')], detailType: ['TenantAttributeValueChangeEvent'] }],
    [
      'bills',
      {
        source: [eventSource('billing')],
        detailType: ['CustomerBillStateChangeEvent'],
        detail: { event: { customerBill: { state: ['sent', 'partiallyPaid', 'settled'] } } },
      },
    ],
    [
      'declines',
      {
        source: [eventSource('payment-management')],
        detailType: ['PaymentCreateEvent'],
        detail: { event: { payment: { status: ['declined'], correlatorId: [{ prefix: 'collectionCase/' }] } } },
      },
    ],
    [
      'changes',
      {
        source: [eventSource('billing')],
        detailType: ['CollectionCaseAttributeValueChangeEvent'],
        detail: { event: { collectionCase: { taken: { action: events.Match.doesNotExist() } } } },
      },
    ],
  ];
  for (const [name, eventPattern] of heard)
    new events.Rule(stack, `Collections-${name}`, {
      ruleName: stack.physicalName(`collections-${name}`),
      eventBus: stack.platform.bus,
      eventPattern,
      targets: [target()],
    });
}
