import fc from 'fast-check';
import type { ChargeRecord, SponsorTerm } from '../../shared/balance-management';
import { chargeMessages, sponsoredIdOf } from '../../shared/convergent-charging';
import {
  cancellationIdOf,
  type UsageMessage,
  type UsageOutcome,
  type UsageRecord,
} from '../../shared/usage-management';
import { seededRandom } from '../load/statistics';
import { CENT, creditUser, sponsoredWorld, USER, type SponsoredWorld as World } from './sponsored-world';
import { NOW, TENANT, usage } from './world';

const SEED = Number(process.env.FARTHING_SEED ?? 20261123);
const RUNS = Number(process.env.FARTHING_RUNS ?? 60);
const TRIES_MAX = 400;

const send = async (world: World, ...records: UsageRecord[]) => {
  const { results } = await chargeMessages(world.ports, world.cache, [{ tenant: TENANT, receivedAt: '', records }]);
  const [result] = results;
  if (!result || 'problem' in result) throw result?.problem ?? new Error('no result');
  return result.outcomes;
};

test('a price is split: the sponsor pays its percent, the user the rest, and no allowance is asked', async () => {
  const world = await sponsoredWorld({ percent: 33 });
  await world.topUp('topupBalance/1', 100n * CENT);
  await creditUser(world, 100n * CENT);
  await send(
    world,
    usage({ usageId: 'u1', msisdn: USER, quantity: '1' }),
    usage({ usageId: 'u2', msisdn: USER, service: 'voice', quantity: '60' }),
  );
  await world.projectAll();
  expect([await world.moneyOf('user'), await world.moneyOf(world.balanceId)]).toEqual([
    100n * CENT - 134_000_000n,
    100n * CENT - 66_000_000n,
  ]);
  const [text] = await world.recordsOf('user');
  expect(text).toMatchObject({
    amountNano: '67000000',
    allowances: {},
    split: { balanceId: world.balanceId, nano: '33000000' },
  });
  const parts = await world.recordsOf(world.balanceId);
  expect(parts[0]).toMatchObject({
    usageId: 'u1#sponsored',
    amountNano: '33000000',
    split: { balanceId: 'user', nano: '67000000' },
  });
});

test.each<[string, Omit<SponsorTerm, 'balanceId'>, bigint, bigint]>([
  ['what is out of the term', { percent: 100, zones: ['video'] }, 100n, 10n],
  ['what is of another rating group', { percent: 100, ratingGroups: ['7'] }, 100n, 10n],
  ['what the sponsor cannot pay', { percent: 100 }, 5n, 10n],
  ['nothing of what the sponsor pays whole', { percent: 100 }, 100n, 0n],
])('the user pays %s', async (_what, term, sponsorCents, paid) => {
  const world = await sponsoredWorld(term);
  await world.topUp('topupBalance/1', sponsorCents * CENT);
  await creditUser(world, 100n * CENT);
  await send(world, usage({ usageId: 'u1', msisdn: USER }));
  expect(await world.moneyOf('user')).toBe((100n - paid) * CENT);
});

test('what a user cannot pay the rest of costs the sponsor nothing', async () => {
  const world = await sponsoredWorld({ percent: 50 });
  await world.topUp('topupBalance/1', 100n * CENT);
  expect(await send(world, usage({ usageId: 'u1', msisdn: USER }))).toMatchObject([{ reason: 'insufficient-balance' }]);
  expect(await world.moneyOf(world.balanceId)).toBe(100n * CENT);
});

// A worker died between the user's cancellation and the sponsor's, and the message came again when the usage was too old to cancel.
test('a sponsor gets back what its user did, however late', async () => {
  const world = await sponsoredWorld({ percent: 50 });
  await world.topUp('topupBalance/1', 100n * CENT);
  await creditUser(world, 100n * CENT);
  const sms = usage({ usageId: 'u1', msisdn: USER });
  const cancel = { ...usage({ usageId: 'c1', msisdn: USER }), action: 'cancel', corrects: 'u1' } as const;
  await send(world, sms);
  await world.projectAll();
  const { write } = world.ports.balances;
  const dying = jest.spyOn(world.ports.balances, 'write').mockImplementation((next, expected) => {
    if (next.balanceId === world.balanceId) throw new Error('died');
    return write.call(world.ports.balances, next, expected);
  });
  await expect(send(world, cancel)).rejects.toThrow('died');
  dying.mockRestore();
  await world.projectAll();
  const later = { ...world, ports: { ...world.ports, nowOf: async () => NOW + 60 * 86_400_000 } };
  expect(await send(later, cancel)).toMatchObject([{ kind: 'charged' }]);
  expect([await world.moneyOf('user'), await world.moneyOf(world.balanceId)]).toEqual([100n * CENT, 100n * CENT]);
});

/**
 * A user's and the sponsor's own usage, delivered again and again, some of it cancelled, while writes are lost before and after
 * they are committed, functions go cold and ledgers lag: whatever happens, both parts of each usage are charged once and sum to its price.
 */
test(`parts sum to the whole, each once, whatever happens (seed ${SEED}, ${RUNS} lives)`, async () => {
  await fc.assert(fc.asyncProperty(fc.integer(), fc.integer({ min: 1, max: 100 }), live), {
    seed: SEED,
    numRuns: RUNS,
  });
});

async function live(seed: number, percent: number): Promise<void> {
  const random = seededRandom(seed);
  const pick = (n: number): number => Math.floor(random() * n);
  const world = await sponsoredWorld(
    { percent },
    { write: () => (random() < 0.7 ? 'fine' : random() < 0.5 ? 'lost-before' : 'lost-after') },
  );
  await world.topUp('topupBalance/1', BigInt(1 + pick(300)) * CENT);
  await creditUser(world, BigInt(1 + pick(300)) * CENT);
  world.rage();
  const messages = makeMessages(pick);
  const told = new Map<UsageMessage, readonly UsageOutcome[]>();
  const deliver = async (batch: readonly UsageMessage[]): Promise<void> => {
    const { results } = await chargeMessages(world.ports, world.cache, batch);
    results.forEach((result, index) => {
      const message = batch[index];
      if (!message) return;
      // A delivery that failed comes again, whatever an earlier one was told.
      if ('problem' in result) told.delete(message);
      else told.set(message, result.outcomes);
    });
  };
  for (let step = 0; step < 60; step += 1) {
    const action = random();
    if (action < 0.1) world.cache.clear();
    else if (action < 0.4) for (let i = pick(9); i > 0 && (await world.projectOne()); i -= 1);
    else
      await deliver(
        Array.from({ length: 1 + pick(3) }, () => messages[pick(messages.length)]).filter((m) => m !== undefined),
      );
  }
  for (const message of messages) {
    for (let tries = 0; !told.has(message); tries += 1) {
      if (tries === TRIES_MAX) throw new Error('a message is charged in the end');
      await world.projectAll();
      await deliver([message]);
    }
  }
  await world.projectAll();
  await checkParts(world, percent);
}

async function checkParts(world: World, percent: number): Promise<void> {
  const ofUser = await world.recordsOf('user');
  const parts = new Map<string, ChargeRecord>();
  for (const record of await world.recordsOf(world.balanceId)) {
    expect(parts.has(record.usageId)).toBe(false);
    parts.set(record.usageId, record);
  }
  const charges = ofUser.filter((record) => record.cancels === undefined);
  expect(new Set(charges.map(({ usageId }) => usageId)).size).toBe(charges.length);
  for (const record of charges) {
    const part = parts.get(sponsoredIdOf(record.usageId));
    expect(part !== undefined).toBe(record.split !== undefined);
    if (!part) continue;
    const price = BigInt(record.units) * 10n * CENT;
    expect(BigInt(part.amountNano) + BigInt(part.unpaidNano ?? 0)).toBe((price * BigInt(percent)) / 100n);
    expect(BigInt(record.amountNano) + BigInt(part.amountNano) + BigInt(part.unpaidNano ?? 0)).toBe(price);
    const isCancelled = ofUser.some(({ cancels }) => cancels === record.usageId);
    const back = parts.get(cancellationIdOf(part.usageId));
    expect(back?.amountNano).toBe(isCancelled ? String(-BigInt(part.amountNano)) : undefined);
  }
}

function makeMessages(pick: (n: number) => number): UsageMessage[] {
  const messages: UsageMessage[] = [];
  for (let i = 0; i < 12; i += 1) {
    const startedAt = new Date(NOW - pick(5 * 24 * 3600) * 1000).toISOString();
    const msisdn = pick(5) === 0 ? undefined : USER;
    const one = usage({ usageId: `u${i}`, startedAt, quantity: String(1 + pick(9)), ...(msisdn ? { msisdn } : {}) });
    const records = [one, ...(pick(4) === 0 ? [{ ...one, source: `again:${i}` }] : [])];
    messages.push({ tenant: TENANT, receivedAt: '', records });
    if (pick(3) > 0) continue;
    const cancel: UsageRecord = {
      ...one,
      usageId: `c${i}`,
      action: 'cancel',
      corrects: one.usageId,
      source: `cancel:${i}`,
    };
    messages.push({ tenant: TENANT, receivedAt: '', records: [cancel] });
  }
  return messages;
}
