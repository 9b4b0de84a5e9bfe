import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import { eventSource } from '../../shared/tmf/event';
import type { BalanceManagementStack } from '../balance-management';
import { alarmOnCount } from '../constructs/alarm-on-count';
import { DomainFunction } from '../constructs/domain-function';
import type { DomainTable } from '../constructs/domain-table';
import { EventSubscription } from '../constructs/event-subscription';
import { grantIndexQuery } from '../constructs/grant-index-query';
import { grantItems } from '../constructs/grant-items';
import { letArchive } from './archive-ledger';

/** Lambda's longest: a step is at most a tenant's archived day, which is read in it. */
const TIMEOUT = Duration.minutes(15);
/** The archive's runs of a million balances, and their text when they are saved. */
const MEMORY_MB = 3_008;
const RUNS_AT_ONCE = 2;
const NIGHTLY_AT = events.Schedule.cron({ hour: '3', minute: '15' });

/** Walks ledgers and archive when a run is created: by hand, or each night. A difference is an alarm. */
export function verifyLedgers(stack: BalanceManagementStack, table: DomainTable): void {
  const { balances, ledger, archive, platform } = stack;
  const verify = new EventSubscription(stack, 'VerifyLedgers', {
    entry: 'verify-ledgers',
    queue: 'verifications',
    description: 'Walks the ledgers of a tenant and their archive',
    pattern: { source: [eventSource(stack.domain)], detailType: ['LedgerVerificationRunCreateEvent'] },
    batchSize: 1,
    maxConcurrency: RUNS_AT_ONCE,
    timeout: TIMEOUT,
    visibilityTimeout: TIMEOUT,
    memoryMb: MEMORY_MB,
    environment: {
      TABLE_NAME: table.tableName,
      BALANCES_TABLE: balances.tableName,
      LEDGER_TABLE: ledger.tableName,
      TENANTS_TABLE: platform.tenants.tableName,
      ARCHIVE_BUCKET: archive.bucketName,
    },
  });
  verify.function.addEnvironment('QUEUE_URL', verify.queue.queueUrl);
  verify.queue.grant(verify.function, 'sqs:SendMessage');
  grantItems(table, verify.function, 'dynamodb:GetItem', 'dynamodb:PutItem');
  grantItems(balances, verify.function, 'dynamodb:GetItem');
  grantIndexQuery(balances, verify.function, 'tenant');
  grantItems(ledger, verify.function, 'dynamodb:Query');
  grantItems(platform.tenants, verify.function, 'dynamodb:GetItem');
  letArchive(stack, verify.function, ['ledger/*'], 's3:GetObject');
  letArchive(stack, verify.function, ['manifests/*', 'verifications/*'], 's3:GetObject', 's3:PutObject');
  verify.function.addToRolePolicy(
    new iam.PolicyStatement({ actions: ['s3:ListBucket'], resources: [archive.bucketArn] }),
  );
  alarmOnCount(stack, 'VerifiedLedgerFaults', {
    metricName: 'LedgerFaults',
    entry: 'verify-ledgers',
    name: 'verified-ledger-faults',
    description: 'A ledger, its archive or its balance differ: the `verificationRun` says where.',
  });
  startNightly(stack, table);
}

function startNightly(stack: BalanceManagementStack, table: DomainTable): void {
  const start = new DomainFunction(stack, 'StartVerifications', {
    entry: 'start-verifications',
    description: 'Starts the nightly verification of every tenant',
    timeout: Duration.minutes(5),
    environment: { TABLE_NAME: table.tableName, TENANTS_TABLE: stack.platform.tenants.tableName },
  });
  grantItems(table, start, 'dynamodb:PutItem');
  grantItems(stack.platform.tenants, start, 'dynamodb:Scan');
  new events.Rule(stack, 'Nightly', {
    ruleName: stack.physicalName('nightly'),
    schedule: NIGHTLY_AT,
    targets: [new targets.LambdaFunction(start, { deadLetterQueue: stack.givenUp })],
  });
}
