import { type AllowanceBucket, ChargeView, chargeIdOf, type Ledger, takeUnits } from '../../shared/balance-management';
import { chargeMessages } from '../../shared/convergent-charging';
import type { AllowanceRule, Tariff } from '../../shared/rating';
import type { UsageRecord } from '../../shared/usage-management';
import { makeWorld, NOW, TARIFF, TENANT, usage } from './world';

const CENT = 10_000_000n;
const EUR = 100n * CENT;

const bucket = (over: Partial<AllowanceBucket> & { id: string }): AllowanceBucket => ({
  service: 'money',
  zones: [],
  granted: EUR,
  remaining: EUR,
  priority: 10,
  validUntil: NOW + 86_400_000,
  ...over,
});

/** A balance of one euro with these buckets besides. */
async function worldWith(buckets: readonly AllowanceBucket[], more: Partial<Tariff> = {}) {
  const world = await makeWorld();
  await world.ports.tariffs.put(TENANT, { ...TARIFF, ...more });
  await world.topUp('topupBalance/1', EUR);
  world.cache.set(`${TENANT}#${world.balanceId}`, { ...(await world.account()), buckets });
  return world;
}

async function charge(world: Awaited<ReturnType<typeof worldWith>>, record: UsageRecord) {
  const { results } = await chargeMessages(world.ports, world.cache, [
    { tenant: TENANT, receivedAt: '', records: [record] },
  ]);
  const [result] = results;
  if (!result || 'problem' in result) throw result?.problem ?? new Error('no result');
  const account = await world.account();
  return {
    outcome: result.outcomes[0],
    record: account.postings.find(({ records }) => records)?.records?.[0],
    left: Object.fromEntries(account.buckets.map(({ id, remaining }) => [id, remaining])),
    money: account.moneyNano,
  };
}

test('bonus money is used before the main balance, the one with the lowest priority first, and the explanation adds up', async () => {
  const world = await worldWith([
    bucket({ id: 'voucher/b', remaining: 30n * CENT, priority: 20 }),
    bucket({ id: 'voucher/a', remaining: 20n * CENT }),
    bucket({ id: 'voucher/elsewhere', zones: ['abroad'] }),
    bucket({ id: 'voucher/over', validUntil: Date.parse('2026-12-10T10:00:00Z') }),
  ]);
  const { record, left, money, outcome } = await charge(world, usage({ usageId: 'u1', quantity: '7' }));
  expect(outcome).toMatchObject({ kind: 'charged', amountNano: String(20n * CENT) });
  expect(record).toMatchObject({
    amountNano: String(20n * CENT),
    bonus: { 'voucher/a': String(20n * CENT), 'voucher/b': String(30n * CENT) },
  });
  expect([left['voucher/a'], left['voucher/b'], left['voucher/elsewhere'], money]).toEqual([0n, 0n, EUR, 80n * CENT]);
  await world.projectAll();
  const view = new ChargeView(world.ports.balances, world.ports.ledger as Ledger, world.ports.tariffs);
  const { number } = await world.account();
  const charged = await view.get(TENANT, 'charge', chargeIdOf(world.balanceId, { day: '2026-12-10', number }, 0));
  expect(charged?.body).toMatchObject({ explanation: { isSame: true } });
});

test('a bucket of energy pays as many units as its energy lasts for', async () => {
  const world = await worldWith([bucket({ id: 'plan/green', service: 'energy', granted: 1_000n, remaining: 1_000n })], {
    energy: { rates: { sms: { microWattHours: 300n, perUnits: 1n } }, microgramsPerKilowattHour: 1_000_000_000n },
  });
  const { record, left, money } = await charge(world, usage({ usageId: 'u1', quantity: '5' }));
  expect(record).toMatchObject({
    allowances: { 'plan/green': '3' },
    energy: { 'plan/green': '900' },
    carbonMicrograms: '1500',
  });
  expect([left['plan/green'], money]).toEqual([100n, 80n * CENT]);
});

test('late usage is paid by the period that it falls in', async () => {
  const rule: AllowanceRule = {
    id: 'texts',
    service: 'sms',
    units: 5n,
    zones: ['home'],
    priority: 1,
    validity: { days: 14 },
    recurring: true,
  };
  const first = bucket({
    id: 'product-1/texts',
    service: 'sms',
    zones: ['home'],
    granted: 5n,
    remaining: 5n,
    validUntil: Date.parse('2026-12-15T00:00:00Z'),
  });
  const world = await worldWith([first], { allowances: [rule] });
  const late = usage({ usageId: 'late', startedAt: '2026-12-14T23:00:00.000Z', quantity: '2' });
  const fresh = usage({ usageId: 'fresh', startedAt: '2026-12-15T11:00:00.000Z', quantity: '1' });
  expect((await charge(world, fresh)).left).toEqual({ 'product-1/texts': 5n, 'product-1/texts~1': 4n });
  expect((await charge(world, late)).left).toEqual({ 'product-1/texts': 3n, 'product-1/texts~1': 4n });
});

test('what sessions hold of a bucket nobody else takes', async () => {
  const world = await worldWith([bucket({ id: 'voucher/a', remaining: 20n * CENT })]);
  const cached = world.cache.get(`${TENANT}#${world.balanceId}`);
  if (!cached) throw new Error('the account is cached');
  const group = {
    ratingGroup: 1,
    service: 'data' as const,
    since: 0,
    limited: false,
    granted: 1n,
    reservedNano: 95n * CENT,
    reservedUnits: { 'voucher/a': 15n * CENT },
    validUntil: NOW + 1_000,
    tariff: '',
    priceId: '',
    usedUnits: 0n,
    moneyUnits: 0n,
    dueNano: 0n,
  };
  const held = {
    ...cached,
    sessions: [
      { id: 'a.b', lastAt: 0, lastSequence: 0, touchedAt: NOW, closed: false, revived: false, groups: [group] },
    ],
  };
  const taken = takeUnits(
    held,
    {
      service: 'sms',
      zone: 'home',
      atMs: NOW,
      productId: undefined,
      billedUnits: 2n,
      priceOf: () => 20n * CENT,
      energyRate: undefined,
      carbonMicrograms: 0n,
    },
    { limits: [], notices: [] },
  );
  expect([taken.bonus, taken.amountNano, taken.unpaidNano]).toEqual([
    { 'voucher/a': 5n * CENT },
    5n * CENT,
    10n * CENT,
  ]);
});
