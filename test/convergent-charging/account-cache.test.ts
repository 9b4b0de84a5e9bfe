import { AccountCache, chargeMessages } from '../../shared/convergent-charging';
import { makeWorld, TENANT, usage } from './world';

/** A subscriber charged by two warm functions in turns, and how often the first reads and writes the table. */
async function twoFunctions() {
  const world = await makeWorld();
  await world.topUp('topupBalance/1', 900_000_000_000n);
  const [ours, theirs] = [new AccountCache(), new AccountCache()];
  let used = 0;
  const charge = async (cache: AccountCache): Promise<void> => {
    used += 1;
    const startedAt = new Date(Date.parse('2026-12-10T10:00:00Z') + used * 1_000).toISOString();
    const records = [usage({ usageId: `u${used}`, startedAt })];
    const [result] = (await chargeMessages(world.ports, cache, [{ tenant: TENANT, receivedAt: '', records }])).results;
    expect(result).toMatchObject({ outcomes: [{ kind: 'charged' }] });
  };
  const counted = async (cache: AccountCache): Promise<[reads: number, writes: number]> => {
    const read = jest.spyOn(world.ports.balances, 'read').mockClear();
    const write = jest.spyOn(world.ports.balances, 'write').mockClear();
    await charge(cache);
    return [read.mock.calls.length, write.mock.calls.length];
  };
  return { charge, counted, ours, theirs };
}

test('alone on its balances a function writes what it wrote last, and reads nothing', async () => {
  const { charge, counted, ours } = await twoFunctions();
  await charge(ours);
  for (let time = 0; time < 40; time += 1) expect(await counted(ours)).toEqual([0, 1]);
});

test('one that keeps losing with its copies reads first, and loses no more', async () => {
  const { charge, counted, ours, theirs } = await twoFunctions();
  await charge(ours);
  await charge(theirs);
  expect(await counted(ours)).toEqual([0, 2]);
  for (let time = 0; time < 20; time += 1) {
    await charge(theirs);
    await charge(ours);
  }
  await charge(theirs);
  expect(await counted(ours)).toEqual([1, 1]);
});

test('it trusts its copies again once nobody else writes', async () => {
  const { charge, counted, ours, theirs } = await twoFunctions();
  for (let time = 0; time < 40; time += 1) {
    await charge(theirs);
    await charge(ours);
  }
  expect(await counted(ours)).toEqual([1, 1]);
  for (let time = 0; time < 30; time += 1) await charge(ours);
  expect(await counted(ours)).toEqual([0, 1]);
});
