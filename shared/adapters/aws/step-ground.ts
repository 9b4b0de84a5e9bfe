import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { invariant } from '../../kernel/errors';
import type { TenantId } from '../../kernel/tenant';
import type { ResourceDeclaration } from '../../tmf/declaration';
import { DynamoDbResourceStore } from './dynamodb-resource-store';
import { DynamoDbTenantSettings } from './tenant-settings';

/** The value of an environment variable that the stack sets; throws at start when it does not. */
export function fromEnvironment(name: string): string {
  const value = process.env[name] ?? '';
  invariant(value !== '', `${name} is set`);
  return value;
}

/** What a step of a workflow stands on: its domain's own table, and the tenant's clock (epoch milliseconds). */
export function stepGround(resources: readonly ResourceDeclaration[]) {
  const client = new DynamoDBClient({});
  const settings = new DynamoDbTenantSettings(client, fromEnvironment('TENANTS_TABLE'));
  return {
    client,
    store: new DynamoDbResourceStore(client, fromEnvironment('TABLE_NAME'), resources),
    nowMs: async (tenant: TenantId): Promise<number> => (await settings.clockOf(tenant)).now(),
  };
}
