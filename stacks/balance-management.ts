import { CfnOutput, Duration, Validations } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { ledgerApi, prepayBalanceManagement } from '../shared/balance-management/resources';
import { DomainFunction } from './constructs/domain-function';
import { DomainStack, type DomainStackProps } from './constructs/domain-stack';
import { DomainTable } from './constructs/domain-table';
import { EventSubscription } from './constructs/event-subscription';
import { grantIndexQuery } from './constructs/grant-index-query';
import { grantItems } from './constructs/grant-items';
import { TmfApi } from './constructs/tmf-api';

/** A posting that could not be booked is retried for as long as the stream keeps it: the ledger has no gaps. */
const PROJECTION_RETRIES = 1_000;

const readRecords = (bucket: s3.IBucket): iam.PolicyStatement =>
  new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [bucket.arnForObjects('charge-records/*')] });

export interface BalanceManagementProps extends DomainStackProps {
  /** rating's, read to explain charges. */
  readonly tariffs: dynamodb.ITable;
}

/** Balance accounts, their ledger, top-ups. Owns the balance item that convergent-charging writes. */
export class BalanceManagementStack extends DomainStack {
  readonly balances: dynamodb.Table;
  readonly ledger: dynamodb.Table;
  readonly records: s3.Bucket;

  constructor(scope: Construct, props: BalanceManagementProps) {
    super(scope, 'balance-management', props);
    this.balances = this.balancesTable();
    this.ledger = new dynamodb.Table(this, 'Ledger', {
      ...this.tableBasics('ledger'),
      sortKey: { name: 'sk', type: dynamodb.AttributeType.STRING },
    });
    this.records = this.recordsBucket();
    this.projection();
    const table = new DomainTable(this, 'Resources', { apis: [prepayBalanceManagement] });
    this.apis(table, props.tariffs);
    this.topUps(table);
  }

  private balancesTable(): dynamodb.Table {
    const table = new dynamodb.Table(this, 'Balances', {
      ...this.tableBasics('balances'),
      stream: dynamodb.StreamViewType.NEW_IMAGE,
    });
    // Keys only, of attributes that a charge never changes: a charge writes no index.
    for (const [indexName, attribute] of [
      ['party', 'p'],
      ['tenant', 't'],
    ] as const)
      table.addGlobalSecondaryIndex({
        indexName,
        partitionKey: { name: attribute, type: dynamodb.AttributeType.STRING },
        sortKey: { name: 'pk', type: dynamodb.AttributeType.STRING },
        projectionType: dynamodb.ProjectionType.KEYS_ONLY,
      });
    return table;
  }

  private recordsBucket(): s3.Bucket {
    const bucket = new s3.Bucket(this, 'ChargeRecords', {
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      removalPolicy: this.removalPolicy,
    });
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Only two functions of ours reach it, by roles that CloudTrail records; access logs would cost more than the data.',
    });
    new CfnOutput(this, 'ChargeRecordsBucket', { value: bucket.bucketName });
    return bucket;
  }

  /** The balance table's stream is the ledger's only source. */
  private projection(): void {
    const lost = new sqs.Queue(this, 'UnbookedPostings', {
      queueName: this.physicalName('unbooked-dead'),
      retentionPeriod: Duration.days(14),
      enforceSSL: true,
    });
    this.watchDeadLetters(lost);
    Validations.of(lost).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is a dead-letter queue itself: of the stream’s consumer, which cdk-nag does not see.',
    });
    const project = new DomainFunction(this, 'ProjectLedger', {
      entry: 'project-ledger',
      description: 'Books what each write of a balance carried',
      timeout: Duration.seconds(60),
      memoryMb: 256,
      environment: { LEDGER_TABLE: this.ledger.tableName, RECORDS_BUCKET: this.records.bucketName },
    });
    this.ledger.grant(project, 'dynamodb:PutItem');
    project.addToRolePolicy(readRecords(this.records));
    this.acknowledgeProjection(project);
    project.addEventSource(
      new DynamoEventSource(this.balances, {
        startingPosition: lambda.StartingPosition.TRIM_HORIZON,
        batchSize: 100,
        retryAttempts: PROJECTION_RETRIES,
        reportBatchItemFailures: true,
        onFailure: new SqsDlq(lost),
      }),
    );
  }

  private acknowledgeProjection(project: lambda.Function): void {
    const bucket = this.records.node.defaultChild;
    if (!project.role || !(bucket instanceof s3.CfnBucket)) return;
    const validations = Validations.of(project.role);
    validations.acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'dynamodb:ListStreams, which a stream’s consumer needs, is granted on no narrower resource.',
    });
    validations.acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${this.resolve(bucket.logicalId)}.Arn>/charge-records/*]`,
      reason: 'An object is named by the digest of what it holds, which is not known before it is written.',
    });
  }

  private apis(table: DomainTable, tariffs: dynamodb.ITable): void {
    const environment = {
      BALANCES_TABLE: this.balances.tableName,
      LEDGER_TABLE: this.ledger.tableName,
    };
    const prepay = new TmfApi(this, 'PrepayBalanceApi', {
      api: prepayBalanceManagement,
      table,
      entry: 'prepay-balance-api',
      environment,
    });
    grantItems(this.balances, prepay.function, 'dynamodb:GetItem');
    grantIndexQuery(this.balances, prepay.function, 'party', 'tenant');
    const ledger = new TmfApi(this, 'LedgerApi', {
      api: ledgerApi,
      table,
      entry: 'ledger-api',
      environment: { ...environment, TARIFFS_TABLE: tariffs.tableName },
    });
    grantItems(this.balances, ledger.function, 'dynamodb:GetItem');
    this.ledger.grant(ledger.function, 'dynamodb:GetItem', 'dynamodb:Query');
    tariffs.grant(ledger.function, 'dynamodb:Query');
  }

  private topUps(table: DomainTable): void {
    const credit = new EventSubscription(this, 'CreditTopUp', {
      entry: 'credit-top-up',
      queue: 'credit-top-up',
      description: 'Credits a balance when the payment of its top-up was made',
      pattern: {
        source: ['farthing.payment-management'],
        detailType: ['PaymentCreateEvent', 'PaymentStateChangeEvent'],
      },
      maxReceiveCount: 20,
      timeout: Duration.seconds(15),
      environment: {
        TABLE_NAME: table.tableName,
        BALANCES_TABLE: this.balances.tableName,
        LEDGER_TABLE: this.ledger.tableName,
        TENANTS_TABLE: this.platform.tenants.tableName,
      },
    });
    table.grant(credit.function, 'dynamodb:GetItem', 'dynamodb:PutItem');
    grantItems(this.balances, credit.function, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    this.ledger.grant(credit.function, 'dynamodb:GetItem', 'dynamodb:Query');
    this.platform.tenants.grant(credit.function, 'dynamodb:GetItem');
  }
}
