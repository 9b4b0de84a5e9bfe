import { type Caller, tenantId } from '../../shared/kernel/tenant';
import { type RequestCounts, RequestLimiter, TOLD_EVERY, WINDOW_MS } from '../../shared/platform/limit-requests';

const START = 1_800_000_000_000;
const LIMITS = { caller: 100, tenant: 150 };
const caller = (subject: string, tenant = 'blue'): Caller => ({ tenant: tenantId(tenant), subject, roles: ['agent'] });

class MemoryCounts implements RequestCounts {
  writes = 0;
  private readonly counts = new Map<string, number>();

  async add(who: string, windowStartMs: number, requests: number): Promise<number> {
    this.writes += 1;
    const key = `${who}@${windowStartMs}`;
    this.counts.set(key, (this.counts.get(key) ?? 0) + requests);
    return this.counts.get(key) ?? 0;
  }
}

const copyOf = (counts: RequestCounts) => new RequestLimiter(counts, async () => LIMITS);

/** How many of so many requests go on. */
async function passed(limiter: RequestLimiter, who: Caller, requests: number, nowMs = START): Promise<number> {
  let count = 0;
  for (let n = 0; n < requests; n += 1) if ((await limiter.take(who, nowMs)) === undefined) count += 1;
  return count;
}

test('a caller has as many requests a window as the limit says, and is told when the next one begins', async () => {
  const limiter = copyOf(new MemoryCounts());
  expect(await passed(limiter, caller('anna'), 130)).toBe(LIMITS.caller);
  expect(await limiter.take(caller('anna'), START + 2_500)).toBe(8);
  expect(await limiter.take(caller('anna'), START + WINDOW_MS)).toBeUndefined();
});

test('two copies hold a caller to one limit, but for what they have not told each other', async () => {
  const counts = new MemoryCounts();
  const copies = [copyOf(counts), copyOf(counts)];
  let count = 0;
  for (let n = 0; n < 100; n += 1) for (const copy of copies) count += await passed(copy, caller('anna'), 1);
  expect(count).toBeGreaterThanOrEqual(LIMITS.caller);
  expect(count).toBeLessThan(LIMITS.caller + copies.length * TOLD_EVERY);
});

test('one caller’s zeal is not another’s trouble, until the tenant has used up its own', async () => {
  const limiter = copyOf(new MemoryCounts());
  await passed(limiter, caller('anna'), 100);
  expect(await passed(limiter, caller('ben'), 100)).toBe(LIMITS.tenant - 100);
  expect(await passed(limiter, caller('carl', 'green'), 10)).toBe(10);
});

test('who calls seldom costs no write', async () => {
  const counts = new MemoryCounts();
  await passed(copyOf(counts), caller('anna'), TOLD_EVERY - 1);
  expect(counts.writes).toBe(0);
});
