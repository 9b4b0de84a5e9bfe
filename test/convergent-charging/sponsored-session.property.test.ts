import fc from 'fast-check';
import { type ChargeRecord, type Ledger, signalEvents } from '../../shared/balance-management';
import { chargeSplit, sponsoredIdOf } from '../../shared/convergent-charging';
import type { Tariff } from '../../shared/rating';
import type { DomainEvent } from '../../shared/tmf/event';
import { seededRandom } from '../load/statistics';
import { brief, makeNetwork, type NchfAnswer, type Unit } from './network';
import { CENT, creditUser, type SponsoredWorld, sponsoredWorld, USER } from './sponsored-world';
import { TARIFF, TableError, TENANT } from './world';

const SEED = Number(process.env.FARTHING_SEED ?? 20261123);
const RUNS = Number(process.env.FARTHING_RUNS ?? 40);
const TRIES_MAX = 400;
const MIB = 1_048_576;
const OF_USER = { subscriberIdentifier: `msisdn-${USER}` };

/** What whoever hears of splits does: each signal of the balances' writes, as often as `deliver` is called with it. */
function splitsOf(world: SponsoredWorld) {
  const deliver = (event: DomainEvent) => chargeSplit(world.ports, world.ports.ledger as Ledger, event);
  let seen = 0;
  const heard: DomainEvent[] = [];
  return {
    deliver,
    hear(): readonly DomainEvent[] {
      for (const account of world.written.slice(seen))
        heard.push(...signalEvents(account).filter(({ eventType }) => eventType === 'BucketUsageSplitEvent'));
      seen = world.written.length;
      return heard;
    },
    async settle(): Promise<void> {
      await world.projectAll();
      for (const event of this.hear()) await deliver(event);
      await world.projectAll();
    },
  };
}

async function sponsoredNetwork(percent: number, sponsorCents: bigint, userCents: bigint) {
  const world = await sponsoredWorld({ percent });
  if (sponsorCents > 0n) await world.topUp('topupBalance/1', sponsorCents * CENT);
  if (userCents > 0n) await creditUser(world, userCents * CENT);
  return { world, network: makeNetwork(world.ports), splits: splitsOf(world) };
}

test('quota is granted against what the user will pay of it', async () => {
  const { network } = await sponsoredNetwork(75, 1_000n, 5n);
  // 5 cents are a quarter of 20: two MiB.
  const { answer } = await network.open([{ ask: 10 * MIB }], OF_USER);
  expect(brief(answer)).toEqual([`1 SUCCESS ${2 * MIB} final`]);
});

test('who pays nothing needs no money', async () => {
  const { world, network, splits } = await sponsoredNetwork(100, 1_000n, 0n);
  const { answer, ref } = await network.open([{ ask: 10 * MIB }], OF_USER);
  expect(brief(answer)).toEqual([`1 SUCCESS ${10 * MIB}`]);
  await network.release(ref, [{ used: 3 * MIB }]);
  await splits.settle();
  await splits.settle();
  expect([await world.moneyOf('user'), await world.moneyOf(world.balanceId)]).toEqual([0n, 970n * CENT]);
  expect(await world.recordsOf(world.balanceId)).toMatchObject([
    { amountNano: String(30n * CENT), split: { balanceId: 'user', nano: '0' }, ratingGroup: '1' },
  ]);
});

test('what a sponsor cannot pay whole is the user’s, who is granted no more than that lets', async () => {
  const { world, network, splits } = await sponsoredNetwork(50, 12n, 100n);
  const { answer, ref } = await network.open([{ ask: 30 * MIB }], OF_USER);
  // The sponsor has half of 24 cents: of more the user pays all, and has ten MiB.
  expect(brief(answer)).toEqual([`1 SUCCESS ${10 * MIB} final`]);
  await network.update(ref, [{ used: 2 * MIB }]);
  await splits.settle();
  await network.release(ref, [{ used: MIB }]);
  await splits.settle();
  expect([await world.moneyOf('user'), await world.moneyOf(world.balanceId)]).toEqual([80n * CENT, 2n * CENT]);
});

test('what the user cannot pay of a share is unpaid, and the sponsor pays its own', async () => {
  const { world, network, splits } = await sponsoredNetwork(50, 100n, 1n);
  const { ref } = await network.open([], OF_USER);
  await network.release(ref, [{ used: MIB }]);
  await splits.settle();
  expect(await world.recordsOf('user')).toMatchObject([{ amountNano: String(CENT), unpaidNano: String(4n * CENT) }]);
  const [part] = await world.recordsOf(world.balanceId);
  expect(part).toMatchObject({ amountNano: String(5n * CENT), split: { nano: String(5n * CENT) } });
  expect(part).not.toHaveProperty('unpaidNano');
});

test('two rating groups of one request ask the sponsor once for what it has', async () => {
  const { world, network, splits } = await sponsoredNetwork(100, 10n, 100n);
  const { ref } = await network.open([], OF_USER);
  await network.release(ref, [
    { rg: 1, used: MIB },
    { rg: 2, used: MIB },
  ]);
  await splits.settle();
  expect([await world.moneyOf('user'), await world.moneyOf(world.balanceId)]).toEqual([90n * CENT, 0n]);
});

test('an immediate event is split, or the user pays it', async () => {
  const { world, network, splits } = await sponsoredNetwork(40, 5n, 100n);
  const event = { ...OF_USER, oneTimeEvent: true, oneTimeEventType: 'IEC' };
  for (let times = 0; times < 2; times += 1) {
    await network.open([{ ask: MIB }], event);
    await splits.settle();
  }
  expect([await world.moneyOf('user'), await world.moneyOf(world.balanceId)]).toEqual([84n * CENT, 1n * CENT]);
});

test('a split that the ledger does not show yet comes again', async () => {
  const { world, network, splits } = await sponsoredNetwork(50, 100n, 100n);
  const { ref } = await network.open([], OF_USER);
  await network.release(ref, [{ used: MIB }]);
  const [event] = splits.hear();
  if (!event) throw new Error('a split is signalled');
  await expect(splits.deliver(event)).rejects.toThrow('The ledger has no posting');
  await splits.settle();
  expect(await world.moneyOf(world.balanceId)).toBe(95n * CENT);
});

/**
 * A user's sessions and events, reported in any cut, sent again, while the tables time out and whoever charges the sponsor hears late,
 * twice or out of order: each part is charged once, the parts of a report sum to its price, and what a sponsor that always had
 * money paid of a session is its percent of what the whole session cost.
 */
test(`parts of sessions sum to the whole, each once (seed ${SEED}, ${RUNS} lives)`, async () => {
  await fc.assert(fc.asyncProperty(fc.integer(), fc.integer({ min: 1, max: 100 }), fc.boolean(), live), {
    seed: SEED,
    numRuns: RUNS,
  });
});

/** To the nano, so that percents of reports have fractions. */
const EXACT: Tariff = {
  ...TARIFF,
  version: '2.1',
  validFrom: 1,
  rules: TARIFF.rules.map((rule) => ({ ...rule, decimals: 9 })),
};

async function live(seed: number, percent: number, isRich: boolean): Promise<void> {
  const random = seededRandom(seed);
  const pick = (n: number): number => Math.floor(random() * n);
  const world = await sponsoredWorld(
    { percent },
    { write: () => (random() < 0.8 ? 'fine' : random() < 0.5 ? 'lost-before' : 'lost-after') },
  );
  await world.ports.tariffs.put(TENANT, EXACT);
  await world.topUp('topupBalance/1', BigInt(isRich ? 1_000_000 : 1 + pick(300)) * CENT);
  await creditUser(world, BigInt(1 + pick(600)) * CENT);
  world.rage();
  const network = makeNetwork(world.ports, world.cache);
  const splits = splitsOf(world);
  const call = (path: string, body: unknown) => untilDone(world, () => network.call(path, body));
  const open: string[] = [];
  const sent: { path: string; body: unknown; told: NchfAnswer }[] = [];
  const send = async (path: string, units: readonly Unit[], more: object = {}): Promise<NchfAnswer> => {
    const body = network.request(units, { ...OF_USER, ...more });
    const told = await call(path, body);
    sent.push({ path, body, told });
    return told;
  };
  for (let step = 0; step < 40; step += 1) {
    const action = random();
    const ref = open[pick(open.length)];
    if (action < 0.1) world.cache.clear();
    else if (action < 0.2) for (let i = pick(9); i > 0 && (await world.projectOne()); i -= 1);
    else if (action < 0.3) await hearSome(splits, pick);
    else if (action < 0.4 && open.length < 3)
      open.push((await send('', [{ ask: pick(9 * MIB) }])).location.split('/').at(-1) ?? '');
    else if (action < 0.5)
      await send('', [{ ask: 1 + pick(4 * MIB) }], { oneTimeEvent: true, oneTimeEventType: 'IEC' });
    else if (action < 0.8 && ref !== undefined)
      await send(`/${ref}/update`, [
        { used: pick(3 * MIB), ask: pick(3 * MIB) },
        ...(pick(3) ? [] : [{ rg: 2, used: pick(MIB) }]),
      ]);
    else if (sent.length > 0) {
      const one = sent[pick(sent.length)];
      if (one) expect(await call(one.path, one.body)).toEqual(one.told);
    }
  }
  await untilDone(world, () => splits.settle());
  await untilDone(world, () => splits.settle());
  await checkParts(world, percent, isRich);
}

/** Late, twice, in any order; what fails comes again some other time. */
async function hearSome(splits: ReturnType<typeof splitsOf>, pick: (n: number) => number): Promise<void> {
  const heard = splits.hear();
  for (let times = pick(4); times > 0; times -= 1) {
    const event = heard[pick(heard.length)];
    if (event) await splits.deliver(event).catch(() => {});
  }
}

const sumOf = (record: ChargeRecord | undefined): bigint =>
  BigInt(record?.amountNano ?? 0) + BigInt(record?.unpaidNano ?? 0);

async function checkParts(world: SponsoredWorld, percent: number, isRich: boolean): Promise<void> {
  const ofSponsor = await world.recordsOf(world.balanceId);
  const parts = new Map(ofSponsor.map((record) => [record.usageId, record]));
  expect(parts.size).toBe(ofSponsor.length);
  const charges = await world.recordsOf('user');
  expect(charges.filter(({ split }) => split).length).toBe(parts.size);
  for (const record of charges) {
    const part = parts.get(sponsoredIdOf(record.usageId));
    expect([sumOf(part), part?.split?.nano]).toEqual([
      BigInt(record.split?.nano ?? 0),
      record.split && String(sumOf(record)),
    ]);
    const { before = { billedUnits: '0', dueNano: '0' } } = record;
    const whole = priceOf(BigInt(before.billedUnits) + BigInt(record.billedUnits));
    expect(sumOf(record) + sumOf(part)).toBe(whole - BigInt(before.dueNano));
    if (!isRich) continue;
    const shareOf = (nano: bigint): bigint => (nano * BigInt(percent)) / 100n;
    expect(sumOf(part)).toBe(shareOf(whole) - shareOf(BigInt(before.dueNano)));
  }
}

/** Ten cents a MiB, in started KiB, rounded up to a nano. */
const priceOf = (billedUnits: bigint): bigint => (billedUnits * 10n * CENT + BigInt(MIB) - 1n) / BigInt(MIB);

async function untilDone<T>(world: SponsoredWorld, act: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1)
    try {
      const done = await act();
      if ((done as NchfAnswer | undefined)?.status !== 503) return done;
      throw new TableError('busy');
    } catch (problem) {
      if (tries === TRIES_MAX || !(problem instanceof Error)) throw problem;
      await world.projectAll();
    }
}
