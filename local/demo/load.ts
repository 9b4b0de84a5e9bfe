import { ROLES } from '../../shared/kernel/tenant';
import { currentHome } from '../cloud/settings';
import { tenantNow } from './acts/clock';
import type { ApiClient } from './api-client';
import { clientOf, tokenOf } from './callers';
import { loadCatalog, type OfferKey } from './catalog';
import { type Invitation, invite } from './invite';
import { readyLine } from './line';
import { writeToken } from './tokens';

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

export const TENANTS = {
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
} satisfies Record<string, TenantSetUp>;

/** Rows of one import, as the import takes them. */
const IMPORT_ROWS = 1_000;

/** Loads the demo MVNO, and a second brand beside it. Everything is found again the second time. */
export async function load(): Promise<Invitation> {
  const [invitation] = await Promise.all([welcome(TENANTS[DEMO_TENANT]), loadTenant(TENANTS[SECOND_TENANT])]);
  return invitation;
}

/** Sets a tenant up with a line that has money, leaves tokens of each role in the home, and answers what to try. */
export async function welcome(setUp: TenantSetUp): Promise<Invitation> {
  const { tenant } = setUp;
  const ready = await readyLine(tenant, await loadTenant(setUp));
  const home = currentHome();
  const files = await Promise.all(
    ROLES.map(async (role) => {
      const username = role === 'subscriber' ? ready?.username : undefined;
      return [role, writeToken(home, role, await tokenOf(tenant, role, username))] as const;
    }),
  );
  const nowMs = await tenantNow({ tenant, operator: await clientOf(tenant, 'operator') });
  return invite({ tenant, files: new Map(files), line: ready?.line, nowMs });
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
