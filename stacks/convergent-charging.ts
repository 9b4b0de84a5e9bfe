import { Duration, Stack, Validations } from 'aws-cdk-lib';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { SIGNAL_EVENTS } from '../shared/balance-management/signal-event';
import { NCHF_BASE_PATH } from '../shared/convergent-charging/nchf-path';
import { eventSource } from '../shared/tmf/event';
import { DomainFunction } from './constructs/domain-function';
import { DomainStack, type DomainStackProps } from './constructs/domain-stack';
import { EventSubscription } from './constructs/event-subscription';
import { grantItems } from './constructs/grant-items';
import { QueueConsumer } from './constructs/queue-consumer';
import { spendingLimits, tellSessions } from './convergent-charging/tell-network';

export interface ConvergentChargingProps extends DomainStackProps {
  readonly balances: dynamodb.ITable;
  readonly ledger: dynamodb.ITable;
  readonly records: s3.IBucket;
  readonly tariffs: dynamodb.ITable;
  /** usage-management's queue for what became of each usage. */
  readonly outcomes: sqs.IQueue;
}

/** Copies of the usage consumer at once: enough to drain a day's file in a minute, few enough not to fight over balances. */
const CONSUMERS_MAX = 4;
/** A charge waits for its table more than it computes: more memory costs more than it saves (docs/benchmark.md). */
const CHARGING_MEMORY_MB = 256;
/** A usage that waits for the ledger to catch up, or for a contended balance, comes again this often. */
const RECEIVES_MAX = 100;
const SPONSORED_RECEIVES_MAX = 20;

/** Charges usage: the queue, its consumer, and what opens and closes charging for a product. */
export class ConvergentChargingStack extends DomainStack {
  readonly usageQueue: sqs.Queue;
  readonly openCharging: lambda.Function;
  readonly closeCharging: lambda.Function;
  readonly changeCharging: lambda.Function;

  constructor(scope: Construct, props: ConvergentChargingProps) {
    super(scope, 'convergent-charging', props);
    const environment = {
      BALANCES_TABLE: props.balances.tableName,
      LEDGER_TABLE: props.ledger.tableName,
      TARIFFS_TABLE: props.tariffs.tableName,
      TENANTS_TABLE: this.platform.tenants.tableName,
      RECORDS_BUCKET: props.records.bucketName,
    };
    const consumer = new QueueConsumer(this, 'ChargeUsage', {
      entry: 'charge-usage',
      queue: 'usage',
      description: 'Charges usage, each balance with one conditional write a batch',
      memoryMb: CHARGING_MEMORY_MB,
      timeout: Duration.seconds(20),
      visibilityTimeout: Duration.seconds(25),
      maxReceiveCount: RECEIVES_MAX,
      maxConcurrency: CONSUMERS_MAX,
      environment: {
        ...environment,
        OUTCOMES_QUEUE_URL: props.outcomes.queueUrl,
        // Its own name, since the queue's own token would be a circle.
        USAGE_QUEUE_URL: this.queueUrl(),
      },
    });
    this.usageQueue = consumer.queue;
    this.grantCharging(consumer.function, props);
    this.letStoreRecords(consumer.function, props.records);
    consumer.function.addToRolePolicy(
      new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [props.outcomes.queueArn] }),
    );
    this.openCharging = new DomainFunction(this, 'OpenCharging', {
      entry: 'open-charging',
      description: 'Opens charging for a product that is being activated',
      environment,
    });
    this.closeCharging = new DomainFunction(this, 'CloseCharging', {
      entry: 'close-charging',
      description: 'Closes charging for a product: compensation, and termination',
      environment,
    });
    this.changeCharging = new DomainFunction(this, 'ChangeCharging', {
      entry: 'change-charging',
      description: 'Has a product rated by another offering: its plan was changed',
      environment,
    });
    this.sessions(environment, props);
    this.sponsors(environment, props);
    for (const task of [this.openCharging, this.closeCharging, this.changeCharging]) {
      this.grantCharging(task, props);
      grantItems(props.balances, task, 'dynamodb:PutItem');
    }
  }

  /** Sessions and events of the network: somebody's data waits for each answer. */
  private sessions(environment: Readonly<Record<string, string>>, props: ConvergentChargingProps): void {
    const nchf = new DomainFunction(this, 'NchfApi', {
      entry: 'nchf-api',
      description: '3GPP Nchf_ConvergedCharging: sessions and events',
      memoryMb: CHARGING_MEMORY_MB,
      environment,
    });
    this.grantCharging(nchf, props);
    this.letStoreRecords(nchf, props.records);
    this.routes.push({ basePath: NCHF_BASE_PATH, handler: nchf, limited: false });
    tellSessions(this, props);
    spendingLimits(this, props);
  }

  /** A part that waits for the ledger, or for others at a busy balance, is tried again for a quarter of an hour. */
  private sponsors(environment: Readonly<Record<string, string>>, props: ConvergentChargingProps): void {
    const { function: task } = new EventSubscription(this, 'ChargeSponsors', {
      entry: 'charge-sponsors',
      queue: 'charge-sponsors',
      description: 'Charges sponsors their parts of what sessions were charged',
      timeout: Duration.seconds(20),
      maxReceiveCount: SPONSORED_RECEIVES_MAX,
      pattern: { source: [eventSource('balance-management')], detailType: [SIGNAL_EVENTS['usage-split']] },
      environment,
    });
    this.grantCharging(task, props);
    this.letStoreRecords(task, props.records);
  }

  private letStoreRecords(task: lambda.Function, records: s3.IBucket): void {
    const objects = 'charge-records/*';
    task.addToRolePolicy(
      new iam.PolicyStatement({ actions: ['s3:PutObject'], resources: [records.arnForObjects(objects)] }),
    );
    if (!task.role) return;
    // cdk-nag names the bucket by the export that its ARN comes from.
    const bucket: unknown = this.resolve(Stack.of(records).exportValue(records.bucketArn))['Fn::ImportValue'];
    Validations.of(task.role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${bucket}/${objects}]`,
      reason: 'An object is named by the digest of what it holds, which is not known before it is written.',
    });
  }

  private queueUrl(): string {
    return `https://sqs.${this.region}.${this.urlSuffix}/${this.account}/${this.physicalName('usage')}`;
  }

  private grantCharging(task: lambda.IFunction, props: ConvergentChargingProps): void {
    grantItems(props.balances, task, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    props.ledger.grant(task, 'dynamodb:GetItem', 'dynamodb:Query');
    props.tariffs.grant(task, 'dynamodb:Query');
    this.platform.tenants.grant(task, 'dynamodb:GetItem');
  }
}
