import fc from 'fast-check';
import { describeBuckets, type Ledger, verifyLedger } from '../../shared/balance-management';
import { chargeMessages, closeCharging, openCharging } from '../../shared/convergent-charging';
import type { PriceRule, Tariff } from '../../shared/rating';
import type { UsageRecord } from '../../shared/usage-management';
import { makeNetwork } from './network';
import { MSISDN, makeWorld, NOW, TARIFF, TENANT, usage } from './world';

const SEED = Number(process.env.FARTHING_SEED ?? 20261123);
const RUNS = Number(process.env.FARTHING_RUNS ?? 100);
const CENT = 10_000_000n;
const EUR = 100n * CENT;
const OPENED = '2026-12-02T00:00:00Z';
const CHILDREN = ['353861000002', '353861000003'] as const;

/** A child's own prices: five cents a text, five free ones, at most fifteen cents a day. */
const CHILD: Tariff = {
  ...TARIFF,
  offeringId: 'kids',
  rules: TARIFF.rules.map((rule): PriceRule => ({ ...rule, priceNano: 5n * CENT })),
  allowances: [{ id: 'texts', service: 'sms', units: 5n, zones: ['home'], priority: 1, validity: { months: 1 } }],
  limits: [
    {
      id: 'pocket',
      counts: 'money',
      scope: {},
      period: 'day',
      limit: 15n * CENT,
      action: 'block',
      noticePercents: [],
    },
  ],
};
const ADD_ON: Tariff = {
  ...TARIFF,
  offeringId: 'family-pack',
  rules: [],
  allowances: [{ id: 'pack', service: 'sms', units: 4n, zones: ['home'], priority: 5, validity: { months: 1 } }],
};

/** A parent's balance of ten euros that two children share, with an allowance for all of them. */
async function family() {
  const world = await makeWorld();
  for (const tariff of [CHILD, ADD_ON]) await world.ports.tariffs.put(TENANT, tariff);
  const request = { tenant: TENANT, partyId: 'party-1', activatedAt: OPENED, balanceId: world.balanceId };
  for (const [index, msisdn] of CHILDREN.entries())
    await openCharging(world.ports, { ...request, offeringId: 'kids', productId: `child-${index + 1}`, msisdn });
  await openCharging(world.ports, { ...request, offeringId: 'family-pack', productId: 'pack-1' });
  await world.topUp('topupBalance/1', 10n * EUR);
  return world;
}
type Family = Awaited<ReturnType<typeof family>>;

async function charge(world: Family, ...records: UsageRecord[]) {
  const { results } = await chargeMessages(world.ports, world.cache, [{ tenant: TENANT, receivedAt: '', records }]);
  const [result] = results;
  if (!result || 'problem' in result) throw result?.problem ?? new Error('no result');
  return result.outcomes.map((outcome) => (outcome.kind === 'refused' ? outcome.reason : outcome.kind));
}

const left = async (world: Family) =>
  Object.fromEntries((await world.account()).buckets.map(({ id, remaining }) => [id, Number(remaining)]));

test('each is rated by their own plan, and their own allowances pay for nobody else', async () => {
  const world = await family();
  await charge(world, usage({ usageId: 'c1', msisdn: CHILDREN[0], quantity: '7' }));
  expect(await left(world)).toMatchObject({ 'child-1/texts': 0, 'child-2/texts': 5, 'pack-1/pack': 2 });
  await charge(world, usage({ usageId: 'p1', quantity: '3' }));
  expect(await left(world)).toMatchObject({ 'child-2/texts': 5, 'pack-1/pack': 0 });
  expect((await world.account()).moneyNano).toBe(10n * EUR - 10n * CENT);
});

test('a limit of a member’s plan is theirs alone', async () => {
  const world = await family();
  const of = (msisdn: string, usageId: string, quantity: string) => usage({ usageId, msisdn, quantity });
  await charge(world, of(CHILDREN[0], 'a', '9'));
  expect(await charge(world, of(CHILDREN[0], 'b', '3'))).toEqual(['charged']);
  expect(await charge(world, of(CHILDREN[0], 'c', '1'))).toEqual(['spending-limit-reached']);
  expect(await charge(world, of(CHILDREN[1], 'd', '8'))).toEqual(['charged']);
  expect(await charge(world, of(MSISDN, 'e', '8'))).toEqual(['charged']);
  expect((await world.account()).counters).toEqual([
    { id: 'pocket/child-1', period: '2026-12-10', spent: 15n * CENT },
    { id: 'pocket/child-2', period: '2026-12-10', spent: 15n * CENT },
  ]);
});

test('who left is charged no more, whatever a warm function remembers, and takes their allowance along', async () => {
  const world = await family();
  await charge(world, usage({ usageId: 'a', msisdn: CHILDREN[0] }));
  await closeCharging(world.ports, {
    tenant: TENANT,
    productId: 'child-1',
    balanceId: world.balanceId,
    msisdn: CHILDREN[0],
    closedAt: '2026-12-12T00:00:00Z',
  });
  const after = usage({ usageId: 'b', msisdn: CHILDREN[0], startedAt: '2026-12-13T00:00:00Z' });
  expect(await charge(world, after)).toEqual(['unknown-subscriber']);
  expect(await charge(world, usage({ usageId: 'c', msisdn: CHILDREN[1] }))).toEqual(['charged']);
  expect(Object.keys(await left(world))).not.toContain('child-1/texts');
});

test('TMF654 says which buckets are shared', async () => {
  const buckets = describeBuckets(await (await family()).account(), NOW);
  expect(Object.fromEntries(buckets.map(({ name, isShared }) => [name, isShared]))).toEqual({
    'Main balance': true,
    minutes: true,
    pack: true,
    texts: false,
  });
});

test('joining twice is joining once; a balance in another currency cannot be joined', async () => {
  const world = await family();
  const { number } = await world.account();
  const again = { tenant: TENANT, partyId: 'party-1', activatedAt: OPENED, balanceId: world.balanceId };
  await openCharging(world.ports, { ...again, offeringId: 'kids', productId: 'child-1', msisdn: CHILDREN[0] });
  expect((await world.account()).number).toBe(number);
  await world.ports.tariffs.put(TENANT, { ...CHILD, offeringId: 'pounds', currency: 'GBP' });
  const foreign = openCharging(world.ports, { ...again, offeringId: 'pounds', productId: 'x', msisdn: '353861000009' });
  await expect(foreign).rejects.toThrow('is in EUR, not in GBP');
});

test('a member’s session is theirs, even when the item has forgotten it', async () => {
  const world = await family();
  const network = makeNetwork(world.ports, world.cache);
  const child = { subscriberIdentifier: `msisdn-${CHILDREN[0]}` };
  const { ref } = await network.open([{ ask: 1_048_576 }], child);
  await network.update(ref, [{ used: 1_048_576 }], child);
  expect((await world.account()).moneyNano).toBe(10n * EUR - 5n * CENT);
  network.advance(2 * 24 * 3_600_000);
  await chargeMessages(network.ports, world.cache, [
    { tenant: TENANT, receivedAt: '', records: [usage({ usageId: 'p1' })] },
  ]);
  expect((await world.account()).sessions).toEqual([]);
  await world.projectAll();
  const { moneyNano } = await world.account();
  await network.update(ref, [{ used: 1_048_576 }], child);
  const account = await world.account();
  expect(account.moneyNano).toBe(moneyNano - 5n * CENT);
  expect(account.postings.flatMap(({ records }) => records ?? [])).toMatchObject([{ productId: 'child-1' }]);
});

/** Who used how many texts; the oracle pays them by hand. */
const used = fc.array(fc.record({ who: fc.integer({ min: 0, max: 2 }), texts: fc.integer({ min: 1, max: 6 }) }), {
  maxLength: 25,
});

test(`what a family pays is what an oracle reckons (seed ${SEED}, ${RUNS} lives)`, async () => {
  await fc.assert(
    fc.asyncProperty(used, async (usages) => {
      const world = await family();
      const own = [0, 5, 5];
      const pocket = [0n, 15n * CENT, 15n * CENT];
      let pack = 4;
      let money = 10n * EUR;
      for (const [index, { who, texts }] of usages.entries()) {
        const byOwn = Math.min(own[who] ?? 0, texts);
        const byPack = Math.min(pack, texts - byOwn);
        const price = BigInt(texts - byOwn - byPack) * (who === 0 ? 10n : 5n) * CENT;
        const isBlocked = who > 0 && price > (pocket[who] ?? 0n);
        const msisdn = [MSISDN, ...CHILDREN][who] ?? '';
        const startedAt = new Date(NOW - 3_600_000 + index * 1_000).toISOString();
        const told = await charge(world, usage({ usageId: `u${index}`, msisdn, quantity: String(texts), startedAt }));
        expect(told).toEqual([isBlocked ? 'spending-limit-reached' : 'charged']);
        if (isBlocked) continue;
        own[who] = (own[who] ?? 0) - byOwn;
        pack -= byPack;
        money -= price;
        if (who > 0) pocket[who] = (pocket[who] ?? 0n) - price;
      }
      expect((await world.account()).moneyNano).toBe(money);
      expect(await left(world)).toMatchObject({
        'child-1/texts': own[1],
        'child-2/texts': own[2],
        'pack-1/pack': pack,
      });
      await world.projectAll();
      const postings = await (world.ports.ledger as Ledger).history(TENANT, world.balanceId, 1_000);
      expect(verifyLedger(postings)).toEqual([]);
    }),
    { seed: SEED, numRuns: RUNS },
  );
});
