import type { ApiClient } from '../../local/demo/api-client';
import { clientOf } from '../../local/demo/callers';
import { loadTenant } from '../../local/demo/load';

const ORDERING = '/tmf-api/productOrderingManagement/v4';
const ACCOUNTS = '/tmf-api/accountManagement/v4/billingAccount';
const TENANT_PATH = '/farthing/tenantManagement/v1/tenant';
const ORDERS_A_PAGE = 500;
const POLL_MS = 1_000;
const TOLD_EVERY_MS = 10_000;
/** A bulk order of which nothing moves for so long does not end. */
const STALL_MS = 300_000;

export interface MeasuredBulk {
  readonly lines: number;
  readonly counts: Readonly<Record<string, number>>;
  /** From the call to the end of the last order. */
  readonly seconds: number;
  /** Lines that were placed when the time that it may take was over; the others were held back. */
  readonly ordered: number;
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

/**
 * Orders so many SIMs in one call on the cloud that is in use, waits for the last, and counts what one took. After `minutes` no more
 * lines are placed, and what runs goes to its end.
 */
export async function measureBulk(lines: number, openAtOnce: number, minutes: number): Promise<MeasuredBulk> {
  const tenant = `bench-${Date.now().toString(36)}`;
  const { agent, operator, query } = await openBrand(tenant, lines);
  await operator.patch(`${TENANT_PATH}/${tenant}`, { bulkOrdersPerMinute: 6_000, bulkOrdersOpen: openAtOnce });
  const file = ['externalId', ...Array.from({ length: lines }, (_, at) => `meter-${at + 1}`)].join('\n');
  const started = performance.now();
  const placed = await agent.expect<Bulk>('POST', `${ORDERING}/bulkProductOrder?${query}`, file, {
    'content-type': 'text/csv',
  });
  const acceptedMs = performance.now() - started;
  const { count } = await follow(agent, placed.id, started, minutes * 60_000);
  const seconds = (performance.now() - started) / 1_000;
  const durations = await durationsOf(agent);
  return {
    lines,
    ordered: lines - (count.waiting ?? 0),
    counts: count,
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

/**
 * Reads how the lines stand until the bulk order has ended, or was held back and nothing runs; says every ten seconds how far it is. A busy
 * machine may leave a question unanswered: that ends no bench of hours.
 */
async function follow(agent: ApiClient, id: string, started: number, limitMs: number): Promise<Bulk> {
  const path = `${ORDERING}/bulkProductOrder/${id}`;
  let [last, movedAt, toldAt, isHeldBack] = ['', started, started, false];
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    const now = performance.now();
    if (now - movedAt > STALL_MS) throw new Error(`Nothing moved for ${STALL_MS / 1_000} s: ${last}`);
    const { status, body: bulk } = await agent.call<Bulk>('GET', path);
    if (status !== 200) continue;
    const standing = JSON.stringify(bulk.count);
    if (standing !== last) [last, movedAt] = [standing, now];
    if (now - toldAt > TOLD_EVERY_MS) {
      console.log(progressOf(bulk.count, (now - started) / 1_000));
      toldAt = now;
    }
    if (bulk.state === 'completed' || bulk.state === 'partial') return bulk;
    if (isHeldBack && (bulk.count.placed ?? 0) === 0) return bulk;
    if (!isHeldBack && now - started > limitMs)
      isHeldBack = (await agent.call('PATCH', path, { state: 'suspended' })).status === 200;
  }
}

/** `412 of 10000 completed, 60 run; 3.1 a second, 51 min left`. */
function progressOf({ waiting = 0, placed = 0, completed = 0, ...others }: Bulk['count'], seconds: number): string {
  const ended = Object.values(others).reduce((sum, count) => sum + count, completed);
  const minutesLeft = Math.round(((waiting + placed) * seconds) / Math.max(ended, 1) / 60);
  const rate = (ended / seconds).toFixed(2);
  return `${completed} of ${waiting + placed + ended} completed, ${placed} run; ${rate} a second, ${minutesLeft} min left`;
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
