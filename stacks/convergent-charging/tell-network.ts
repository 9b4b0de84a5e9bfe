import { Duration } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { SPENDING_LIMITS_BASE_PATH } from '../../shared/convergent-charging/spending-limits-path';
import { DomainFunction } from '../constructs/domain-function';
import type { DomainStack } from '../constructs/domain-stack';
import { EventSubscription } from '../constructs/event-subscription';
import { grantItems } from '../constructs/grant-items';

/** Tables of other domains that are read to tell the network what changed. */
export interface ToldFrom {
  readonly balances: dynamodb.ITable;
  readonly ledger: dynamodb.ITable;
  readonly tariffs: dynamodb.ITable;
}

/** A network function may be down for a while: a try a minute for half an hour, by when a session asks by itself. */
const PATIENCE = {
  timeout: Duration.seconds(60),
  visibilityTimeout: Duration.seconds(60),
  maxReceiveCount: 30,
} as const;
const SOURCE = ['farthing.balance-management'];

/** Tells the network functions of sessions what changed for them (Nchf_ConvergedCharging Notify). */
export function tellSessions(stack: DomainStack, { balances, ledger }: ToldFrom): void {
  const { function: notify } = new EventSubscription(stack, 'NotifySession', {
    ...PATIENCE,
    entry: 'notify-session',
    queue: 'notify-session',
    description: 'Tells network functions what changed for their sessions',
    pattern: { source: SOURCE, detailType: ['ChargingSessionReauthorizationEvent', 'ChargingSessionAbortEvent'] },
    environment: {
      BALANCES_TABLE: balances.tableName,
      LEDGER_TABLE: ledger.tableName,
      LOCAL: String(stack.local),
    },
  });
  grantItems(balances, notify, 'dynamodb:GetItem');
  ledger.grant(notify, 'dynamodb:Query');
}

/** Policy counters that the network subscribes to (Nchf_SpendingLimitControl), and what it is told of them. */
export function spendingLimits(stack: DomainStack, { balances, tariffs }: ToldFrom): void {
  const subscriptions = new dynamodb.Table(stack, 'SpendingSubscriptions', {
    ...stack.tableBasics('spending-subscriptions'),
    sortKey: { name: 'sk', type: dynamodb.AttributeType.STRING },
    timeToLiveAttribute: 'ttl',
  });
  const environment = {
    BALANCES_TABLE: balances.tableName,
    TARIFFS_TABLE: tariffs.tableName,
    TENANTS_TABLE: stack.platform.tenants.tableName,
    SUBSCRIPTIONS_TABLE: subscriptions.tableName,
    LOCAL: String(stack.local),
  };
  const api = new DomainFunction(stack, 'SpendingLimitApi', {
    entry: 'spending-limit-api',
    description: '3GPP Nchf_SpendingLimitControl: subscriptions to policy counters',
    environment,
  });
  stack.routes.push({ basePath: SPENDING_LIMITS_BASE_PATH, handler: api, limited: false });
  const { function: notify } = new EventSubscription(stack, 'NotifySpendingLimits', {
    ...PATIENCE,
    entry: 'notify-spending-limits',
    queue: 'notify-spending-limits',
    description: 'Tells who subscribed to policy counters what became of them',
    pattern: {
      source: SOURCE,
      detailType: [
        'SpendingLimitThresholdReachedEvent',
        'SpendingLimitReachedEvent',
        'BucketThresholdReachedEvent',
        'BucketExpiredEvent',
        'BucketTermsChangedEvent',
        'BucketChargingEndedEvent',
      ],
    },
    environment,
  });
  subscriptions.grant(api, 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:DeleteItem');
  subscriptions.grant(notify, 'dynamodb:Query', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem');
  for (const task of [api, notify]) {
    grantItems(balances, task, 'dynamodb:GetItem');
    tariffs.grant(task, 'dynamodb:Query');
    stack.platform.tenants.grant(task, 'dynamodb:GetItem');
  }
}
