import { callerOf, NOW, oss, TENANT } from './oss';

const FEED = callerOf('network');
const ACTIVATE = { operation: 'activate-sim', msisdn: '491510000001', iccid: '8949000000000000001' } as const;
const bodyOf = (answer: unknown) => JSON.parse((answer as { body: string }).body);

describe('a system that the feed calls down', () => {
  test('is not asked: the workflow is told to come again, and asks when it is well', async () => {
    const { call, ask, asked, woken, order } = oss();
    expect(bodyOf(await call(FEED, 'POST', '/health', { system: 'provisioning', status: 'down' }))).toMatchObject({
      status: 'down',
    });
    await ask({ id: 't1', ...ACTIVATE });
    expect([asked, woken]).toEqual([[], ['t1: NetworkUnavailable']]);
    expect((await order('t1')).state).toBe('acknowledged');
    await call(FEED, 'POST', '/health', { system: 'provisioning', status: 'healthy' });
    await ask({ id: 't1', ...ACTIVATE }, 'again');
    expect(asked.map(({ id, attempt }) => [id, attempt])).toEqual([['t1', 1]]);
  });

  test('leaves the others alone', async () => {
    const { call, ask, asked } = oss();
    await call(FEED, 'POST', '/health', { system: 'esim', status: 'down' });
    await ask({ id: 't1', ...ACTIVATE });
    expect(asked).toHaveLength(1);
  });

  test('is well again after its time, and after a day where nobody says so', async () => {
    const { ports, call } = oss();
    const until = new Date(NOW + 60_000).toISOString();
    await call(FEED, 'POST', '/health', { system: 'slice', status: 'down', until });
    expect(await ports.health.find(TENANT, 'slice')).toMatchObject({ untilMs: NOW + 60_000 });
    await call(FEED, 'POST', '/health', { system: 'slice', status: 'down', until: '2099-01-01T00:00:00Z' });
    expect(await ports.health.find(TENANT, 'slice')).toMatchObject({ untilMs: NOW + 86_400_000 });
    ports.nowMs = async () => NOW + 86_400_000;
    expect(bodyOf(await call(FEED, 'GET', '/health/slice'))).toEqual({ system: 'slice', status: 'healthy' });
  });
});

test('a degraded system is asked so many tasks a minute; the others come again', async () => {
  const { call, ask, asked, woken } = oss();
  const report = { system: 'provisioning', status: 'degraded', tasksPerMinute: 2 };
  expect(bodyOf(await call(FEED, 'POST', '/health', report))).toMatchObject({ status: 'degraded', tasksPerMinute: 2 });
  for (const id of ['t1', 't2', 't3', 't4']) await ask({ id, ...ACTIVATE });
  expect(asked.map(({ id }) => id)).toEqual(['t1', 't2']);
  expect(woken).toEqual(['t3: NetworkUnavailable', 't4: NetworkUnavailable']);
});

test.each([
  ['no system', { status: 'down' }, ['system']],
  ['another system', { system: 'magic', status: 'down' }, ['system']],
  ['another status', { system: 'slice', status: 'so-so' }, ['status']],
  [
    'all that is wrong',
    { system: 'x', status: 'y', until: 'z', tasksPerMinute: 0 },
    ['system', 'status', 'until', 'tasksPerMinute'],
  ],
])('a report with %s is refused', async (_, report, paths) => {
  const answer = await oss().call(FEED, 'POST', '/health', report);
  expect(answer).toMatchObject({ code: 'invalid-request', failure: { violations: paths.map((path) => ({ path })) } });
});

test.each([
  ['a subscriber reports', 'subscriber', 'POST', '/health'],
  ['a subscriber reads', 'subscriber', 'GET', '/health/slice'],
  ['an agent reports', 'agent', 'POST', '/health'],
] as const)('%s nothing', async (_, role, method, path) => {
  expect(await oss().call(callerOf(role), method, path, {})).toMatchObject({ code: 'forbidden' });
});

test('there is no health of a system that there is not', async () => {
  expect(await oss().call(FEED, 'GET', '/health/magic')).toMatchObject({ code: 'not-found' });
});
