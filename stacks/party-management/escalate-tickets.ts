import { Duration } from 'aws-cdk-lib';
import type { DomainStack } from '../constructs/domain-stack';
import type { DomainTable } from '../constructs/domain-table';
import { grantItems } from '../constructs/grant-items';
import { TenantSweep } from '../constructs/tenant-sweep';

/** A critical ticket is promised for four hours: an hour late is soon enough. 32 empty queries a tenant. */
const EVERY = Duration.hours(1);
const TIMEOUT = Duration.minutes(5);

/** Escalates overdue trouble tickets: on a schedule, and when a tenant's clock may have jumped. */
export function escalateTickets(stack: DomainStack, table: DomainTable): void {
  const escalate = new TenantSweep(stack, 'EscalateTickets', {
    entry: 'escalate-tickets',
    queue: 'overdue-tickets',
    description: 'Escalates trouble tickets that are overdue',
    every: EVERY,
    scheduleName: 'overdue-tickets-hourly',
    timeout: TIMEOUT,
    environment: {
      TABLE_NAME: table.tableName,
      TENANTS_TABLE: stack.platform.tenants.tableName,
      PERSON_KEY: stack.platform.dataKey.keyArn,
    },
  });
  table.grant(escalate.function, 'dynamodb:Query', 'dynamodb:GetItem', 'dynamodb:PutItem');
  grantItems(stack.platform.tenants, escalate.function, 'dynamodb:GetItem', 'dynamodb:Scan');
  stack.platform.dataKey.grant(escalate.function, 'kms:GenerateDataKey', 'kms:Decrypt');
}
