import { CachedTariffStore } from '../../shared/adapters/aws/dynamodb-tariff-store';
import type { NumberSpan } from '../../shared/balance-management';
import { AccountCache, chargeMessages, closeCharging, openCharging } from '../../shared/convergent-charging';
import type { UsageMessage } from '../../shared/usage-management';
import { HOLDERS_PER_MESSAGE_MAX, TellingSender, tellHolders } from '../../shared/usage-management/tell-holders';
import { MSISDN, makeWorld, NOW, TENANT, usage } from './world';

const FROM = Date.parse('2026-12-01T00:00:00Z');
const message = (records = [usage({ usageId: 'u1' })]): UsageMessage => ({ tenant: TENANT, receivedAt: '', records });

async function makeCharging() {
  const world = await makeWorld();
  await world.topUp('topupBalance/1', 1_000_000_000n);
  const find = jest.spyOn(world.ports.numbers, 'find');
  const charge = async (sent: UsageMessage) => {
    const [result] = (await chargeMessages(world.ports, world.cache, [sent])).results;
    if (!result || 'problem' in result) throw result?.problem ?? new Error('no result');
    return result.outcomes;
  };
  return { ...world, find, charge };
}

test('whose number it is need not be looked up when the message tells', async () => {
  const { charge, find, balanceId } = await makeCharging();
  const holders = { [MSISDN]: [{ balanceId, from: FROM }] };
  expect(await charge({ ...message(), holders })).toMatchObject([{ kind: 'charged', balanceId }]);
  expect(find).not.toHaveBeenCalled();
});

test('what a message tells of other times or other numbers is not asked', async () => {
  const { charge, find, balanceId } = await makeCharging();
  const holders = {
    [MSISDN]: [{ balanceId: 'before', from: 0, until: FROM }],
    '353861000009': [{ balanceId, from: 0 }],
  };
  expect(await charge({ ...message(), holders })).toMatchObject([{ kind: 'charged', balanceId }]);
  expect(find).toHaveBeenCalledTimes(1);
});

test('a balance that is not there, or has no plan for it any more, is not believed', async () => {
  const { charge, ports, balanceId } = await makeCharging();
  const gone = { [MSISDN]: [{ balanceId: 'gone', from: 0 }] };
  expect(await charge({ ...message(), holders: gone })).toMatchObject([{ kind: 'charged', balanceId }]);
  const of = { tenant: TENANT, msisdn: MSISDN };
  const movedAt = '2026-12-09T00:00:00Z';
  await closeCharging(ports, { ...of, productId: 'product-1', balanceId, closedAt: movedAt });
  const next = { ...of, offeringId: 'payg', partyId: 'party-2', productId: 'product-2', activatedAt: movedAt };
  await openCharging(ports, next);
  const stale = { [MSISDN]: [{ balanceId, from: FROM }] };
  const [outcome] = await charge({ ...message([usage({ usageId: 'u2' })]), holders: stale });
  expect(outcome).toMatchObject({ kind: 'refused', reason: 'insufficient-balance' });
});

test('a function that has just started reads account, clock and tariff side by side, then writes: two waits', async () => {
  const { ports, balanceId } = await makeCharging();
  const steps: string[] = [];
  const slow = async <T>(name: string, answer: Promise<T>): Promise<T> => {
    steps.push(name);
    await new Promise((resolve) => setImmediate(resolve));
    steps.push('answered');
    return answer;
  };
  const tariffs = {
    ...ports.tariffs,
    versions: (...of: never) => slow('read', ports.tariffs.versions(...(of as [never, never]))),
  };
  const cold = {
    ...ports,
    tariffs: new CachedTariffStore(tariffs as never, 60_000, () => NOW),
    nowOf: () => slow('read', ports.nowOf(TENANT)),
    balances: Object.assign(Object.create(ports.balances), {
      read: (...of: [never, never]) => slow('read', ports.balances.read(...of)),
      write: (...of: [never, never]) => slow('write', ports.balances.write(...of)),
    }),
  };
  const holders = { [MSISDN]: [{ balanceId, from: FROM, offeringId: 'payg' }] };
  await chargeMessages(cold, new AccountCache(), [{ ...message(), holders }]);
  expect(steps.slice(0, 3)).toEqual(['read', 'read', 'read']);
  expect(steps.filter((step) => step === 'write')).toHaveLength(1);
});

test('a message tells of its numbers what the directory says of its times', async () => {
  const { ports, balanceId } = await makeCharging();
  const spans: NumberSpan[] = [
    { balanceId: 'long-ago', from: 0, until: FROM },
    { balanceId, from: FROM },
  ];
  const numbers = { findAll: async () => new Map([[MSISDN, spans]]) };
  const unknown = usage({ usageId: 'u2', msisdn: '353861000009' });
  const [told] = await tellHolders(numbers, [message([usage({ usageId: 'u1' }), unknown])]);
  expect(told?.holders).toEqual({ [MSISDN]: [{ balanceId, from: FROM }] });
  expect((await tellHolders(numbers, [message([unknown])]))[0]).toEqual(message([unknown]));
  expect(await ports.numbers.find(TENANT, MSISDN)).toEqual([{ balanceId, from: FROM, offeringId: 'payg' }]);
});

test('no more is told than fits, and usage waits for no directory', async () => {
  const records = Array.from({ length: 50 }, (_, at) => usage({ usageId: `u${at}`, msisdn: `3538610000${10 + at}` }));
  const asked: string[] = [];
  const findAll = async (_tenant: unknown, msisdns: readonly string[]) => {
    asked.push(...msisdns);
    return new Map(msisdns.map((msisdn) => [msisdn, [{ balanceId: 'b', from: 0 }]]));
  };
  const [told] = await tellHolders({ findAll }, [message(records)]);
  expect(Object.keys(told?.holders ?? {})).toHaveLength(HOLDERS_PER_MESSAGE_MAX);
  expect(asked).toHaveLength(HOLDERS_PER_MESSAGE_MAX);
  const sent: unknown[] = [];
  const inner = { send: async (...args: unknown[]) => void sent.push(args) };
  const broken = { findAll: () => Promise.reject(new Error('throttled')) };
  await new TellingSender(inner, broken).send([message()], 60);
  expect(sent).toEqual([[[message()], 60]]);
});
