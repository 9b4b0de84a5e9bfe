import { Duration, Validations } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { paymentApi } from '../shared/payment-management';
import { NOTICE_PATH } from '../shared/payment-management/notice-path';
import { paymentMethodApi } from '../shared/payment-management/payment-method-resource';
import { TOKENS_WITH_NOTICES } from '../shared/payment-management/simulated-notices';
import { eventSource } from '../shared/tmf/event';
import { DomainFunction } from './constructs/domain-function';
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
      description: 'Takes the payment of a top-up, or of what an account owes, and stores how it went',
      pattern: { source: [eventSource('balance-management')], detailType: ['TopupBalanceCreateEvent'] },
    });
    new events.Rule(this, 'CollectionsToPay', {
      ruleName: this.physicalName('collections'),
      eventBus: this.platform.bus,
      eventPattern: {
        source: [eventSource('billing')],
        detailType: ['CollectionCaseAttributeValueChangeEvent', 'CollectionCaseStateChangeEvent'],
        detail: { event: { collectionCase: { taken: { action: ['collect'] } } } },
      },
      targets: [new targets.SqsQueue(topups.queue, { deadLetterQueue: topups.deadLetters })],
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
    new events.Rule(this, 'SimulatedNotices', {
      ruleName: this.physicalName('simulated-notices'),
      eventBus: this.platform.bus,
      eventPattern: {
        source: [eventSource('payment-management')],
        detailType: ['PaymentCreateEvent'],
        detail: { event: { payment: { status: ['done'], paymentMethod: { id: [...TOKENS_WITH_NOTICES] } } } },
      },
      targets: [new targets.SqsQueue(pending.queue, { deadLetterQueue: pending.deadLetters })],
    });
    this.notices(table);
    const functions: lambda.Function[] = [api.function, topups.function, pending.function];
    for (const fn of functions) grantItems(provider, fn, 'dynamodb:UpdateItem');
    for (const fn of [topups.function, pending.function]) {
      grantItems(table, fn, 'dynamodb:GetItem', 'dynamodb:PutItem');
      grantItems(this.platform.tenants, fn, 'dynamodb:GetItem');
    }
  }

  /** What the provider tells unasked comes without a token of ours, and is taken by its signature. */
  private notices(table: DomainTable): void {
    const secret = new secretsmanager.Secret(this, 'NoticeSecret', {
      secretName: this.physicalName('notice-secret'),
      description: 'Signs what the payment provider tells us',
      generateSecretString: { excludePunctuation: true, passwordLength: 40 },
      removalPolicy: this.removalPolicy,
    });
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'The provider signs with it: it is rotated together with them, by hand.',
    });
    const notices = new DomainFunction(this, 'NoticeApi', {
      entry: 'notice-api',
      description: 'Takes what the payment provider tells unasked, by its signature',
      environment: {
        TABLE_NAME: table.tableName,
        TENANTS_TABLE: this.platform.tenants.tableName,
        NOTICE_SECRET_ARN: secret.secretArn,
      },
    });
    grantItems(table, notices, 'dynamodb:GetItem', 'dynamodb:PutItem');
    grantItems(this.platform.tenants, notices, 'dynamodb:GetItem');
    notices.addToRolePolicy(
      new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secret.secretArn] }),
    );
    this.routes.push({ basePath: NOTICE_PATH, handler: notices, isSigned: true, limited: false });
  }
}
