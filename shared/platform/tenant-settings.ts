import type { TenantSettings } from '../kernel/tenant-settings';
import type { BodyOf } from '../tmf/declaration';
import type { tenantResource } from './resources';

export type StoredTenant = BodyOf<typeof tenantResource>;

const MS_PER_SECOND = 1_000;

/** What other domains see of a tenant. Attributes that a create must carry are there; the rest have defaults. */
export const toTenantSettings = (tenant: StoredTenant): TenantSettings => ({
  name: tenant.name ?? tenant.id,
  currency: tenant.currency ?? 'EUR',
  country: tenant.country ?? 'DE',
  timeZone: tenant.timeZone ?? 'UTC',
  pricesIncludeTax: tenant.pricesIncludeTax ?? true,
  taxRounding: tenant.taxRounding,
  taxPoint: tenant.taxPoint,
  taxRates: tenant.taxRate?.flatMap(({ country, category, rate, from, region }) =>
    country === undefined || category === undefined || rate === undefined || from === undefined
      ? []
      : [{ country, region, category, rate, from }],
  ),
  adjustmentApprovalAbove: tenant.adjustmentApprovalAbove,
  transferCost: tenant.transferCost,
  numberQuarantineDays: tenant.numberQuarantineDays,
  bulkOrdersPerMinute: tenant.bulkOrdersPerMinute,
  bulkOrdersOpen: tenant.bulkOrdersOpen,
  networkSystems: tenant.networkSystem?.flatMap(({ system, url }) =>
    system === undefined || url === undefined ? [] : [{ system, url }],
  ),
  isSandbox: tenant.sandbox ?? false,
  oneTimeFeeMonths: tenant.oneTimeFeeMonths,
  seller: tenant.seller,
  language: tenant.language,
  brand: tenant.brand,
  clockOffsetMs: (tenant.clockOffsetSeconds ?? 0) * MS_PER_SECOND,
});
