import { ROLES } from '../../shared/kernel/tenant';
import type { ApiClient } from './api-client';
import { clientOf, tokenOf } from './callers';
import { loadCatalog, type OfferKey } from './catalog';

/** The demo's brands: the second one shares everything with the first but its data. */
export const DEMO_TENANT = 'demo';
export const SECOND_TENANT = 'second';

export interface TenantSetUp {
  readonly tenant: string;
  readonly name: string;
  readonly currency: string;
  readonly country: string;
  readonly timeZone: string;
  /** The first digits of its numbers: country code and range. */
  readonly numberRange: string;
  readonly numbers: number;
}

export const TENANTS: Readonly<Record<string, TenantSetUp>> = {
  [DEMO_TENANT]: {
    tenant: DEMO_TENANT,
    name: 'Farthing Mobile',
    currency: 'EUR',
    country: 'IE',
    timeZone: 'Europe/Dublin',
    numberRange: '3538900',
    numbers: 300,
  },
  [SECOND_TENANT]: {
    tenant: SECOND_TENANT,
    name: 'Ha’penny Tel',
    currency: 'EUR',
    country: 'DE',
    timeZone: 'Europe/Berlin',
    numberRange: '4915550',
    numbers: 50,
  },
};

/** Rows of one import, as the import takes them. */
const IMPORT_ROWS = 1_000;

/** Loads the demo MVNO: tenants, offers, numbers and SIMs. Everything is found again the second time. */
export async function load(): Promise<string[]> {
  await Promise.all(Object.values(TENANTS).map((setUp) => loadTenant(setUp)));
  const tokens = await Promise.all(
    ROLES.map(async (role) => `${`${role} token`.padEnd(18)} ${await tokenOf(DEMO_TENANT, role)}`),
  );
  return ['', `Tokens of tenant ${DEMO_TENANT}, valid for an hour:`, ...tokens];
}

/** Sets one tenant up by its own operator, over the API like anybody would, and answers its offers' ids. */
export async function loadTenant(setUp: TenantSetUp): Promise<Record<OfferKey, string>> {
  const operator = await clientOf(setUp.tenant, 'operator');
  await operator.post(
    '/farthing/tenantManagement/v1/tenant',
    {
      name: setUp.name,
      currency: setUp.currency,
      country: setUp.country,
      timeZone: setUp.timeZone,
      pricesIncludeTax: true,
      sandbox: true,
      seller: { name: `${setUp.name} Ltd`, address: 'Example Street 1', taxNumber: 'XX1234567X' },
    },
    `demo-tenant-${setUp.tenant}`,
  );
  const [offers] = await Promise.all([loadCatalog(operator), loadStock(operator, setUp)]);
  return offers;
}

/** Numbers and SIMs of the tenant's range; ICCIDs end in digits that the network simulator takes as plain. */
async function loadStock(operator: ApiClient, setUp: TenantSetUp): Promise<void> {
  const rows = Array.from({ length: setUp.numbers }, (_, n) => {
    const digits = String(n).padStart(5, '0');
    return [
      `msisdn,${setUp.numberRange}${digits},`,
      `sim,89353${setUp.numberRange.slice(0, 5)}${digits}1000,27299${setUp.numberRange.slice(-5)}${digits}`,
    ];
  }).flat();
  for (let start = 0; start < rows.length; start += IMPORT_ROWS)
    await operator.expect(
      'POST',
      '/farthing/resourceStock/v1/import',
      ['kind,value,imsi', ...rows.slice(start, start + IMPORT_ROWS)].join('\n'),
      {
        'content-type': 'text/csv',
      },
    );
}
