import { ChargeView, type Ledger } from '../../shared/balance-management';
import { chargeMessages, openCharging } from '../../shared/convergent-charging';
import type { PriceRule, Tariff } from '../../shared/rating';
import type { UsageRecord } from '../../shared/usage-management';
import { makeNetwork, seconds } from './network';
import { CENT, creditUser, sponsoredWorld, USER } from './sponsored-world';
import { MSISDN, makeWorld, NOW, TARIFF, TENANT, usage } from './world';

const CALL = { iMSChargingInformation: { roleOfNode: 'ORIGINATING', calledPartyAddress: 'tel:+353861234567' } };

/** The first hundred minutes of a month at ten cents, then five. */
const tiered = (over: Partial<PriceRule> = {}): Tariff => ({
  ...TARIFF,
  version: '2.1',
  validFrom: 1,
  rules: TARIFF.rules.map((rule) => ({
    ...rule,
    zone: 'metered',
    ...(rule.service === 'voice'
      ? {
          tiers: [{ fromUnit: 6_000n, priceNano: 5n * CENT }],
          tierMode: 'graduated' as const,
          nextIncrement: 60n,
          tierCounter: { id: 'minutes', period: 'month' as const },
          ...over,
        }
      : {}),
  })),
});

async function tieredWorld(over?: Partial<PriceRule>) {
  const world = await makeWorld();
  await world.ports.tariffs.put(TENANT, tiered(over));
  await world.topUp('topupBalance/1', 100_000n * CENT);
  const view = new ChargeView(world.ports.balances, world.ports.ledger as Ledger, world.ports.tariffs);
  const clock = { nowMs: NOW };
  return {
    ...world,
    clock,
    charge: async (...records: UsageRecord[]) => {
      await world.projectAll();
      const ports = { ...world.ports, nowOf: async () => clock.nowMs };
      await chargeMessages(ports, world.cache, [{ tenant: TENANT, receivedAt: '', records }]);
      return Number((100_000n * CENT - (await world.account()).moneyNano) / CENT);
    },
    /** Whether each charge so far explains itself. */
    async explained(): Promise<(boolean | undefined)[]> {
      await world.projectAll();
      const postings = await (world.ports.ledger as Ledger).history(TENANT, world.balanceId, 1_000);
      const ids = postings.flatMap(({ day, number, records = [] }) =>
        records.map((_record, place) => `${world.balanceId}:${day}:${number}:${place}`),
      );
      const charges = await Promise.all(ids.map((id) => view.get(TENANT, 'charge', id)));
      return charges.map((charge) => (charge?.body.explanation as { isSame: boolean } | undefined)?.isSame);
    },
  };
}

const minutes = (usageId: string, count: number, over: Partial<UsageRecord> = {}) =>
  usage({ usageId, service: 'voice', quantity: String(count * 60), ...over });

test('a hundred minutes a month at ten cents, then five, in as many calls as one likes', async () => {
  const world = await tieredWorld();
  expect(await world.charge(minutes('a', 60))).toBe(600);
  expect(await world.charge(minutes('b', 60))).toBe(600 + 400 + 100);
  expect(await world.charge(minutes('c', 10))).toBe(1_100 + 50);
  world.clock.nowMs = Date.parse('2027-01-05T12:00:00Z');
  expect(await world.charge(minutes('n', 10, { startedAt: '2027-01-02T10:00:00.000Z' }))).toBe(1_150 + 100);
  expect(await world.charge(minutes('late', 10))).toBe(1_250 + 50);
  expect((await world.account()).counters).toEqual([
    { id: 'tier:minutes', period: '2026-12', spent: 8_400n },
    { id: 'tier:minutes', period: '2027-01', spent: 600n },
  ]);
  expect(await world.explained()).toEqual(Array(5).fill(true));
});

test('what is cancelled counts no more, what is corrected counts as it was', async () => {
  const world = await tieredWorld();
  await world.charge(minutes('a', 90));
  await world.charge(minutes('b', 20));
  expect(await world.charge(minutes('x', 0, { action: 'cancel', corrects: 'a' }))).toBe(150);
  expect(await world.charge(minutes('c', 90))).toBe(150 + 800 + 50);
  expect(await world.charge(minutes('y', 10, { action: 'correct', corrects: 'c' }))).toBe(150 + 100);
  expect((await world.account()).counters).toEqual([{ id: 'tier:minutes', period: '2026-12', spent: 1_800n }]);
  expect(await world.explained()).toEqual(Array(6).fill(true));
});

test('an ordinary account counts nothing', async () => {
  const world = await tieredWorld();
  await world.charge(usage({ usageId: 's' }), usage({ usageId: 'd', service: 'data', quantity: '1048576' }));
  expect((await world.account()).counters).toEqual([]);
});

test('a call that a network reports counts beside records that come meanwhile', async () => {
  const world = await tieredWorld();
  const network = makeNetwork(world.ports, world.cache);
  const { ref } = await network.open([seconds({ ask: 60 })], CALL);
  await network.update(ref, [seconds({ used: 50 * 60 + 30 })]);
  expect(await world.charge()).toBe(510);
  expect(await world.charge(minutes('a', 40))).toBe(910);
  // Half of the 51st minute was paid: 19.5 minutes more begin 19, of which 9 are left at ten cents.
  await network.update(ref, [seconds({ used: 19 * 60 + 30 })]);
  expect(await world.charge()).toBe(910 + 90 + 50);
  expect(await world.charge(minutes('b', 1))).toBe(1_055);
  await network.release(ref, [seconds({ used: 30 })]);
  expect(await world.charge()).toBe(1_060);
  expect(await world.explained()).toEqual(Array(5).fill(true));
});

test('a volume price is that of the tier that a usage reaches', async () => {
  const world = await tieredWorld({ tierMode: 'volume' });
  expect(await world.charge(minutes('a', 100))).toBe(1_000);
  expect(await world.charge(minutes('b', 1))).toBe(1_005);
});

test.each([
  ['of each session, in the end, what one record costs', undefined, 1_505],
  ['of a month, what its records cost, as they come', { id: 'minutes', period: 'month' as const }, 2_000],
])('a session whose reports reach a volume price %s', async (_what, tierCounter, inAll) => {
  const world = await tieredWorld({ tierMode: 'volume', tierCounter });
  const network = makeNetwork(world.ports, world.cache);
  const { ref } = await network.open([seconds({ ask: 60 })], CALL);
  await network.update(ref, [seconds({ used: 100 * 60 })]);
  expect(await world.charge()).toBe(1_000);
  // The whole would cost 5.05 now: nothing is given back.
  await network.update(ref, [seconds({ used: 60 })]);
  expect(await world.charge()).toBe(1_000);
  await network.release(ref, [seconds({ used: 200 * 60 })]);
  expect(await world.charge()).toBe(inAll);
  expect(await world.explained()).toEqual([true, true, true]);
});

test('each member of a shared balance has a hundred minutes', async () => {
  const world = await tieredWorld();
  const member = { tenant: TENANT, productId: 'product-2', offeringId: 'payg', partyId: 'party-1' };
  await openCharging(world.ports, {
    ...member,
    balanceId: world.balanceId,
    msisdn: USER,
    activatedAt: '2026-12-01T00:00:00Z',
  });
  await world.charge(minutes('a', 100));
  expect(await world.charge(minutes('b', 10, { msisdn: USER }))).toBe(1_100);
  expect(await world.charge(minutes('c', 10, { msisdn: MSISDN }))).toBe(1_150);
  expect((await world.account()).counters.map(({ id }) => id)).toEqual(['tier:minutes', 'tier:minutes/product-2']);
  await world.charge(minutes('x', 0, { msisdn: USER, action: 'cancel', corrects: 'b' }));
  expect((await world.account()).counters).toMatchObject([{ spent: 6_600n }, { spent: 0n }]);
});

test('a sponsor pays its part of the price in the user’s tier, and counts nothing itself', async () => {
  const world = await sponsoredWorld({ percent: 50 });
  await world.ports.tariffs.put(TENANT, tiered());
  await world.topUp('topupBalance/1', 10_000n * CENT);
  await creditUser(world, 10_000n * CENT);
  const records = [minutes('a', 100, { msisdn: USER }), minutes('b', 10, { msisdn: USER })];
  await chargeMessages(world.ports, world.cache, [{ tenant: TENANT, receivedAt: '', records }]);
  await world.projectAll();
  expect(await world.moneyOf(world.balanceId)).toBe((10_000n - 525n) * CENT);
  const cancel = minutes('x', 0, { msisdn: USER, action: 'cancel', corrects: 'a' });
  await chargeMessages(world.ports, world.cache, [{ tenant: TENANT, receivedAt: '', records: [cancel] }]);
  await world.projectAll();
  expect((await world.account()).counters).toEqual([]);
  expect(await world.recordsOf(world.balanceId)).toMatchObject([
    { tiers: { minutes: { before: '0', units: '0' } } },
    { tiers: { minutes: { before: '6000', units: '0' } } },
    { amountNano: String(-500n * CENT) },
  ]);
});
