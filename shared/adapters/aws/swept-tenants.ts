import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { systemClock } from '../../kernel/clock';
import type { TenantId } from '../../kernel/tenant';
import type { TenantSettings } from '../../kernel/tenant-settings';
import { type StoredTenant, toTenantSettings } from '../../platform/tenant-settings';
import type { DomainEvent } from '../../tmf/event';
import { listTenants } from './list-tenants';
import { DynamoDbTenantSettings } from './tenant-settings';

/** A tenant that a sweep comes to, by its own clock. */
export interface SweptTenant {
  readonly tenant: TenantId;
  nowMs(): Promise<number>;
  settings(): Promise<TenantSettings>;
}

/** Whom a message of a sweep's queue (stacks/constructs/tenant-sweep.ts) is about: a tenant whose clock may have jumped, else everybody. */
export function sweptTenants(tenantsTable: string): (body: string) => Promise<readonly SweptTenant[]> {
  const client = new DynamoDBClient({});
  const reader = new DynamoDbTenantSettings(client, tenantsTable);
  return async (body) => {
    const { detail } = JSON.parse(body) as { readonly detail?: DomainEvent };
    if (detail) return [jumped(detail)];
    return (await listTenants(client, tenantsTable)).map((tenant) => ({
      tenant,
      nowMs: async () => (await reader.clockOf(tenant)).now(),
      settings: () => reader.get(tenant),
    }));
  };
}

/** As its event says, not the settings: those may be a second old in a warm function, and the jump would be missed. */
function jumped({ tenant, event }: DomainEvent): SweptTenant {
  const settings = toTenantSettings(event.tenant as StoredTenant);
  return {
    tenant,
    nowMs: async () => systemClock.now() + settings.clockOffsetMs,
    settings: async () => settings,
  };
}
