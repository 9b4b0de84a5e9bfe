import type { ApiClient } from '../../local/demo/api-client';
import { clientOf } from '../../local/demo/callers';
import { loadTenant } from '../../local/demo/load';

const ORDERING = '/tmf-api/productOrderingManagement/v4';
const ACCOUNTS = '/tmf-api/accountManagement/v4/billingAccount';
const TENANT_PATH = '/farthing/tenantManagement/v1/tenant';
const ORDERS_A_PAGE = 500;
const POLL_MS = 1_000;
/** A bulk order of which nothing moves for so long does not end. */
const STALL_MS = 300_000;

export interface MeasuredBulk {
  readonly lines: number;
  readonly counts: Readonly<Record<string, number>>;
  /** From the call to the end of the last order. */
  readonly seconds: number;
  /** How long the one call took, until its answer. */
  readonly acceptedMs: number;
  /** Of one order, from when it was placed to when it was completed, in milliseconds. */
  readonly p50Ms: number;
  readonly p99Ms: number;
}

interface Bulk {
  readonly id: string;
  readonly state: string;
  readonly count: Readonly<Record<string, number>>;
}
interface Order {
  readonly id: string;
  readonly orderDate: string;
  readonly completionDate?: string;
}

/** Orders so many SIMs in one call on the cloud that is in use, waits for the last, and counts what one took. */
export async function measureBulk(lines: number, openAtOnce: number): Promise<MeasuredBulk> {
  const tenant = `bench-${Date.now().toString(36)}`;
  const { agent, operator, query } = await openBrand(tenant, lines);
  await operator.patch(`${TENANT_PATH}/${tenant}`, { bulkOrdersPerMinute: 6_000, bulkOrdersOpen: openAtOnce });
  const file = ['externalId', ...Array.from({ length: lines }, (_, at) => `meter-${at + 1}`)].join('\n');
  const started = performance.now();
  const placed = await agent.expect<Bulk>('POST', `${ORDERING}/bulkProductOrder?${query}`, file, {
    'content-type': 'text/csv',
  });
  const acceptedMs = performance.now() - started;
  const ended = await follow(agent, placed.id);
  const seconds = (performance.now() - started) / 1_000;
  const durations = await durationsOf(agent);
  return {
    lines,
    counts: ended.count,
    seconds,
    acceptedMs,
    p50Ms: percentile(durations, 50),
    p99Ms: percentile(durations, 99),
  };
}

async function openBrand(tenant: string, lines: number) {
  const setUp = { tenant, name: tenant, currency: 'EUR', country: 'IE', timeZone: 'Europe/Dublin' };
  const offers = await loadTenant({ ...setUp, numberRange: '3538955', numbers: lines + 10 });
  const [agent, operator] = await Promise.all([clientOf(tenant, 'agent'), clientOf(tenant, 'operator')]);
  const customer = 'party-1';
  const account = await agent.post<{ id: string }>(ACCOUNTS, {
    name: 'Meters',
    relatedParty: [{ id: customer, role: 'customer' }],
  });
  const query = new URLSearchParams({ customer, billingAccount: account.id, productOffering: offers.iot });
  return { agent, operator, query };
}

/** Reads how the lines stand until the bulk order has ended, and says how far it is. */
async function follow(agent: ApiClient, id: string): Promise<Bulk> {
  let [last, movedAt] = ['', performance.now()];
  for (;;) {
    const bulk = await agent.get<Bulk>(`${ORDERING}/bulkProductOrder/${id}`);
    const standing = JSON.stringify(bulk.count);
    if (standing !== last) {
      console.log(standing);
      [last, movedAt] = [standing, performance.now()];
    }
    if (bulk.state === 'completed' || bulk.state === 'partial') return bulk;
    if (performance.now() - movedAt > STALL_MS) throw new Error(`Nothing moved for ${STALL_MS / 1_000} s: ${standing}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** How long the last placed orders took, one page of them. */
async function durationsOf(agent: ApiClient): Promise<readonly number[]> {
  const orders = await agent.get<Order[]>(`${ORDERING}/productOrder?limit=${ORDERS_A_PAGE}&sort=-orderDate`);
  return orders
    .flatMap(({ orderDate, completionDate }) =>
      completionDate === undefined ? [] : [Date.parse(completionDate) - Date.parse(orderDate)],
    )
    .sort((a, b) => a - b);
}

const percentile = (sorted: readonly number[], percent: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
