import { Duration } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { eventApi } from '../../shared/platform/event-resources';
import { DomainFunction } from './domain-function';
import type { DomainStack } from './domain-stack';
import { EventSubscription } from './event-subscription';
import { QueueConsumer } from './queue-consumer';
import { TmfApi } from './tmf-api';

/** An early event looks again every 3 seconds for a minute (shared/platform/order-event.ts), with room for failures. */
const DISPATCH_RECEIVES_MAX = 40;
/** Every event passes here: in batches a call serves many, for a second that no subscriber misses. */
const DISPATCHED_AT_ONCE = 50;
const DISPATCHED_WITHIN = Duration.seconds(1);
/** A subscriber may be down for a while: 12 tries, 5 minutes apart, are an hour. */
const DELIVERY_RECEIVES_MAX = 12;
const DELIVERY_RETRY = Duration.minutes(5);
const LOCAL_DELIVERY_RETRY = Duration.seconds(60);

/**
 * The hub: who subscribed at an API is sent its events. Bus → queue → dispatch (keeps each entity's order) → FIFO queue
 * (a group for each subscription and entity) → delivery.
 */
export class Hub {
  readonly api: lambda.Function;
  private readonly table: dynamodb.Table;
  private readonly queue: sqs.IQueue;
  private readonly environment: Readonly<Record<string, string>>;

  constructor(stack: DomainStack) {
    const table = new dynamodb.Table(stack, 'HubTable', {
      ...stack.tableBasics('hub'),
      sortKey: { name: 'sk', type: dynamodb.AttributeType.STRING },
      timeToLiveAttribute: 'ttl',
    });
    const environment = { HUB_TABLE: table.tableName, LOCAL: String(stack.local) };
    const deliveries = new QueueConsumer(stack, 'HubDeliveries', {
      queue: 'hub-deliveries',
      entry: 'deliver-event',
      description: 'Delivers events to those who subscribed at the hub',
      environment: { ...environment, TRIES_MAX: String(DELIVERY_RECEIVES_MAX) },
      fifo: true,
      timeout: Duration.seconds(60),
      visibilityTimeout: stack.local ? LOCAL_DELIVERY_RETRY : DELIVERY_RETRY,
      maxReceiveCount: DELIVERY_RECEIVES_MAX,
    });
    table.grant(deliveries.function, 'dynamodb:GetItem', 'dynamodb:PutItem');
    const dispatch = new EventSubscription(stack, 'HubEvents', {
      queue: 'hub-events',
      entry: 'dispatch-event',
      description: 'Passes each event on to those who subscribed, in the order of its entity',
      environment: { ...environment, DELIVERIES_QUEUE_URL: deliveries.queue.queueUrl },
      pattern: { source: events.Match.prefix('farthing.') },
      batchSize: DISPATCHED_AT_ONCE,
      maxBatchingWindow: DISPATCHED_WITHIN,
      maxReceiveCount: DISPATCH_RECEIVES_MAX,
    });
    dispatch.function.addEnvironment('EVENTS_QUEUE_URL', dispatch.queue.queueUrl);
    table.grant(dispatch.function, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query');
    deliveries.queue.grant(dispatch.function, 'sqs:SendMessage');
    // A replay that is longer than a page goes on from here.
    dispatch.queue.grant(dispatch.function, 'sqs:SendMessage');
    this.table = table;
    this.queue = dispatch.queue;
    this.environment = { ...environment, EVENTS_QUEUE_URL: dispatch.queue.queueUrl };
    const api = new DomainFunction(stack, 'HubApi', {
      entry: 'hub-api',
      description: 'Subscriptions to the events of every API',
      environment: { ...this.environment, TENANTS_TABLE: stack.platform.tenants.tableName },
    });
    stack.platform.tenants.grant(api, 'dynamodb:GetItem');
    this.serveFrom(api);
    this.api = api;
  }

  /** TMF688: topics over the same archive and hub. `table` keeps the topics. */
  addTopics(stack: DomainStack, table: dynamodb.Table): void {
    const topics = new TmfApi(stack, 'EventApi', {
      api: eventApi,
      table,
      entry: 'event-api',
      environment: this.environment,
    });
    this.serveFrom(topics.function);
  }

  /** What a function does that keeps subscriptions, reads their log and asks for replays. */
  private serveFrom(api: lambda.IFunction): void {
    this.table.grant(api, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem', 'dynamodb:Query');
    this.queue.grant(api, 'sqs:SendMessage');
  }
}
