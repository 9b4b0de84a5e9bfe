import { Duration, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { BalanceManagementStack } from '../balance-management';
import { alarmOnCount } from '../constructs/alarm-on-count';
import { DomainFunction } from '../constructs/domain-function';

/** A posting that could not be booked is retried for as long as the stream keeps it: the ledger has no gaps. */
const RETRIES = 1_000;
const BATCH_SIZE = 100;
/**
 * The ledger is later by so much at most, and postings of that time share an invocation: `-c ledgerWindow=<seconds>` (docs/benchmark.md
 * has what it saves). Lambda's own limit is 300.
 */
const WINDOW_SECONDS = 1;
const MAX_WINDOW_SECONDS = 300;

/** The balance table's stream is the ledger's only source, and that of the signals. */
export function projectLedger(stack: BalanceManagementStack): void {
  const project = new DomainFunction(stack, 'ProjectLedger', {
    entry: 'project-ledger',
    description: 'Books what each write of a balance carried, and publishes what it signals',
    timeout: Duration.seconds(60),
    memoryMb: 256,
    environment: {
      LEDGER_TABLE: stack.ledger.tableName,
      RECORDS_BUCKET: stack.records.bucketName,
      BUS_NAME: stack.platform.bus.eventBusName,
    },
  });
  stack.ledger.grant(project, 'dynamodb:BatchWriteItem', 'dynamodb:GetItem');
  stack.platform.bus.grantPutEventsTo(project);
  letReadRecords(stack, project);
  readBalances(stack, project, {
    lost: 'UnbookedPostings',
    queue: 'unbooked-dead',
    batchSize: BATCH_SIZE,
    window: ledgerWindow(stack),
  });
  alarmOnCount(stack, 'LedgerFaults', {
    metricName: 'LedgerFaults',
    entry: 'project-ledger',
    name: 'ledger-faults',
    description:
      'A posting was booked after a gap or with a broken link: the log names it, `verification` walks its ledger.',
  });
}

function ledgerWindow(stack: BalanceManagementStack): Duration {
  const said = String(stack.node.tryGetContext('ledgerWindow') ?? (stack.local ? 0 : WINDOW_SECONDS));
  const seconds = /^\d{1,3}$/.test(said) ? Number(said) : Number.NaN;
  if (!(seconds <= MAX_WINDOW_SECONDS))
    throw new Error(`ledgerWindow is whole seconds from 0 to ${MAX_WINDOW_SECONDS}, not ${said}`);
  return Duration.seconds(seconds);
}

/** What a posting of several usages names instead of carrying it. */
export function letReadRecords(stack: BalanceManagementStack, reader: lambda.Function): void {
  const objects = stack.records.arnForObjects('charge-records/*');
  reader.addToRolePolicy(new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [objects] }));
  const bucket = stack.records.node.defaultChild;
  if (!reader.role || !(bucket instanceof s3.CfnBucket)) return;
  Validations.of(reader.role).acknowledge({
    id: `AwsSolutions-IAM5[Resource::<${stack.resolve(bucket.logicalId)}.Arn>/charge-records/*]`,
    reason: 'An object is named by the digest of what it holds, which is not known before it is written.',
  });
}

/** Makes a function a consumer of the balance table's stream (which serves two), in order and without loss. */
export function readBalances(
  stack: BalanceManagementStack,
  reader: lambda.Function,
  props: { readonly lost: string; readonly queue: string; readonly batchSize: number; readonly window: Duration },
): void {
  const lost = new sqs.Queue(stack, props.lost, {
    queueName: stack.physicalName(props.queue),
    retentionPeriod: Duration.days(14),
    enforceSSL: true,
  });
  stack.watchDeadLetters(lost);
  Validations.of(lost).acknowledge({
    id: 'AwsSolutions-SQS3',
    reason: 'It is a dead-letter queue itself: of the stream’s consumer, which cdk-nag does not see.',
  });
  reader.addEventSource(
    new DynamoEventSource(stack.balances, {
      startingPosition: lambda.StartingPosition.TRIM_HORIZON,
      batchSize: props.batchSize,
      retryAttempts: RETRIES,
      reportBatchItemFailures: true,
      onFailure: new SqsDlq(lost),
      maxBatchingWindow: props.window,
    }),
  );
  if (reader.role)
    Validations.of(reader.role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'dynamodb:ListStreams, which a stream’s consumer needs, is granted on no narrower resource.',
    });
}
