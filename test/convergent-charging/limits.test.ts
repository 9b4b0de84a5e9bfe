import fc from 'fast-check';
import { type Ledger, type LimitOnUsage, type Signal, verifyLedger } from '../../shared/balance-management';
import { chargeMessages } from '../../shared/convergent-charging';
import type { LimitRule, Tariff } from '../../shared/rating';
import type { UsageRecord } from '../../shared/usage-management';
import { makeWorld, NOW, TARIFF, TENANT, usage } from './world';

const SEED = Number(process.env.FARTHING_SEED ?? 20261123);
const RUNS = Number(process.env.FARTHING_RUNS ?? 100);
const CENT = 10_000_000n;
const EUR = 100n * CENT;

const limit = (over: Partial<LimitRule> & { id: string }): LimitRule => ({
  counts: 'money',
  scope: {},
  period: 'day',
  limit: 30n * CENT,
  action: 'block',
  noticePercents: [],
  ...over,
});

/** The tariff of the other tests with more to it, and five euros. */
async function worldWith(more: Partial<Tariff>) {
  const world = await makeWorld();
  await world.ports.tariffs.put(TENANT, { ...TARIFF, ...more });
  await world.topUp('topupBalance/1', 5n * EUR);
  return world;
}
type World = Awaited<ReturnType<typeof worldWith>>;

async function charge(world: World, ...records: UsageRecord[]) {
  const { results } = await chargeMessages(world.ports, world.cache, [{ tenant: TENANT, receivedAt: '', records }]);
  const [result] = results;
  if (!result || 'problem' in result) throw result?.problem ?? new Error('no result');
  return result.outcomes.map((outcome) => (outcome.kind === 'refused' ? outcome.reason : outcome.kind));
}

const signalsIn = async (world: World): Promise<Signal[]> =>
  (await world.account()).postings.flatMap(({ signals }) => [...(signals ?? [])]);

const sms = (usageId: string, over: Partial<UsageRecord> = {}): UsageRecord => usage({ usageId, ...over });

describe('a limit a day', () => {
  test('blocks what would exceed it, and not what does not; the next day begins anew', async () => {
    const world = await worldWith({ limits: [limit({ id: 'day' })] });
    expect(await charge(world, sms('1'), sms('2'))).toEqual(['charged', 'charged']);
    expect(await charge(world, sms('3', { quantity: '2' }))).toEqual(['spending-limit-reached']);
    expect(await charge(world, sms('4'))).toEqual(['charged']);
    expect(await charge(world, sms('5'))).toEqual(['spending-limit-reached']);
    expect(await charge(world, sms('6', { startedAt: '2026-12-11T10:00:00Z' }))).toEqual(['charged']);
    expect((await world.account()).counters).toEqual([
      { id: 'day', period: '2026-12-10', spent: 30n * CENT },
      { id: 'day', period: '2026-12-11', spent: 10n * CENT },
    ]);
  });

  test('goes by the clocks of its zone', async () => {
    const world = await worldWith({ limits: [limit({ id: 'day', timeZone: 'Asia/Tokyo' })] });
    await charge(
      world,
      sms('1', { startedAt: '2026-12-10T14:59:59Z' }),
      sms('2', { startedAt: '2026-12-10T15:00:00Z' }),
    );
    expect((await world.account()).counters.map(({ period }) => period)).toEqual(['2026-12-10', '2026-12-11']);
  });

  test('what an allowance pays is never blocked', async () => {
    const world = await worldWith({ limits: [limit({ id: 'day' })] });
    await charge(world, sms('1', { quantity: '3' }));
    expect(await charge(world, sms('2', { service: 'voice', quantity: '60' }))).toEqual(['charged']);
  });

  test('whose excess is free costs what is left of it, and the explanation adds up', async () => {
    const world = await worldWith({ limits: [limit({ id: 'day', action: 'free', limit: 25n * CENT })] });
    expect(await charge(world, sms('1', { quantity: '3' }), sms('2', { quantity: '7' }))).toEqual([
      'charged',
      'charged',
    ]);
    expect((await world.account()).moneyNano).toBe(5n * EUR - 25n * CENT);
    await world.projectAll();
    const postings = await (world.ports.ledger as Ledger).history(TENANT, world.balanceId, 10);
    const records = postings.flatMap((posting) => posting.records ?? []);
    expect(records.map(({ amountNano, freeNano }) => [amountNano, freeNano])).toEqual([
      [String(25n * CENT), String(5n * CENT)],
      ['0', String(70n * CENT)],
    ]);
  });

  test('usage of an older day than the newest two counts to the older of them', async () => {
    const world = await worldWith({ limits: [limit({ id: 'day', limit: EUR })] });
    for (const day of [10, 12, 11, 9])
      await charge(world, sms(`${day}`, { startedAt: `2026-12-${day}T10:00:00Z`.replace('-9T', '-09T') }));
    expect((await world.account()).counters.map(({ period, spent }) => [period, spent / CENT])).toEqual([
      ['2026-12-11', 20n],
      ['2026-12-12', 10n],
    ]);
  });
});

test('what a session holds of a cap does not let another usage go free', async () => {
  const world = await worldWith({ limits: [limit({ id: 'day', action: 'free', limit: 10n * CENT })] });
  const account = await world.account();
  const held = { id: 'day', period: '2026-12-10', spent: 8n * CENT };
  const group = {
    ratingGroup: 1,
    service: 'data' as const,
    since: 0,
    limited: false,
    granted: 1n,
    reservedNano: 8n * CENT,
    reservedUnits: {},
    reservedLimits: [held],
    validUntil: NOW + 1_000,
    tariff: '',
    priceId: '',
    usedUnits: 0n,
    moneyUnits: 0n,
    dueNano: 0n,
  };
  const session = { id: 'a.b', lastAt: 0, lastSequence: 0, touchedAt: NOW, closed: false, revived: false };
  world.cache.set(`${TENANT}#${world.balanceId}`, { ...account, sessions: [{ ...session, groups: [group] }] });
  await charge(world, sms('1'));
  expect((await world.account()).moneyNano).toBe(5n * EUR - 10n * CENT);
});

test('a limit counts what is in its scope', async () => {
  const world = await worldWith({
    limits: [limit({ id: 'abroad', scope: { roaming: true } }), limit({ id: 'texts', scope: { services: ['sms'] } })],
  });
  await charge(world, sms('1'), sms('2', { service: 'data', quantity: '1048576' }));
  expect((await world.account()).counters).toEqual([{ id: 'texts', period: '2026-12-10', spent: 10n * CENT }]);
});

test('a limit of its own stands in the place of the tariff’s of that id', async () => {
  const world = await worldWith({ limits: [limit({ id: 'day' })] });
  world.cache.clear();
  const account = await world.account();
  const own = { ...account, limits: [limit({ id: 'day', limit: 10n * CENT })] };
  world.cache.set(`${TENANT}#${world.balanceId}`, own);
  expect(await charge(world, sms('1'))).toEqual(['charged']);
  expect(await charge(world, sms('2'))).toEqual(['spending-limit-reached']);
});

test('thresholds are told when they are crossed, each once', async () => {
  const world = await worldWith({
    limits: [limit({ id: 'day', limit: 100n * CENT, action: 'notify', noticePercents: [50, 80] })],
    notices: { lowBalanceNano: [4n * EUR], allowancePercents: [50, 100], expiryHours: [] },
  });
  const told: unknown[] = [];
  for (let i = 0; i < 11; i += 1) {
    await charge(world, sms(`s${i}`));
    for (const { kind, ref, percent } of await signalsIn(world)) told.push([i, kind, ref, percent]);
  }
  expect(told).toEqual([
    [4, 'limit-threshold', 'day', 50],
    [7, 'limit-threshold', 'day', 80],
    [9, 'limit-reached', 'day', undefined],
    [10, 'low-balance', 'money', undefined],
  ]);
  await charge(world, sms('v', { service: 'voice', quantity: '300' }));
  expect(await signalsIn(world)).toEqual([{ kind: 'allowance-threshold', ref: 'product-1/minutes', percent: 50 }]);
  await world.topUp('topupBalance/2', EUR);
  await charge(world, sms('again', { quantity: '11' }));
  expect((await signalsIn(world)).map(({ kind }) => kind)).toEqual(['low-balance']);
});

test('a carbon limit blocks by what usage emits, whoever pays', async () => {
  const world = await worldWith({
    limits: [limit({ id: 'green', counts: 'carbon', limit: 1_000n })],
    energy: {
      rates: { voice: { microWattHours: 10_000n, perUnits: 1n } },
      microgramsPerKilowattHour: 1_000_000n,
    },
  });
  expect(await charge(world, sms('1', { service: 'voice', quantity: '60' }))).toEqual(['charged']);
  expect((await world.account()).counters).toEqual([{ id: 'green', period: '2026-12-10', spent: 600n }]);
  expect(await charge(world, sms('2', { service: 'voice', quantity: '60' }))).toEqual(['spending-limit-reached']);
});

describe('credit', () => {
  const overdrawn = async () => {
    const world = await worldWith({});
    const account = await world.account();
    world.cache.set(`${TENANT}#${world.balanceId}`, { ...account, creditLimitNano: EUR });
    return world;
  };

  test('lets a balance go below zero as far as its limit, and its use is told', async () => {
    const world = await overdrawn();
    expect(await charge(world, sms('1', { quantity: '55' }))).toEqual(['charged']);
    expect((await world.account()).moneyNano).toBe(-50n * CENT);
    expect(await signalsIn(world)).toEqual([
      { kind: 'credit-used', ref: 'money' },
      { kind: 'credit-used', ref: 'money', percent: 50 },
    ]);
    expect(await charge(world, sms('2', { quantity: '6' }))).toEqual(['insufficient-balance']);
    expect(await charge(world, sms('3', { quantity: '5' }))).toEqual(['charged']);
    await world.projectAll();
    expect(verifyLedger(await (world.ports.ledger as Ledger).history(TENANT, world.balanceId, 10))).toEqual([]);
  });
});

/** The oracle's own arithmetic of one limit: periods by their names, spent by usage, what exceeds by its action. */
interface OracleLimit {
  readonly rule: LimitRule;
  readonly spent: Map<LimitOnUsage['period'], bigint>;
}

const DAYS = ['2026-12-10', '2026-12-11'];
const drawn = fc.array(
  fc.record({
    units: fc.integer({ min: 1, max: 12 }),
    day: fc.constantFrom(...DAYS),
    service: fc.constantFrom('sms' as const, 'data' as const),
  }),
  { minLength: 1, maxLength: 25 },
);
const rules = fc.array(
  fc.record({
    period: fc.constantFrom('day' as const, 'month' as const, 'session' as const),
    action: fc.constantFrom('block' as const, 'free' as const, 'notify' as const),
    limit: fc.integer({ min: 1, max: 300 }),
    texts: fc.boolean(),
  }),
  { maxLength: 4 },
);

test(`limits come out as an oracle reckons them (seed ${SEED}, ${RUNS} lives)`, async () => {
  await fc.assert(
    fc.asyncProperty(drawn, rules, async (usages, drawnRules) => {
      const limits = drawnRules.map(({ period, action, limit: cents, texts }, index) =>
        limit({
          id: `l${index}`,
          period,
          action,
          limit: BigInt(cents) * CENT,
          scope: texts ? { services: ['sms'] } : {},
          noticePercents: [50],
        }),
      );
      const world = await worldWith({ limits });
      const oracle: OracleLimit[] = limits.map((rule) => ({ rule, spent: new Map() }));
      let money = 5n * EUR;
      let index = 0;
      for (const { units, day, service } of usages) {
        index += 1;
        const quantity = String(service === 'sms' ? units : units * 1_048_576);
        const [told] = await charge(world, sms(`u${index}`, { service, quantity, startedAt: `${day}T10:00:00Z` }));
        const expected = reckon(oracle, money, BigInt(units) * 10n * CENT, day, service);
        expect(told).toBe(expected.told);
        money = expected.money;
      }
      expect((await world.account()).moneyNano).toBe(money);
      for (const { id, period, spent } of (await world.account()).counters)
        expect(spent).toBe(oracle.find(({ rule }) => rule.id === id)?.spent.get(period));
    }),
    { seed: SEED, numRuns: RUNS },
  );
});

function reckon(limits: OracleLimit[], money: bigint, priceNano: bigint, day: string, service: string) {
  const hit = limits.filter(({ rule }) => !rule.scope.services || service === 'sms');
  const periodOf = ({ rule }: OracleLimit): string => (rule.period === 'day' ? day : day.slice(0, 7));
  const leftOf = (one: OracleLimit): bigint => {
    const spent = one.rule.period === 'session' ? 0n : (one.spent.get(periodOf(one)) ?? 0n);
    return one.rule.limit > spent ? one.rule.limit - spent : 0n;
  };
  let cost = priceNano;
  for (const one of hit) if (one.rule.action === 'free' && leftOf(one) < cost) cost = leftOf(one);
  if (hit.some((one) => one.rule.action === 'block' && leftOf(one) < cost))
    return { told: 'spending-limit-reached', money };
  if (cost > money) return { told: 'insufficient-balance', money };
  for (const one of hit)
    if (one.rule.period !== 'session' && cost > 0n)
      one.spent.set(periodOf(one), (one.spent.get(periodOf(one)) ?? 0n) + cost);
  return { told: 'charged', money: money - cost };
}
