import { CfnOutput, Duration, Validations } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import {
  quarantinedUsage,
  USAGE_APIS,
  usageApi,
  usageFileApi,
  usageFileMapping,
} from '../shared/usage-management/resources';
import { alarmOnCount } from './constructs/alarm-on-count';
import { DomainStack, type DomainStackProps } from './constructs/domain-stack';
import { DomainTable } from './constructs/domain-table';
import { EventSubscription } from './constructs/event-subscription';
import { QueueConsumer } from './constructs/queue-consumer';
import { TmfApi } from './constructs/tmf-api';
import { makeInbox } from './usage-management/make-inbox';

export interface UsageManagementProps extends DomainStackProps {
  /** balance-management's: where charged usage is read. */
  readonly balances: dynamodb.ITable;
  readonly ledger: dynamodb.ITable;
}

/** A file at its limit takes two minutes; 1,769 MB give a whole vCPU. */
const INGEST_TIMEOUT = Duration.minutes(3);
const INGEST_MEMORY_MB = 1_769;
/** Files read side by side. More would only queue behind the charging consumer. */
const INGESTS_MAX = 2;
/** Ten messages of fifty records each, all refused, are 500 writes: a tenth of it. */
const RECORD_TIMEOUT = Duration.seconds(20);
/** Writers of one file's totals meet in one item, so more of them would mostly wait for each other. */
const RECORDERS_MAX = 3;

/** As shared/adapters/aws/dynamodb-resource-store.ts names them. */
const QUARANTINE_INDEXES = ['all', ...quarantinedUsage.lookups.map((_path, at) => `lookup${at + 1}`)];

/** Takes usage in: files in an inbox, events by API. Keeps each file's account, and what could not be charged. */
export class UsageManagementStack extends DomainStack {
  readonly inbox: s3.Bucket;
  /** convergent-charging reports here what became of each usage. */
  readonly outcomesQueue: sqs.IQueue;
  private readonly resources: DomainTable;
  private readonly quarantine: dynamodb.Table;
  private readonly accounts: dynamodb.Table;
  private readonly usageQueue: sqs.IQueue;

  constructor(scope: Construct, props: UsageManagementProps) {
    super(scope, 'usage-management', props);
    // convergent-charging's stack needs our outcomes queue, so ours cannot wait for its: the name is a contract.
    const usageQueueArn = this.formatArn({ service: 'sqs', resource: `${props.prefix}-convergent-charging-usage` });
    this.usageQueue = sqs.Queue.fromQueueArn(this, 'UsageQueue', usageQueueArn);
    this.resources = new DomainTable(this, 'Resources', { apis: USAGE_APIS });
    this.quarantine = this.quarantineTable();
    this.accounts = new dynamodb.Table(this, 'Accounts', {
      ...this.tableBasics('accounts'),
      sortKey: { name: 'sk', type: dynamodb.AttributeType.STRING },
    });
    const ingest = this.ingest();
    this.inbox = makeInbox(this, ingest.queue);
    this.letIngest(ingest.function);
    this.letLookUpNumbers(ingest.function, props.balances);
    new CfnOutput(this, 'InboxBucket', { value: this.inbox.bucketName });
    this.outcomesQueue = this.recordOutcomes();
    this.sendUsage(props.balances);
    this.fileApi();
    this.usageApi(props);
  }

  /** Keys and indexes of a DomainTable, but under the data key and without a stream: raw records stay here. */
  private quarantineTable(): dynamodb.Table {
    const table = new dynamodb.Table(this, 'Quarantine', {
      ...this.tableBasics('quarantine'),
      encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: this.platform.dataKey,
    });
    for (const indexName of QUARANTINE_INDEXES)
      table.addGlobalSecondaryIndex({
        indexName,
        partitionKey: { name: `${indexName}pk`, type: dynamodb.AttributeType.STRING },
        sortKey: { name: 'createdKey', type: dynamodb.AttributeType.STRING },
      });
    return table;
  }

  private ingest(): QueueConsumer {
    return new QueueConsumer(this, 'IngestFile', {
      entry: 'ingest-file',
      queue: 'files',
      description: 'Reads usage files that were dropped in the inbox',
      batchSize: 1,
      timeout: INGEST_TIMEOUT,
      memoryMb: INGEST_MEMORY_MB,
      maxConcurrency: INGESTS_MAX,
      visibilityTimeout: INGEST_TIMEOUT,
    });
  }

  private tables(): Record<string, string> {
    return {
      TABLE_NAME: this.resources.tableName,
      QUARANTINE_TABLE: this.quarantine.tableName,
      ACCOUNTS_TABLE: this.accounts.tableName,
      TENANTS_TABLE: this.platform.tenants.tableName,
    };
  }

  private giveEnvironment(task: lambda.Function, more: Readonly<Record<string, string>> = {}): void {
    for (const [name, value] of Object.entries({ ...this.tables(), ...more })) task.addEnvironment(name, value);
  }

  /** Just this, and just there: `Table.grant` would add every index. */
  private allow(task: lambda.IFunction, actions: readonly string[], ...resources: string[]): void {
    task.addToRolePolicy(new iam.PolicyStatement({ actions: [...actions], resources }));
  }

  /** Files and quarantine are read and written, the account changed, and the tenant's clock asked. */
  private letAccount(task: lambda.IFunction): void {
    const { resources, quarantine, accounts, platform } = this;
    this.allow(task, ['dynamodb:GetItem', 'dynamodb:PutItem'], resources.tableArn, quarantine.tableArn);
    this.allow(task, ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], accounts.tableArn);
    this.allow(task, ['dynamodb:GetItem'], platform.tenants.tableArn);
    this.letUseKey(task);
  }

  /** Any object of the inbox is a tenant's file: which tenant's, its key says. */
  private acknowledgeInbox(task: lambda.Function): void {
    const raw = this.inbox.node.defaultChild;
    if (!(raw instanceof s3.CfnBucket) || task.role === undefined) return;
    Validations.of(task.role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${this.resolve(raw.logicalId)}.Arn>/inbox/*]`,
      reason: 'Files have names of their own; the function serves every tenant and takes the tenant from the key.',
    });
  }

  /** What S3 and DynamoDB ask of whoever reads or writes under a key. Named one by one: grantEncryptDecrypt gives more. */
  private letUseKey(task: lambda.IFunction): void {
    this.platform.dataKey.grant(task, 'kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:DescribeKey');
  }

  private letMoveQuarantined(task: lambda.IFunction): void {
    this.allow(task, ['dynamodb:GetItem', 'dynamodb:PutItem'], this.quarantine.tableArn);
    this.letUseKey(task);
  }

  private letSend(task: lambda.IFunction): void {
    this.allow(task, ['sqs:SendMessage'], this.usageQueue.queueArn);
  }

  private letIngest(task: lambda.Function): void {
    this.giveEnvironment(task, { BUCKET: this.inbox.bucketName, USAGE_QUEUE_URL: this.usageQueue.queueUrl });
    this.letAccount(task);
    this.letSend(task);
    // The tenant's active mappings.
    const [lookup] = usageFileMapping.lookups.map((_path, at) => `lookup${at + 1}`);
    this.allow(task, ['dynamodb:Query'], `${this.resources.tableArn}/index/${lookup}`);
    this.allow(task, ['s3:GetObject', 's3:GetObjectVersion'], this.inbox.arnForObjects('inbox/*'));
    // Without it S3 says "forbidden" of what is gone, and a file that was deleted would be tried again.
    this.allow(task, ['s3:ListBucket'], this.inbox.bucketArn);
    this.acknowledgeInbox(task);
    alarmOnCount(this, 'SequenceFaults', {
      metricName: 'UsageFileSequenceFaults',
      entry: 'ingest-file',
      name: 'usage-file-sequence-faults',
      description: 'A numbered usage file is missing, came twice, or came with a number from before the feed’s first',
    });
  }

  private recordOutcomes(): sqs.IQueue {
    const consumer = new QueueConsumer(this, 'RecordOutcomes', {
      entry: 'record-outcomes',
      queue: 'outcomes',
      description: 'Brings what became of usage into the accounts',
      maxConcurrency: RECORDERS_MAX,
      timeout: RECORD_TIMEOUT,
      // Repeats are harmless, so a killed recorder is followed by another at once.
      visibilityTimeout: RECORD_TIMEOUT,
    });
    this.giveEnvironment(consumer.function, { USAGE_QUEUE_URL: this.usageQueue.queueUrl });
    this.letAccount(consumer.function);
    this.letSend(consumer.function);
    return consumer.queue;
  }

  private sendUsage(balances: dynamodb.ITable): void {
    const subscription = new EventSubscription(this, 'SendUsage', {
      entry: 'send-usage',
      queue: 'posted-usage',
      description: 'Sends usage that came by API, or was mended there, to be charged',
      pattern: {
        source: [`farthing.${this.domain}`],
        detailType: ['UsageCreateEvent', 'UsageStateChangeEvent'],
        detail: { event: { usage: { status: ['received', 'recycled'] } } },
      },
      environment: {
        TABLE_NAME: this.resources.tableName,
        QUARANTINE_TABLE: this.quarantine.tableName,
        USAGE_QUEUE_URL: this.usageQueue.queueUrl,
      },
    });
    this.letSend(subscription.function);
    this.letMoveQuarantined(subscription.function);
    this.letLookUpNumbers(subscription.function, balances);
  }

  /** Whose numbers are charging's to know; what is told with the usage it need not look up. */
  private letLookUpNumbers(task: lambda.Function, balances: dynamodb.ITable): void {
    task.addEnvironment('BALANCES_TABLE', balances.tableName);
    this.allow(task, ['dynamodb:BatchGetItem'], balances.tableArn);
  }

  private fileApi(): void {
    const api = new TmfApi(this, 'UsageFileApi', {
      api: usageFileApi,
      table: this.resources,
      entry: 'usage-file-api',
      environment: {
        QUARANTINE_TABLE: this.quarantine.tableName,
        ACCOUNTS_TABLE: this.accounts.tableName,
        BUCKET: this.inbox.bucketName,
        USAGE_QUEUE_URL: this.usageQueue.queueUrl,
      },
    });
    this.letMoveQuarantined(api.function);
    const indexes = QUARANTINE_INDEXES.map((name) => `${this.quarantine.tableArn}/index/${name}`);
    this.allow(api.function, ['dynamodb:Query'], ...indexes);
    this.allow(api.function, ['dynamodb:GetItem'], this.accounts.tableArn);
    this.letSend(api.function);
    // What a presigned upload may do is what its signer may.
    this.allow(api.function, ['s3:PutObject'], this.inbox.arnForObjects('inbox/*'));
    this.acknowledgeInbox(api.function);
  }

  private usageApi(props: UsageManagementProps): void {
    const api = new TmfApi(this, 'UsageApi', {
      api: usageApi,
      table: this.resources,
      entry: 'usage-api',
      environment: {
        QUARANTINE_TABLE: this.quarantine.tableName,
        BALANCES_TABLE: props.balances.tableName,
        LEDGER_TABLE: props.ledger.tableName,
      },
    });
    this.letMoveQuarantined(api.function);
    this.allow(api.function, ['dynamodb:GetItem'], props.balances.tableArn);
    this.allow(api.function, ['dynamodb:Query'], `${props.balances.tableArn}/index/party`, props.ledger.tableArn);
  }
}
