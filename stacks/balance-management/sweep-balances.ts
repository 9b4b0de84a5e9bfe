import { Duration } from 'aws-cdk-lib';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type { BalanceManagementStack } from '../balance-management';
import { grantItems } from '../constructs/grant-items';
import { TenantSweep } from '../constructs/tenant-sweep';

/**
 * What is due is settled within the hour. A sweep of a million balances reads 800 MB: 98,000 read units, 1.2 cents at
 * list price, and 130 Lambda seconds (62 µs to unpack a balance), 0.2 cents; a month of sweeps 10 dollars.
 */
const EVERY = Duration.hours(1);
const TIMEOUT = Duration.minutes(5);
const MEMORY_MB = 1_024;
/** SQS takes no fewer: sweeps that overlap do each balance once. */
const SWEEPERS_MAX = 2;

/** Settles what nobody touches: on a schedule, and when a tenant's clock may have jumped. */
export function sweepBalances(stack: BalanceManagementStack, tariffs: dynamodb.ITable): void {
  const sweep = new TenantSweep(stack, 'SweepBalances', {
    entry: 'sweep-balances',
    queue: 'sweeps',
    description: 'Settles what is due on balances that nobody touches',
    every: EVERY,
    scheduleName: 'sweep',
    maxConcurrency: SWEEPERS_MAX,
    timeout: TIMEOUT,
    memoryMb: MEMORY_MB,
    environment: {
      BALANCES_TABLE: stack.balances.tableName,
      TARIFFS_TABLE: tariffs.tableName,
      TENANTS_TABLE: stack.platform.tenants.tableName,
    },
  });
  sweep.function.addEnvironment('QUEUE_URL', sweep.queue.queueUrl);
  sweep.queue.grant(sweep.function, 'sqs:SendMessage');
  grantItems(stack.balances, sweep.function, 'dynamodb:Scan', 'dynamodb:UpdateItem');
  grantItems(tariffs, sweep.function, 'dynamodb:Query');
  grantItems(stack.platform.tenants, sweep.function, 'dynamodb:GetItem');
}
