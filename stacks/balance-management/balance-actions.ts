import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import { SIGNAL_EVENTS } from '../../shared/balance-management/signal-event';
import { eventSource } from '../../shared/tmf/event';
import type { BalanceManagementStack } from '../balance-management';
import type { DomainTable } from '../constructs/domain-table';
import { EventSubscription, type EventSubscriptionProps } from '../constructs/event-subscription';
import { grantItems } from '../constructs/grant-items';
import type { QueueConsumer } from '../constructs/queue-consumer';

/** A booking that waits for the ledger, or for others at a busy balance, is tried again for a quarter of an hour. */
const BOOKING_RECEIVES_MAX = 20;
const BOOKING_TIMEOUT = Duration.seconds(15);
const DAILY_AT = events.Schedule.cron({ hour: '3', minute: '30' });
const DUE_TIMEOUT = Duration.minutes(5);

/** What carries out actions on balances (TMF654), each on its event: the API only stores them. */
export function balanceActions(stack: BalanceManagementStack, table: DomainTable): void {
  const booking = {
    maxReceiveCount: BOOKING_RECEIVES_MAX,
    timeout: BOOKING_TIMEOUT,
    environment: {
      TABLE_NAME: table.tableName,
      BALANCES_TABLE: stack.balances.tableName,
      LEDGER_TABLE: stack.ledger.tableName,
      TENANTS_TABLE: stack.platform.tenants.tableName,
    },
  };
  const topUps = new EventSubscription(stack, 'CreditTopUp', {
    ...booking,
    entry: 'credit-top-up',
    queue: 'credit-top-up',
    description: 'Credits a balance when the payment of its top-up was made',
    pattern: {
      source: [eventSource('payment-management')],
      detailType: ['PaymentCreateEvent', 'PaymentStateChangeEvent'],
    },
  });
  const actions = new EventSubscription(stack, 'CarryOutAction', {
    ...booking,
    entry: 'carry-out-action',
    queue: 'actions',
    description: 'Books vouchers, adjustments, transfers and reservations, once',
    pattern: {
      source: [eventSource('balance-management')],
      detailType: [
        'TopupBalanceCreateEvent',
        'AdjustBalanceCreateEvent',
        'AdjustBalanceAttributeValueChangeEvent',
        'TransferBalanceCreateEvent',
        'TransferBalanceAttributeValueChangeEvent',
        'ReserveBalanceCreateEvent',
        'ReserveBalanceCancelEvent',
        SIGNAL_EVENTS['hold-expired'],
      ],
    },
  });
  const sliceMoves = new EventSubscription(stack, 'EndSliceMove', {
    ...booking,
    entry: 'end-slice-move',
    queue: 'end-slice-move',
    description: 'Ends what left one slice of a hot pool for another',
    pattern: { source: [eventSource('balance-management')], detailType: [SIGNAL_EVENTS['slice-moved']] },
  });
  const rules = new EventSubscription(stack, 'FollowAutoTopup', {
    ...booking,
    entry: 'follow-auto-topup',
    queue: 'auto-topups',
    description: 'Tops balances up by their rules',
    pattern: {
      source: [eventSource('balance-management')],
      detailType: [
        SIGNAL_EVENTS['low-balance'],
        SIGNAL_EVENTS['allowance-expired'],
        'TopupBalanceCreateEvent',
        'TopupBalanceStateChangeEvent',
        'TopupBalanceCancelEvent',
        'TopupBalanceFailureEvent',
      ],
    },
  });
  const due = dueTopups(stack, booking);
  for (const { function: fn } of [rules, due]) {
    grantItems(table, fn, 'dynamodb:UpdateItem');
    table.grant(fn, 'dynamodb:Query');
  }
  grantItems(stack.platform.tenants, due.function, 'dynamodb:Scan');
  for (const { function: fn } of [topUps, actions, rules, due]) table.grant(fn, 'dynamodb:GetItem', 'dynamodb:PutItem');
  grantItems(stack.balances, due.function, 'dynamodb:GetItem');
  grantItems(stack.platform.tenants, due.function, 'dynamodb:GetItem');
  for (const { function: fn } of [topUps, actions, rules, sliceMoves]) {
    grantItems(stack.balances, fn, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    stack.ledger.grant(fn, 'dynamodb:GetItem', 'dynamodb:Query');
    grantItems(stack.platform.tenants, fn, 'dynamodb:GetItem');
  }
}

/** Once a day, after midnight everywhere that today has begun; and when a tenant's clock may have jumped. */
function dueTopups(stack: BalanceManagementStack, booking: Pick<EventSubscriptionProps, 'environment'>): QueueConsumer {
  const due = new EventSubscription(stack, 'RunDueTopups', {
    ...booking,
    entry: 'run-due-topups',
    queue: 'due-topups',
    description: 'Runs automatic top-ups whose day has come',
    timeout: DUE_TIMEOUT,
    batchSize: 1,
    pattern: { source: [eventSource('platform')], detailType: ['TenantAttributeValueChangeEvent'] },
  });
  new events.Rule(stack, 'DueTopupsSchedule', {
    ruleName: stack.physicalName('due-topups-daily'),
    schedule: DAILY_AT,
    targets: [
      new targets.SqsQueue(due.queue, {
        message: events.RuleTargetInput.fromObject({}),
        deadLetterQueue: due.deadLetters,
      }),
    ],
  });
  return due;
}
