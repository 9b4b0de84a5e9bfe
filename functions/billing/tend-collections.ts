import { billingPorts } from '../../shared/adapters/aws/billing-ports';
import { listTenants } from '../../shared/adapters/aws/list-tenants';
import { fromEnvironment } from '../../shared/adapters/aws/step-ground';
import { accountToTend, declineOf } from '../../shared/billing/collection-event';
import { type Collecting, noteDecline, sweepCases, tendAccount } from '../../shared/billing/tend-case';
import { systemClock } from '../../shared/kernel/clock';
import type { TenantId } from '../../shared/kernel/tenant';
import { type StoredTenant, toTenantSettings } from '../../shared/platform/tenant-settings';
import type { DomainEvent } from '../../shared/tmf/event';

const { client, store, books, products, settings } = billingPorts(process.env);

/** Days that the daily sweep looks back: it may have failed for some. A clock that jumped looks back further. */
const DAILY_BACK = 7;

async function collecting(tenant: TenantId): Promise<Collecting> {
  const [{ currency, timeZone }, clock] = await Promise.all([settings.get(tenant), settings.clockOf(tenant)]);
  return { store, books, products, currency, timeZone, nowMs: clock.now() };
}

/** Once a day every tenant's cases that are due; a tenant's when its clock jumped; an account's when something of it changed. */
export async function handler({ detail }: { readonly detail?: Partial<DomainEvent> }): Promise<void> {
  if (detail?.tenant === undefined) {
    for (const tenant of await listTenants(client, fromEnvironment('TENANTS_TABLE')))
      await sweepCases(await collecting(tenant), tenant, DAILY_BACK);
    return;
  }
  const { tenant, event = {} } = detail;
  if (event.tenant !== undefined) {
    // From the event, not from the settings: those may be a second old in a warm function, and the jump would be missed.
    const { clockOffsetMs } = toTenantSettings(event.tenant as StoredTenant);
    await sweepCases({ ...(await collecting(tenant)), nowMs: systemClock.now() + clockOffsetMs }, tenant);
    return;
  }
  const on = await collecting(tenant);
  const decline = declineOf(event);
  if (decline) await noteDecline(on, tenant, decline.accountId, decline.reason);
  const accountId = accountToTend(event);
  if (accountId !== undefined) await tendAccount(on, tenant, accountId);
}
