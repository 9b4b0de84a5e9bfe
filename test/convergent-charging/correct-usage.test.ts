import { ChargeView, chargeIdOf, type Ledger } from '../../shared/balance-management';
import { chargeMessages } from '../../shared/convergent-charging';
import type { UsageOutcome, UsageRecord } from '../../shared/usage-management';
import { makeWorld, NOW, TARIFF, TENANT, usage } from './world';

const EUR = 1_000_000_000n;
type World = Awaited<ReturnType<typeof makeWorld>>;

async function charge(world: World, ...records: UsageRecord[]): Promise<readonly UsageOutcome[]> {
  await world.projectAll();
  const { results } = await chargeMessages(world.ports, world.cache, [{ tenant: TENANT, receivedAt: '', records }]);
  await world.projectAll();
  const [result] = results;
  if (!result || 'problem' in result) throw result?.problem ?? new Error('no result');
  return result.outcomes;
}

/** A balance of one euro that was charged a message and eleven minutes, of which ten were free. */
async function chargedWorld(): Promise<World> {
  const world = await makeWorld();
  await world.topUp('topupBalance/1', EUR);
  await charge(world, usage({ usageId: 'x' }), usage({ usageId: 'call', service: 'voice', quantity: '660' }));
  return world;
}

const cancel = (corrects: string, more: Partial<UsageRecord> = {}): UsageRecord => ({
  ...usage({ usageId: `cancel-${corrects}`, quantity: '0' }),
  action: 'cancel',
  corrects,
  ...more,
});

test('a cancel gives money and units back, once, whoever asks and however often', async () => {
  const world = await chargedWorld();
  expect((await world.account()).moneyNano).toBe(800_000_000n);
  const first = await charge(world, cancel('call'));
  expect(first).toMatchObject([{ kind: 'charged', usageId: 'cancel-call', amountNano: '-100000000' }]);
  const after = await world.account();
  expect(after.moneyNano).toBe(900_000_000n);
  expect(after.buckets).toMatchObject([{ remaining: 600n }]);
  expect(await charge(world, cancel('call'))).toEqual(first);
  for (const other of [{ source: 'other:1' }, { usageId: 'another', source: 'other:2' }])
    expect(await charge(world, cancel('call', other))).toMatchObject([{ kind: 'duplicate' }]);
  expect(await world.account()).toEqual(after);
});

test('a correction takes back and charges anew in one write', async () => {
  const world = await chargedWorld();
  const before = (await world.account()).number;
  const correct: UsageRecord = {
    ...usage({ usageId: 'n', service: 'voice', quantity: '720', startedAt: '2026-12-11T09:00:00.000Z' }),
    action: 'correct',
    corrects: 'call',
    correctsStartedAt: '2026-12-10T10:00:00.000Z',
  };
  expect(await charge(world, correct)).toMatchObject([{ kind: 'charged', usageId: 'n', amountNano: '200000000' }]);
  const account = await world.account();
  expect(account.moneyNano).toBe(700_000_000n);
  expect(account.postings.map(({ number, day }) => [number, day])).toEqual([
    [before + 1, '2026-12-10'],
    [before + 2, '2026-12-11'],
  ]);
});

describe('changes nothing', () => {
  test.each([
    ['a cancel of what was never charged', cancel('ghost'), 'nothing-to-cancel'],
    ['a cancel that names another day', cancel('x', { startedAt: '2026-12-11T10:00:00.000Z' }), 'nothing-to-cancel'],
    [
      'a cancel of a usage of forty-one days ago',
      cancel('x', { startedAt: new Date(NOW - 41 * 86_400_000).toISOString() }),
      'unknown-subscriber',
    ],
    [
      'a correction that the balance cannot pay',
      { ...cancel('x'), action: 'correct', quantity: '20' },
      'insufficient-balance',
    ],
  ] as const)('%s', async (_what, record, reason) => {
    const world = await chargedWorld();
    const before = await world.account();
    expect(await charge(world, record)).toMatchObject([{ kind: 'refused', reason }]);
    expect(await world.account()).toEqual(before);
  });

  test('a second correction of one usage, by another record', async () => {
    const world = await chargedWorld();
    await charge(world, cancel('x'));
    const late = { ...cancel('x'), usageId: 'n2', action: 'correct', quantity: '2' } as const;
    expect(await charge(world, late)).toMatchObject([{ kind: 'refused', reason: 'already-cancelled' }]);
  });
});

test('a cancel waits for its usage: refused before, booked when it comes again after it', async () => {
  const world = await makeWorld();
  await world.topUp('topupBalance/1', EUR);
  expect(await charge(world, cancel('x'))).toMatchObject([{ reason: 'nothing-to-cancel' }]);
  await charge(world, usage({ usageId: 'x' }));
  expect(await charge(world, cancel('x', { source: 'replay:1' }))).toMatchObject([{ kind: 'charged' }]);
  expect((await world.account()).moneyNano).toBe(EUR);
});

test('in one batch, a usage, its correction and that one’s cancel cost nothing, whatever their order', async () => {
  const world = await makeWorld();
  await world.topUp('topupBalance/1', EUR);
  const correct = { ...cancel('x'), usageId: 'a', action: 'correct', quantity: '3' } as const;
  const told = await charge(world, cancel('a', { usageId: 'b' }), correct, usage({ usageId: 'x' }));
  expect(told.map((outcome) => outcome.kind)).toEqual(['charged', 'charged', 'charged']);
  expect((await world.account()).moneyNano).toBe(EUR);
});

test('what is given back counts towards a limit no more', async () => {
  const world = await makeWorld();
  const cap = { id: 'cap', counts: 'money', period: 'month', action: 'block', scope: {}, noticePercents: [] } as const;
  await world.ports.tariffs.put(TENANT, { ...TARIFF, limits: [{ ...cap, limit: 200_000_000n }] });
  await world.topUp('topupBalance/1', EUR);
  await charge(world, usage({ usageId: 'x' }), usage({ usageId: 'y' }));
  const third = usage({ usageId: 'z' });
  expect(await charge(world, third)).toMatchObject([{ reason: 'spending-limit-reached' }]);
  await charge(world, cancel('x'));
  expect(await charge(world, third)).toMatchObject([{ kind: 'charged' }]);
});

test('units of an allowance that is gone are lost, and the explanation says so', async () => {
  const world = await chargedWorld();
  const { balances } = world.ports;
  const read = balances.read.bind(balances);
  balances.read = async (tenant, id) => {
    const account = await read(tenant, id);
    return account && { ...account, buckets: [] };
  };
  await charge(world, cancel('call'));
  const { postings, moneyNano } = await world.account();
  const [posting] = postings;
  if (!posting) throw new Error('a cancel is posted');
  expect(moneyNano).toBe(900_000_000n);
  const view = new ChargeView(world.ports.balances, world.ports.ledger as Ledger, world.ports.tariffs);
  const stored = await view.get(TENANT, 'charge', chargeIdOf(world.balanceId, posting, 0));
  expect(stored?.body).toMatchObject({
    amount: { value: '-0.1' },
    explanation: {
      isSame: true,
      words: expect.arrayContaining([expect.stringMatching(/usage call/), expect.stringMatching(/is lost/)]),
    },
  });
});
