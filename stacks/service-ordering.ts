import { ArnFormat, Duration, Validations } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { COVERAGE_API, SERVICE_QUALIFICATION_API } from '../shared/service-ordering/qualification-resources';
import { RESOURCE_ORDERING_API } from '../shared/service-ordering/resource-order-resource';
import { SERVICE_ORDERING_API } from '../shared/service-ordering/resources';
import { NETWORK_TASK_API } from '../shared/service-ordering/task-resources';
import { eventSource } from '../shared/tmf/event';
import { DomainFunction } from './constructs/domain-function';
import { DomainStack, type DomainStackProps } from './constructs/domain-stack';
import { DomainStep, READ_AND_WRITE } from './constructs/domain-step';
import { DomainTable } from './constructs/domain-table';
import { EventSubscription } from './constructs/event-subscription';
import { grantItems } from './constructs/grant-items';
import { QueueConsumer } from './constructs/queue-consumer';
import { TmfApi } from './constructs/tmf-api';

/** How long a network may take for one attempt. The local one is simulated and is late after seconds. */
const NETWORK_WAIT = Duration.minutes(15);
const NETWORK_WAIT_LOCAL = Duration.seconds(20);
/** A product order is some ten events of its numbers, SIMs and tasks: together they are a call or two. */
const FOLLOWED_AT_ONCE = 50;
const FOLLOWED_WITHIN = Duration.seconds(1);
const OUTBOX_RETENTION = Duration.days(14);
const SECRET_LENGTH = 64;
/** The name of product-ordering's state machine after its stack's: the one whose tokens these functions answer. */
export const FULFILMENT = 'fulfil-order';

/** Service orders (TMF641): asks the network and takes its answers, which wake the order's state machine. */
export class ServiceOrderingStack extends DomainStack {
  readonly requestTask: lambda.IFunction;
  readonly networkWait: Duration;
  readonly table: DomainTable;
  private readonly waits: dynamodb.Table;
  private readonly secret: secretsmanager.Secret;

  constructor(scope: Construct, props: DomainStackProps) {
    super(scope, 'service-ordering', props);
    this.networkWait = this.local ? NETWORK_WAIT_LOCAL : NETWORK_WAIT;
    this.table = new DomainTable(this, 'Resources', {
      apis: [SERVICE_ORDERING_API, RESOURCE_ORDERING_API, SERVICE_QUALIFICATION_API, COVERAGE_API],
    });
    new TmfApi(this, 'QualificationApi', {
      api: [SERVICE_QUALIFICATION_API, COVERAGE_API],
      table: this.table,
      entry: 'qualification-api',
    });
    new TmfApi(this, 'ServiceOrderApi', {
      api: [SERVICE_ORDERING_API, RESOURCE_ORDERING_API],
      table: this.table,
      entry: 'service-order-api',
    });
    this.followFulfilment();
    this.waits = this.keepWaits();
    this.secret = new secretsmanager.Secret(this, 'SigningSecret', {
      secretName: this.physicalName('signing'),
      description: 'Signs what we and the network send each other',
      generateSecretString: { passwordLength: SECRET_LENGTH, excludePunctuation: true },
      removalPolicy: this.removalPolicy,
    });
    Validations.of(this.secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'The network holds the other copy: both sides change it together, by hand.',
    });
    const inbox = this.takeAnswers();
    const simulator = this.simulated() ? this.simulateNetwork(inbox) : undefined;
    this.requestTask = this.askNetwork(this.local && simulator ? simulator : this.networkOutbox(), simulator);
  }

  /** What happens to an order's numbers, SIMs and network tasks moves its resource orders. */
  private followFulfilment(): void {
    const { function: follower } = new EventSubscription(this, 'FollowFulfilment', {
      entry: 'follow-fulfilment',
      queue: 'fulfilment',
      description: 'Moves the resource orders of product orders',
      batchSize: FOLLOWED_AT_ONCE,
      maxBatchingWindow: FOLLOWED_WITHIN,
      environment: { TABLE_NAME: this.table.tableName, TENANTS_TABLE: this.platform.tenants.tableName },
      pattern: {
        source: [eventSource('resource-inventory'), eventSource(this.domain)],
        detailType: [
          'ReservationCreateEvent',
          'ReservationStateChangeEvent',
          'ResourceStateChangeEvent',
          'ResourceAttributeValueChangeEvent',
          'ServiceOrderCreateEvent',
          'ServiceOrderStateChangeEvent',
        ],
      },
    });
    grantItems(this.table, follower, ...READ_AND_WRITE);
    grantItems(this.platform.tenants, follower, 'dynamodb:GetItem');
  }

  /** Whether systems are simulated: on a local cloud, and for the sandboxes of an account that says `-c sandbox=true`. */
  private simulated(): boolean {
    return this.local || String(this.node.tryGetContext('sandbox') ?? 'false') === 'true';
  }

  /** Tokens have a table of their own, without a stream: they never leave it but towards the state machine. */
  private keepWaits(): dynamodb.Table {
    return new dynamodb.Table(this, 'Waits', {
      ...this.tableBasics('waits'),
      timeToLiveAttribute: 'ttl',
    });
  }

  private get taskEnvironment(): Record<string, string> {
    return {
      TABLE_NAME: this.table.tableName,
      TENANTS_TABLE: this.platform.tenants.tableName,
      WAITS_TABLE: this.waits.tableName,
    };
  }

  private grantAnswering(taker: lambda.IFunction): void {
    grantItems(this.waits, taker, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    const stateMachine = this.formatArn({
      service: 'states',
      resource: 'stateMachine',
      resourceName: `${this.prefix}-product-ordering-${FULFILMENT}`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    taker.addToRolePolicy(
      new PolicyStatement({
        actions: ['states:SendTaskSuccess', 'states:SendTaskFailure', 'states:SendTaskHeartbeat'],
        resources: [stateMachine],
      }),
    );
  }

  /** Reads the secret, and nothing about it: `grantRead` would let its description be read too. */
  private letSign(signer: lambda.IFunction): void {
    const { secretArn } = this.secret;
    signer.addToRolePolicy(new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secretArn] }));
  }

  private takeAnswers(): sqs.Queue {
    const environment = { ...this.taskEnvironment, SIGNING_SECRET_ARN: this.secret.secretArn };
    const consumer = new QueueConsumer(this, 'CompleteTask', {
      entry: 'complete-task',
      queue: 'network-answers',
      description: 'Takes the network’s answers from the queue',
      environment,
    });
    this.letSign(consumer.function);
    const api = new DomainFunction(this, 'TaskResultApi', {
      entry: 'task-result-api',
      description: 'Takes the network’s answers by API',
      environment: this.taskEnvironment,
    });
    this.routes.push({ basePath: NETWORK_TASK_API.basePath, handler: api });
    for (const taker of [consumer.function, api]) {
      grantItems(this.table, taker, ...READ_AND_WRITE);
      grantItems(this.platform.tenants, taker, 'dynamodb:GetItem');
      this.grantAnswering(taker);
    }
    return consumer.queue;
  }

  private askNetwork(outbox: sqs.IQueue, simulator?: sqs.IQueue): lambda.IFunction {
    const step = new DomainStep(this, 'RequestTask', {
      entry: 'request-task',
      description: 'Step of an order: asks the network for a task, or to undo one',
      table: this.table,
      actions: READ_AND_WRITE,
      environment: {
        WAITS_TABLE: this.waits.tableName,
        OUTBOX_URL: outbox.queueUrl,
        ...(simulator ? { SIMULATOR_URL: simulator.queueUrl } : {}),
        LOCAL: String(this.local),
        SIGNING_SECRET_ARN: this.secret.secretArn,
      },
    });
    this.grantAnswering(step);
    this.letSign(step);
    const queues = new Set([outbox, ...(simulator ? [simulator] : [])].map(({ queueArn }) => queueArn));
    step.addToRolePolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [...queues] }));
    return step;
  }

  private simulateNetwork(inbox: sqs.IQueue): sqs.IQueue {
    const simulator = new QueueConsumer(this, 'SimulateNetwork', {
      entry: 'simulate-network',
      queue: 'simulated-requests',
      description: 'Stands where the systems behind us would',
      environment: {
        INBOX_URL: inbox.queueUrl,
        WAIT_SECONDS: String(this.networkWait.toSeconds()),
        SIGNING_SECRET_ARN: this.secret.secretArn,
      },
    });
    this.letSign(simulator.function);
    simulator.function.addToRolePolicy(
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [inbox.queueArn] }),
    );
    return simulator.queue;
  }

  /** Where a real network's connector reads what is asked of it. */
  private networkOutbox(): sqs.IQueue {
    const dead = new sqs.Queue(this, 'OutboxDead', {
      queueName: this.physicalName('network-requests-dead'),
      retentionPeriod: OUTBOX_RETENTION,
      enforceSSL: true,
    });
    this.watchDeadLetters(dead);
    return new sqs.Queue(this, 'Outbox', {
      queueName: this.physicalName('network-requests'),
      retentionPeriod: OUTBOX_RETENTION,
      deadLetterQueue: { queue: dead, maxReceiveCount: 5 },
      enforceSSL: true,
    });
  }
}
