import { CfnOutput, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { USAGE_APIS, usageApi, usageFileApi } from '../shared/usage-management/resources';
import { DomainStack, type DomainStackProps } from './constructs/domain-stack';
import { DomainTable, lookupCount } from './constructs/domain-table';
import { EventSubscription } from './constructs/event-subscription';
import { QueueConsumer } from './constructs/queue-consumer';
import { grantQuery, TmfApi } from './constructs/tmf-api';

export interface UsageManagementProps extends DomainStackProps {
  /** balance-management's: where charged usage is read. */
  readonly balances: dynamodb.ITable;
  readonly ledger: dynamodb.ITable;
}

/** What partners may still dispute; after it the ledger and the quarantine are what remains of a file. */
const RAW_FILES_KEPT = Duration.days(400);
const OLD_VERSIONS_KEPT = Duration.days(30);
/** A file at its limit takes a minute on one vCPU, which 1,769 MB give. */
const INGEST_TIMEOUT = Duration.minutes(5);
const INGEST_MEMORY_MB = 1_769;
/** Files read side by side. More would only queue behind the charging consumer. */
const INGESTS_MAX = 2;
/** Writers of one file's totals meet in one item, so more of them would mostly wait for each other. */
const RECORDERS_MAX = 3;

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
    this.inbox = this.inboxBucket(ingest.queue);
    this.letIngest(ingest.function);
    new CfnOutput(this, 'InboxBucket', { value: this.inbox.bucketName });
    this.outcomesQueue = this.recordOutcomes();
    this.sendUsage();
    this.fileApi();
    this.usageApi(props);
  }

  private tableBasics(name: string) {
    return {
      tableName: this.physicalName(name),
      partitionKey: { name: 'pk', type: dynamodb.AttributeType.STRING },
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: !this.local,
      removalPolicy: this.removalPolicy,
    };
  }

  /** Keys and indexes of a DomainTable, but under the data key and without a stream: raw records stay here. */
  private quarantineTable(): dynamodb.Table {
    const table = new dynamodb.Table(this, 'Quarantine', {
      ...this.tableBasics('quarantine'),
      encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: this.platform.dataKey,
    });
    const lookups = Array.from({ length: lookupCount([usageFileApi]) }, (_, at) => `lookup${at + 1}`);
    for (const indexName of ['all', ...lookups])
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
      // Twice the time limit: a reader that was killed is followed by another within minutes.
      visibilityTimeout: Duration.minutes(INGEST_TIMEOUT.toMinutes() * 2),
    });
  }

  /** `inbox/<tenant>/<name>.csv`. A write grant for a tenant's prefix, or a presigned upload, speaks for that tenant. */
  private inboxBucket(announcements: sqs.Queue): s3.Bucket {
    const bucket = new s3.Bucket(this, 'Inbox', {
      encryption: s3.BucketEncryption.KMS,
      encryptionKey: this.platform.dataKey,
      bucketKeyEnabled: true,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
      lifecycleRules: [
        {
          id: 'expire-raw-files',
          expiration: RAW_FILES_KEPT,
          noncurrentVersionExpiration: OLD_VERSIONS_KEPT,
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
      removalPolicy: this.local ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    });
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Each file is a usageFile resource with its object’s key and version; three roles reach the bucket, all in CloudTrail.',
    });
    // Set on the bucket itself: addEventNotification would set it by a function of CDK's that may change any bucket.
    const permission = announcements.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal('s3.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [announcements.queueArn],
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    );
    if (permission.policyDependable) bucket.node.addDependency(permission.policyDependable);
    const raw = bucket.node.defaultChild;
    if (raw instanceof s3.CfnBucket)
      raw.notificationConfiguration = {
        queueConfigurations: [
          {
            event: 's3:ObjectCreated:*',
            queue: announcements.queueArn,
            filter: {
              s3Key: {
                rules: [
                  { name: 'prefix', value: 'inbox/' },
                  { name: 'suffix', value: '.csv' },
                ],
              },
            },
          },
        ],
      };
    return bucket;
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

  /** Files and quarantine are read and written, the account changed, and the tenant's clock asked. */
  private letAccount(task: lambda.IFunction): void {
    for (const table of [this.resources, this.quarantine]) table.grant(task, 'dynamodb:GetItem', 'dynamodb:PutItem');
    this.accounts.grant(task, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem');
    this.platform.tenants.grant(task, 'dynamodb:GetItem');
    this.letUseKey(task);
  }

  /** What S3 and DynamoDB ask of whoever reads or writes under a key. Named one by one: grantEncryptDecrypt gives more. */
  private letUseKey(task: lambda.IFunction): void {
    this.platform.dataKey.grant(task, 'kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:DescribeKey');
  }

  private letSend(task: lambda.IFunction): void {
    task.addToRolePolicy(
      new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.usageQueue.queueArn] }),
    );
  }

  private letIngest(task: lambda.Function): void {
    this.giveEnvironment(task, { BUCKET: this.inbox.bucketName, USAGE_QUEUE_URL: this.usageQueue.queueUrl });
    this.letAccount(task);
    this.letSend(task);
    task.addToRolePolicy(
      new iam.PolicyStatement({
        actions: ['s3:GetObject', 's3:GetObjectVersion'],
        resources: [this.inbox.arnForObjects('inbox/*')],
      }),
    );
    // Without it S3 says "forbidden" of what is gone, and a file that was deleted would be tried again.
    task.addToRolePolicy(new iam.PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.inbox.bucketArn] }));
  }

  private recordOutcomes(): sqs.IQueue {
    const consumer = new QueueConsumer(this, 'RecordOutcomes', {
      entry: 'record-outcomes',
      queue: 'outcomes',
      description: 'Brings what became of usage into the accounts',
      maxConcurrency: RECORDERS_MAX,
    });
    this.giveEnvironment(consumer.function);
    this.letAccount(consumer.function);
    return consumer.queue;
  }

  private sendUsage(): void {
    const subscription = new EventSubscription(this, 'SendUsage', {
      entry: 'send-usage',
      queue: 'posted-usage',
      description: 'Sends usage that came by API to be charged',
      pattern: { source: [`farthing.${this.domain}`], detailType: ['UsageCreateEvent'] },
      environment: { USAGE_QUEUE_URL: this.usageQueue.queueUrl },
    });
    this.letSend(subscription.function);
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
    this.quarantine.grant(api.function, 'dynamodb:GetItem', 'dynamodb:PutItem');
    grantQuery(this.quarantine, api.function);
    this.accounts.grant(api.function, 'dynamodb:GetItem');
    this.letUseKey(api.function);
    this.letSend(api.function);
    // What a presigned upload may do is what its signer may.
    api.function.addToRolePolicy(
      new iam.PolicyStatement({ actions: ['s3:PutObject'], resources: [this.inbox.arnForObjects('inbox/*')] }),
    );
  }

  private usageApi(props: UsageManagementProps): void {
    const api = new TmfApi(this, 'UsageApi', {
      api: usageApi,
      table: this.resources,
      entry: 'usage-api',
      environment: { BALANCES_TABLE: props.balances.tableName, LEDGER_TABLE: props.ledger.tableName },
    });
    props.balances.grant(api.function, 'dynamodb:GetItem', 'dynamodb:Query');
    props.ledger.grant(api.function, 'dynamodb:Query');
  }
}
