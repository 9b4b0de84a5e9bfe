import { type Ledger, verifyLedger } from '../../shared/balance-management';
import { chargeBalance, chargeMessages, LedgerBehindError } from '../../shared/convergent-charging';
import type { UsageRecord } from '../../shared/usage-management';
import { MSISDN, makeWorld, NOW, TENANT, usage } from './world';

const EUR = 1_000_000_000n;

async function charge(world: Awaited<ReturnType<typeof makeWorld>>, ...records: UsageRecord[]) {
  const { results } = await chargeMessages(world.ports, world.cache, [{ tenant: TENANT, receivedAt: '', records }]);
  const [result] = results;
  if (!result || 'problem' in result) throw result?.problem ?? new Error('no result');
  return result.outcomes;
}

describe('one usage', () => {
  test.each([
    ['an SMS costs ten cents', { service: 'sms', quantity: '1' }, 'charged', '100000000'],
    ['a call within the free minutes costs nothing', { service: 'voice', quantity: '61' }, 'charged', '0'],
    ['a call beyond them pays for what is beyond', { service: 'voice', quantity: '660' }, 'charged', '100000000'],
    [
      'a KiB of data costs its part of a MiB, rounded up at four decimals',
      { service: 'data', quantity: '1' },
      'charged',
      '100000',
    ],
    ['nothing used costs nothing', { service: 'data', quantity: '0' }, 'charged', '0'],
    ['more than the balance is refused', { service: 'sms', quantity: '51' }, 'insufficient-balance', undefined],
    ['usage abroad without a roaming price is refused', { visitedNetwork: '31026' }, 'no-tariff', undefined],
    [
      'usage before the activation is refused',
      { startedAt: '2026-11-30T23:59:59.000Z' },
      'unknown-subscriber',
      undefined,
    ],
    ['usage from tomorrow is refused', { startedAt: '2026-12-16T12:00:01.000Z' }, 'future-usage', undefined],
    ['an unknown number is refused', { msisdn: '353869999999' }, 'unknown-subscriber', undefined],
  ] as const)('%s', async (_what, over, outcome, amountNano) => {
    const world = await makeWorld();
    await world.topUp('topupBalance/1', 5n * EUR);
    const [told] = await charge(world, usage({ usageId: 'u1', ...over }));
    expect(told?.kind === 'refused' ? told.reason : told?.kind).toBe(outcome);
    if (told?.kind === 'charged') expect(told.amountNano).toBe(amountNano);
    const account = await world.account();
    expect(account.moneyNano).toBe(5n * EUR - BigInt(amountNano ?? 0));
  });

  test('a refused usage is charged when it comes again after a top-up', async () => {
    const world = await makeWorld();
    expect(await charge(world, usage({ usageId: 'u1' }))).toMatchObject([
      { kind: 'refused', reason: 'insufficient-balance' },
    ]);
    await world.topUp('topupBalance/1', EUR);
    expect(await charge(world, usage({ usageId: 'u1', source: 'replay:1' }))).toMatchObject([{ kind: 'charged' }]);
  });
});

describe('the same usage again', () => {
  test('from another source it is a duplicate, from the same one it is told the same', async () => {
    const world = await makeWorld();
    await world.topUp('topupBalance/1', 5n * EUR);
    const [first] = await charge(world, usage({ usageId: 'u1', source: 'f:1' }));
    await world.projectAll();
    expect(await charge(world, usage({ usageId: 'u1', source: 'f:2' }))).toEqual([
      { kind: 'duplicate', usageId: 'u1', source: 'f:2' },
    ]);
    expect(await charge(world, usage({ usageId: 'u1', source: 'f:1' }))).toEqual([first]);
    expect((await world.account()).moneyNano).toBe(5n * EUR - 100_000_000n);
  });

  test('twice in one batch it is charged once', async () => {
    const world = await makeWorld();
    await world.topUp('topupBalance/1', 5n * EUR);
    const outcomes = await charge(
      world,
      usage({ usageId: 'u1', source: 'f:1' }),
      usage({ usageId: 'u1', source: 'f:2' }),
    );
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['charged', 'duplicate']);
  });

  test('long after the ring forgot it, the ledger knows it', async () => {
    const world = await makeWorld();
    await world.topUp('topupBalance/1', 50n * EUR);
    const later = Array.from({ length: 40 }, (_, i) =>
      usage({ usageId: `l${i}`, startedAt: new Date(NOW - 40_000 + i * 1000).toISOString() }),
    );
    await charge(world, usage({ usageId: 'u1', source: 'f:1' }));
    for (const one of later) await charge(world, one);
    await world.projectAll();
    expect(await charge(world, usage({ usageId: 'u1', source: 'g:1' }))).toMatchObject([{ kind: 'duplicate' }]);
    expect((await world.account()).moneyNano).toBe(50n * EUR - 41n * 100_000_000n);
  });

  test('while the ledger lags, nobody guesses: it has to come again', async () => {
    const world = await makeWorld();
    await world.topUp('topupBalance/1', 50n * EUR);
    for (let i = 0; i < 40; i += 1)
      await charge(world, usage({ usageId: `u${i}`, startedAt: new Date(NOW - 40_000 + i * 1000).toISOString() }));
    const account = await world.account();
    await expect(chargeBalance(world.ports, account, [usage({ usageId: 'old' })])).rejects.toThrow(LedgerBehindError);
    await world.projectAll();
    expect(await charge(world, usage({ usageId: 'old' }))).toMatchObject([{ kind: 'charged' }]);
  });
});

test('a batch of one balance is one write, its postings one a day of use', async () => {
  const world = await makeWorld();
  await world.topUp('topupBalance/1', 50n * EUR);
  const before = (await world.account()).number;
  await charge(
    world,
    ...Array.from({ length: 30 }, (_, i) =>
      usage({ usageId: `u${i}`, startedAt: `2026-12-${10 + (i % 2)}T10:00:00.000Z` }),
    ),
  );
  const account = await world.account();
  expect(account.postings.map((posting) => [posting.day, posting.count])).toEqual([
    ['2026-12-10', 15],
    ['2026-12-11', 15],
  ]);
  expect(account.number).toBe(before + 2);
  await world.projectAll();
  expect(verifyLedger(await (world.ports.ledger as Ledger).history(TENANT, world.balanceId, 1_000))).toEqual([]);
});

test('a stale copy in a warm function costs an attempt, never a wrong charge', async () => {
  const world = await makeWorld();
  await world.topUp('topupBalance/1', EUR / 10n);
  const stale = await world.account();
  await charge(world, usage({ usageId: 'u1' }));
  const { outcomes } = await chargeBalance(world.ports, stale, [usage({ usageId: 'u2' })]);
  expect(outcomes).toMatchObject([{ kind: 'refused', reason: 'insufficient-balance' }]);
});

test('two tenants may have the same number and never see each other', async () => {
  const world = await makeWorld();
  await world.topUp('topupBalance/1', EUR);
  const other = {
    tenant: 'other' as typeof TENANT,
    receivedAt: '',
    records: [usage({ usageId: 'u1', msisdn: MSISDN })],
  };
  const { results } = await chargeMessages(world.ports, world.cache, [other]);
  expect(results).toMatchObject([{ outcomes: [{ kind: 'refused', reason: 'unknown-subscriber' }] }]);
  expect((await world.account()).moneyNano).toBe(EUR);
});
