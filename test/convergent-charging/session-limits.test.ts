import { type BalanceAccount, type Ledger, reservedMoney } from '../../shared/balance-management';
import { chargeMessages } from '../../shared/convergent-charging';
import type { LimitRule } from '../../shared/rating';
import { brief, makeNetwork } from './network';
import { makeWorld, TARIFF, TENANT, usage } from './world';

const MIB = 1_048_576;
const CENT = 10_000_000n;
/** The world's tariff: ten cents a MiB. */
const MIB_NANO = 10n * CENT;
const limit = (over: Partial<LimitRule>): LimitRule => ({
  id: 'cap',
  counts: 'money',
  scope: { services: ['data'] },
  period: 'day',
  limit: 2n * MIB_NANO,
  action: 'block',
  noticePercents: [50, 100],
  ...over,
});

/** A subscriber with ten euros, whose offering limits what is spent. */
async function given(...limits: LimitRule[]) {
  const world = await makeWorld();
  await world.ports.tariffs.put(TENANT, { ...TARIFF, version: '2.1', validFrom: 1, limits });
  await world.topUp('topupBalance/1', 1_000n * CENT);
  const network = makeNetwork(world.ports, world.cache);
  const signals = (account: BalanceAccount) => account.postings.flatMap((posting) => posting.signals ?? []);
  return { world, network, signals };
}

test('a grant is no more than the limit lets, what is granted counts against it, and what is reported is counted', async () => {
  const { network, world, signals } = await given(limit({}));
  const { answer, ref } = await network.open([{ ask: 1.5 * MIB }]);
  expect(brief(answer)).toEqual([`1 SUCCESS ${1.5 * MIB}`]);
  const other = await network.open([{ ask: MIB }]);
  expect(brief(other.answer)).toEqual([`1 SUCCESS ${MIB / 2} final`]);
  expect(brief(await network.update(ref, [{ used: MIB, ask: MIB }]))).toEqual([`1 SUCCESS ${MIB / 2} final`]);
  const account = await world.account();
  expect(account.counters).toEqual([{ id: 'cap', period: '2026-12-15', spent: MIB_NANO }]);
  expect(signals(account)).toEqual([{ kind: 'limit-threshold', ref: 'cap', percent: 50 }]);
});

test('beyond the limit: settled, counted, told, and given no more until the next day', async () => {
  const { network, world, signals } = await given(limit({}));
  const { ref } = await network.open([{ ask: 2 * MIB }]);
  expect(brief(await network.update(ref, [{ used: 3 * MIB, ask: MIB }]))).toEqual(['1 QUOTA_LIMIT_REACHED']);
  const account = await world.account();
  expect([account.moneyNano, reservedMoney(account)]).toEqual([970n * CENT, 0n]);
  expect(signals(account)).toEqual([
    { kind: 'limit-threshold', ref: 'cap', percent: 50 },
    { kind: 'limit-reached', ref: 'cap' },
  ]);
  network.advance(24 * 3_600_000);
  expect(brief(await network.update(ref, [{ ask: MIB }]))).toEqual([`1 SUCCESS ${MIB}`]);
});

test('what a session holds of a limit, a usage record cannot spend', async () => {
  const { network, world } = await given(limit({ scope: {} }));
  await network.open([{ ask: 2 * MIB }]);
  const message = [
    { tenant: TENANT, receivedAt: '', records: [usage({ usageId: 'u1', startedAt: '2026-12-15T11:00:00.000Z' })] },
  ];
  const { results } = await chargeMessages(network.ports, world.cache, message);
  expect(results).toMatchObject([{ outcomes: [{ kind: 'refused', reason: 'spending-limit-reached' }] }]);
});

test('a limit a session is each session’s own, and is forgotten with it', async () => {
  const { network, world } = await given(limit({ period: 'session' }));
  const { ref } = await network.open([{ ask: 3 * MIB }]);
  await network.update(ref, [{ used: 2 * MIB }]);
  expect(brief(await network.update(ref, [{ ask: MIB }]))).toEqual(['1 QUOTA_LIMIT_REACHED']);
  const { answer } = await network.open([{ ask: 3 * MIB }]);
  expect(brief(answer)).toEqual([`1 SUCCESS ${2 * MIB} final`]);
  await network.release(ref);
  network.advance(400_000);
  await network.open();
  expect((await world.account()).counters).toEqual([]);
});

test('what lies beyond a cap is free: granted whole, and written on the record', async () => {
  const { network, world } = await given(limit({ action: 'free' }));
  const { answer, ref } = await network.open([{ ask: 5 * MIB }]);
  expect(brief(answer)).toEqual([`1 SUCCESS ${5 * MIB}`]);
  expect(reservedMoney(await world.account())).toBe(2n * MIB_NANO);
  await network.update(ref, [{ used: 5 * MIB }]);
  const records = (await world.account()).postings.flatMap((posting) => posting.records ?? []);
  expect(records).toMatchObject([{ amountNano: String(2n * MIB_NANO), freeNano: String(3n * MIB_NANO) }]);
  await network.release(ref, [{ used: MIB }]);
  expect((await world.account()).moneyNano).toBe(980n * CENT);
  await world.projectAll();
  const postings = await (world.ports.ledger as Ledger).history(TENANT, world.balanceId, 100);
  expect(postings.at(-1)?.reservedAfterNano).toBe(0n);
});

test('an event that would exceed a limit is refused whole', async () => {
  const { network, world } = await given(limit({}));
  const event = { oneTimeEvent: true, oneTimeEventType: 'IEC' };
  expect(brief((await network.open([{ ask: 3 * MIB }], event)).answer)).toEqual(['1 QUOTA_LIMIT_REACHED']);
  expect((await world.account()).counters).toEqual([]);
  expect(brief((await network.open([{ ask: 2 * MIB }], event)).answer)).toEqual([`1 SUCCESS ${2 * MIB}`]);
});

test('a limit of carbon grants no more than it lets, and each report says its own', async () => {
  const world = await makeWorld();
  // A thousand micrograms an octet: 2.5 mWh of electricity of 400 g a kWh.
  const energy = { rates: { data: { microWattHours: 2_500n, perUnits: 1n } }, microgramsPerKilowattHour: 400_000_000n };
  const most = 5_000n * BigInt(MIB);
  const grams = limit({ counts: 'carbon', limit: most });
  await world.ports.tariffs.put(TENANT, { ...TARIFF, version: '2.1', validFrom: 1, limits: [grams], energy });
  await world.topUp('topupBalance/1', 1_000n * CENT);
  const network = makeNetwork(world.ports, world.cache);
  const { answer, ref } = await network.open([{ ask: 100 * MIB }]);
  expect(brief(answer)).toEqual([`1 SUCCESS ${5 * MIB} final`]);
  expect(brief(await network.update(ref, [{ used: 5 * MIB, ask: MIB }]))).toEqual(['1 QUOTA_LIMIT_REACHED']);
  const account = await world.account();
  expect(account.postings.flatMap((posting) => posting.records ?? [])).toMatchObject([
    { carbonMicrograms: String(most) },
  ]);
  expect(account.counters).toEqual([{ id: 'cap', period: '2026-12-15', spent: most }]);
});
