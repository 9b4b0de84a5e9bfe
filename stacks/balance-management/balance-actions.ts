import { Duration } from 'aws-cdk-lib';
import { SIGNAL_EVENTS } from '../../shared/balance-management/signal-event';
import { eventSource } from '../../shared/tmf/event';
import type { BalanceManagementStack } from '../balance-management';
import type { DomainTable } from '../constructs/domain-table';
import { EventSubscription } from '../constructs/event-subscription';
import { grantItems } from '../constructs/grant-items';

/** A booking that waits for the ledger, or for others at a busy balance, is tried again for a quarter of an hour. */
const BOOKING_RECEIVES_MAX = 20;
const BOOKING_TIMEOUT = Duration.seconds(15);

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
        'ReserveBalanceCreateEvent',
        'ReserveBalanceCancelEvent',
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
  for (const { function: fn } of [topUps, actions]) table.grant(fn, 'dynamodb:GetItem', 'dynamodb:PutItem');
  for (const { function: fn } of [topUps, actions, sliceMoves]) {
    grantItems(stack.balances, fn, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    stack.ledger.grant(fn, 'dynamodb:GetItem', 'dynamodb:Query');
    grantItems(stack.platform.tenants, fn, 'dynamodb:GetItem');
  }
}
