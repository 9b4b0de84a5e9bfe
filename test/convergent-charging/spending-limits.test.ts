import fc from 'fast-check';
import { MemorySpendingSubscriptions } from '../../shared/adapters/memory/memory-spending-subscriptions';
import { addPlan, changeTerms, endPlan, signalEvents } from '../../shared/balance-management';
import {
  closeCharging,
  type Notice,
  notifySpendingLimits,
  serveSpendingLimits,
} from '../../shared/convergent-charging';
import type { LimitRule, Tariff } from '../../shared/rating';
import { makeNetwork } from './network';
import { MSISDN, makeWorld, NOW, TARIFF, TENANT } from './world';

const SEED = Number(process.env.FARTHING_SEED ?? 20261123);
const MIB = 1_048_576;
const MIB_NANO = 100_000_000n;
const PATH = '/nchf-spendinglimitcontrol/v1/subscriptions';
const CAP: LimitRule = {
  id: 'cap',
  counts: 'money',
  scope: {},
  period: 'day',
  timeZone: 'Europe/Dublin',
  limit: 10n * MIB_NANO,
  action: 'notify',
  noticePercents: [50, 80],
};
const MONTH: LimitRule = { ...CAP, id: 'month', period: 'month', limit: 100n * MIB_NANO, noticePercents: [] };
const CAPPED: Tariff = {
  ...TARIFF,
  version: '2.1',
  validFrom: 1,
  limits: [CAP, MONTH, { ...CAP, id: 'session', period: 'session' }],
  notices: { lowBalanceNano: [], allowancePercents: [80], expiryHours: [] },
};
const CONTEXT = { gpsi: `msisdn-${MSISDN}`, supi: 'imsi-001010000000001', notifUri: 'https://pcf.example/n/' };

interface Answer {
  readonly status: number;
  readonly location: string;
  readonly contentType: string;
  readonly body: { cause?: string; invalidParams?: { param: string }[]; statusInfos?: Record<string, unknown> };
}

async function given(tariff: Tariff = CAPPED) {
  const world = await makeWorld();
  await world.ports.tariffs.put(TENANT, tariff);
  await world.topUp('topupBalance/1', 1_000n * MIB_NANO);
  const network = makeNetwork(world.ports, world.cache);
  const subscriptions = new MemorySpendingSubscriptions();
  const ports = { ...network.ports, subscriptions };
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    role: 'network' | 'agent' = 'network',
  ): Promise<Answer> => {
    const answer = await serveSpendingLimits(ports, {
      method,
      path: `${PATH}${path}`,
      query: {},
      headers: {},
      body: typeof body === 'string' || body === undefined ? body : JSON.stringify(body),
      caller: { tenant: TENANT, subject: 'pcf', roles: [role] },
      requestId: 'request-1',
      baseUrl: 'https://bss',
    });
    return {
      status: answer.status,
      location: answer.headers?.Location ?? '',
      contentType: answer.headers?.['Content-Type'] ?? '',
      body: answer.body ? JSON.parse(answer.body) : {},
    };
  };
  const subscribe = async (more: Record<string, unknown> = {}) => {
    const answer = await call('POST', '', { ...CONTEXT, ...more });
    return { answer, ref: answer.location.slice(`https://bss${PATH}`.length) };
  };
  let seen = world.written.length;
  const posted: Notice[] = [];
  let isDown = false;
  const post = async (notice: Notice): Promise<void> => {
    if (isDown) throw new Error('down');
    posted.push(notice);
  };
  /** Every signal since it was asked last, told; what was posted. */
  const told = async () => {
    const written = world.written.slice(seen);
    seen = world.written.length;
    const events = written.flatMap(signalEvents).filter(({ resource }) => resource === 'bucket');
    for (const event of events) await notifySpendingLimits({ ...ports, post }, event);
    return posted.splice(0).map(({ url, body }) => [url, JSON.parse(body)]);
  };
  const use = async (mib: number) => {
    await network.open([], {
      oneTimeEvent: true,
      oneTimeEventType: 'IEC',
      multipleUnitUsage: [{ ratingGroup: 1, requestedUnit: { totalVolume: mib * MIB } }],
    });
  };
  const down = (is: boolean): unknown => (isDown = is);
  const again = (): unknown => (seen = 0);
  return { world, network, ports, call, subscribe, told, use, down, again };
}

const info = (id: string, currentStatus: string, pending?: string) => ({
  [id]: {
    policyCounterId: id,
    currentStatus,
    ...(pending === undefined
      ? {}
      : {
          penPolCounterStatuses: [
            { policyCounterStatus: pending.split(' ')[0], activationTime: pending.split(' ')[1] },
          ],
        }),
  },
});

describe('a subscription', () => {
  test('answers the statuses of the counters asked for, or of all', async () => {
    const { subscribe, use } = await given();
    const all = { ...info('cap', 'below-50'), ...info('month', 'below-100'), ...info('product-1/minutes', 'below-80') };
    const first = await subscribe();
    expect([first.answer.status, first.answer.body]).toEqual([201, { supi: CONTEXT.supi, statusInfos: all }]);
    await use(8);
    const { answer } = await subscribe({ policyCounterIds: ['cap'], notifId: 'n-1', expiry: '2027-01-01T00:00:00Z' });
    expect(answer.body).toEqual({
      supi: CONTEXT.supi,
      notifId: 'n-1',
      statusInfos: info('cap', 'above-80', 'below-50 2026-12-16T00:00:00.000Z'),
      expiry: '2027-01-01T00:00:00.000Z',
    });
  });

  test('the same again is the same one; replaced it is another', async () => {
    const { subscribe, call, use, told } = await given();
    const [first, again, other] = [await subscribe(), await subscribe(), await subscribe({ notifId: 'other' })];
    expect([again.answer, again.ref]).toEqual([first.answer, first.ref]);
    expect(other.ref).not.toBe(first.ref);
    const replaced = await call('PUT', first.ref, { ...CONTEXT, policyCounterIds: ['month'] });
    expect([replaced.status, replaced.body.statusInfos]).toEqual([200, info('month', 'below-100')]);
    expect((await call('DELETE', other.ref)).status).toBe(204);
    expect((await call('DELETE', other.ref)).status).toBe(404);
    await use(8);
    expect(await told()).toEqual([]);
  });

  test('the day and the month end on the limit’s clocks', async () => {
    const { subscribe, use, network } = await given({ ...CAPPED, limits: [{ ...CAP, timeZone: 'Asia/Tokyo' }, MONTH] });
    await use(100);
    const { answer } = await subscribe();
    expect(answer.body.statusInfos).toMatchObject({
      ...info('cap', 'exhausted', 'below-50 2026-12-15T15:00:00.000Z'),
      ...info('month', 'exhausted', 'below-100 2027-01-01T00:00:00.000Z'),
    });
    network.advance(Date.parse('2027-01-01T00:00:00Z') - network.nowMs());
    expect((await subscribe()).answer.body.statusInfos).toMatchObject({
      ...info('cap', 'below-50'),
      ...info('month', 'below-100'),
    });
  });
});

describe('who subscribed is told', () => {
  test('each change once, with what it will be by itself; not what did not change', async () => {
    const { subscribe, use, told, again } = await given();
    await subscribe({ notifId: 'n-1' });
    await use(1);
    expect(await told()).toEqual([]);
    await use(4);
    const statusInfos = info('cap', 'above-50', 'below-50 2026-12-16T00:00:00.000Z');
    expect(await told()).toEqual([
      ['https://pcf.example/n/notify', { supi: CONTEXT.supi, notifId: 'n-1', statusInfos }],
    ]);
    again();
    expect(await told()).toEqual([]);
    await use(5);
    expect(await told()).toMatchObject([
      ['https://pcf.example/n/notify', { statusInfos: info('cap', 'exhausted', 'below-50 2026-12-16T00:00:00.000Z') }],
    ]);
  });

  test('one who could not be reached is told later; the others are not told twice', async () => {
    const { subscribe, use, told, down, again } = await given();
    await subscribe();
    await use(6);
    down(true);
    await expect(told()).rejects.toThrow('down');
    down(false);
    again();
    expect(await told()).toHaveLength(1);
  });

  test('nothing after it expired', async () => {
    const { subscribe, use, told, network, ports, world } = await given();
    await subscribe({ expiry: new Date(NOW + 60_000).toISOString() });
    network.advance(60_000);
    await use(6);
    expect(await told()).toEqual([]);
    expect(await ports.subscriptions.ofBalance(TENANT, world.balanceId)).toEqual([]);
  });

  test('a limit that was raised, an allowance that was bought', async () => {
    const { subscribe, use, told, world } = await given();
    await subscribe();
    await use(8);
    await told();
    const account = await world.account();
    const none = { creditLimitNano: 0n, sponsors: new Map() };
    const raised = changeTerms(account, { ...none, limits: [{ ...CAP, limit: 100n * MIB_NANO }] }, NOW);
    await world.ports.balances.write(typeof raised === 'object' ? raised : account, account.number);
    expect(await told()).toMatchObject([['https://pcf.example/n/notify', { statusInfos: info('cap', 'below-50') }]]);
    const plan = { productId: 'add-on', offeringId: 'payg', from: NOW, addOn: true };
    const gigabyte = { id: 'add-on/gb', service: 'data' as const, zones: ['home'], granted: 10n, priority: 1 };
    const later = await world.account();
    const bought = addPlan(later, plan, [{ ...gigabyte, validUntil: NOW + 86_400_000 }], NOW);
    await world.ports.balances.write(bought ?? later, later.number);
    expect(await told()).toMatchObject([
      ['https://pcf.example/n/notify', { statusInfos: info('add-on/gb', 'below-80') }],
    ]);
  });

  test('that it is over, when charging ends', async () => {
    const { subscribe, told, ports, world } = await given();
    await subscribe({ notifId: 'n-1' });
    const closing = { tenant: TENANT, productId: 'product-1', balanceId: world.balanceId, msisdn: MSISDN };
    await closeCharging(world.ports, { ...closing, closedAt: '2026-12-15T12:00:00Z' });
    expect(endPlan(await world.account(), 'product-1', NOW)).toBeUndefined();
    expect(await told()).toEqual([
      ['https://pcf.example/n/terminate', { supi: CONTEXT.supi, notifId: 'n-1', termCause: 'REMOVED_SUBSCRIBER' }],
    ]);
    expect(await ports.subscriptions.ofBalance(TENANT, world.balanceId)).toEqual([]);
  });
});

describe('what is refused', () => {
  test.each<[what: string, more: Record<string, unknown>, cause: string | undefined, param: string | undefined]>([
    ['nobody named', { gpsi: undefined, supi: undefined }, undefined, 'supi'],
    ['an unknown subscriber', { gpsi: 'msisdn-49151000', supi: undefined }, 'USER_UNKNOWN', undefined],
    ['an unknown counter', { policyCounterIds: ['cap', 'gap'] }, 'UNKNOWN_POLICY_COUNTERS', 'policyCounterIds'],
    ['no counter at all', { policyCounterIds: [] }, undefined, 'policyCounterIds'],
    ['counters that are no texts', { policyCounterIds: ['cap', 7] }, undefined, 'policyCounterIds'],
    ['no address', { notifUri: undefined }, undefined, 'notifUri'],
    ['an address that is none', { notifUri: 'ftp://pcf' }, undefined, 'notifUri'],
    ['an expiry that is past', { expiry: '2026-12-15T11:00:00Z' }, undefined, 'expiry'],
    ['an expiry that is none', { expiry: 'soon' }, undefined, 'expiry'],
    ['a notifId that is none', { notifId: {} }, undefined, 'notifId'],
  ])('%s', async (_what, more, cause, param) => {
    const { answer } = await (await given()).subscribe(more);
    expect([answer.status, answer.contentType, answer.body.cause, answer.body.invalidParams?.[0]?.param]).toEqual([
      400,
      'application/problem+json',
      cause,
      param,
    ]);
  });

  test('a subscriber without counters; one subscription too many', async () => {
    const bare = await given({ ...TARIFF, version: '2.1', validFrom: 1 });
    bare.network.advance(60 * 86_400_000);
    expect((await bare.subscribe()).answer.body.cause).toBe('NO_AVAILABLE_POLICY_COUNTERS');
    const { subscribe } = await given();
    for (let n = 0; n < 20; n += 1) expect((await subscribe({ notifId: String(n) })).answer.status).toBe(201);
    expect((await subscribe({ notifId: '20' })).answer.status).toBe(429);
    expect((await subscribe({ notifId: '19' })).answer.status).toBe(201);
  });

  test('another role, another method, another path', async () => {
    const { call, subscribe } = await given();
    const { ref } = await subscribe();
    expect((await call('POST', '', CONTEXT, 'agent')).status).toBe(403);
    expect((await call('GET', '')).status).toBe(405);
    expect((await call('PATCH', ref, {})).status).toBe(405);
    expect((await call('PUT', '/nobody.nothing', CONTEXT)).status).toBe(404);
    expect((await call('DELETE', '/nothing')).status).toBe(404);
    expect((await call('PUT', `${ref}/more`, CONTEXT)).status).toBe(404);
  });

  test(`hostile bodies (seed ${SEED})`, async () => {
    const { call, subscribe } = await given();
    const { ref } = await subscribe();
    const odd = fc.oneof(fc.jsonValue(), fc.constantFrom('msisdn-353861000001', 1e308, '\u0000', 'x'.repeat(70_000)));
    const bodies = fc.oneof(
      fc.string(),
      fc.json(),
      fc.constant(`{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`),
      fc.record({ gpsi: odd, notifUri: odd, policyCounterIds: odd, expiry: odd, notifId: odd }, { requiredKeys: [] }),
      fc
        .record({ expiry: odd, notifId: odd, policyCounterIds: odd }, { requiredKeys: [] })
        .map((more) => ({ ...CONTEXT, ...more })),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('POST', 'PUT'), bodies, async (method, body) => {
        const answer = await call(method, method === 'POST' ? '' : ref, body);
        expect([200, 201, 400, 413, 429]).toContain(answer.status);
        if (answer.status >= 400) expect(answer.contentType).toBe('application/problem+json');
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
});
