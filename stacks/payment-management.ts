import { Duration } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { paymentApi } from '../shared/payment-management';
import { paymentMethodApi } from '../shared/payment-management/payment-method-resource';
import { eventSource } from '../shared/tmf/event';
import { DomainStack, type DomainStackProps } from './constructs/domain-stack';
import { DomainTable } from './constructs/domain-table';
import { EventSubscription } from './constructs/event-subscription';
import { grantItems } from './constructs/grant-items';
import { TmfApi } from './constructs/tmf-api';

/** A payment that is not decided is asked about again after this long, so often: for ten minutes, then it is an alarm. */
const ASK_AGAIN = Duration.seconds(15);
const ASKED_MAX = 40;

/** TMF676: takes money through the payment provider's adapter. The simulator keeps its own record, as a provider does. */
export class PaymentManagementStack extends DomainStack {
  constructor(scope: Construct, props: DomainStackProps) {
    super(scope, 'payment-management', props);
    const table = new DomainTable(this, 'Resources', { apis: [paymentApi, paymentMethodApi] });
    const provider = new dynamodb.Table(this, 'SimulatedProvider', {
      ...this.tableBasics('simulated-provider'),
    });
    const api = new TmfApi(this, 'PaymentApi', {
      api: [paymentApi, paymentMethodApi],
      table,
      entry: 'payment-api',
      environment: { PROVIDER_TABLE: provider.tableName },
    });
    const environment = {
      TABLE_NAME: table.tableName,
      TENANTS_TABLE: this.platform.tenants.tableName,
      PROVIDER_TABLE: provider.tableName,
    };
    const asked = {
      environment,
      timeout: Duration.seconds(10),
      visibilityTimeout: ASK_AGAIN,
      maxReceiveCount: ASKED_MAX,
    };
    const topups = new EventSubscription(this, 'TopupsToPay', {
      ...asked,
      queue: 'topups',
      entry: 'pay-topup',
      description: 'Takes the payment of a top-up and stores how it went',
      pattern: { source: [eventSource('balance-management')], detailType: ['TopupBalanceCreateEvent'] },
    });
    const pending = new EventSubscription(this, 'PendingPayments', {
      ...asked,
      queue: 'pending',
      entry: 'settle-pending-payment',
      description: 'Asks the payment provider again about payments that were pending',
      pattern: {
        source: [eventSource('payment-management')],
        detailType: ['PaymentCreateEvent'],
        detail: { event: { payment: { status: ['pending'] } } },
      },
    });
    const functions: lambda.Function[] = [api.function, topups.function, pending.function];
    for (const fn of functions) grantItems(provider, fn, 'dynamodb:UpdateItem');
    for (const fn of [topups.function, pending.function]) {
      grantItems(table, fn, 'dynamodb:GetItem', 'dynamodb:PutItem');
      grantItems(this.platform.tenants, fn, 'dynamodb:GetItem');
    }
  }
}
