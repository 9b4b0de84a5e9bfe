import {
  type BalanceAccount,
  LedgerFollower,
  type Posting,
  projectLedger,
  verifyLedger,
} from '../../shared/balance-management';
import { chargeMessages } from '../../shared/convergent-charging';
import { makeWorld, TENANT, usage } from '../convergent-charging/world';

/** A life of six writes, of which one charges three usages: each with its postings and their records. */
async function life(): Promise<{ account: BalanceAccount; postings: readonly Posting[] }[]> {
  const world = await makeWorld();
  await world.topUp('topupBalance/1', 1_000_000_000n);
  for (const ids of [['a'], ['b', 'c', 'd'], ['e']])
    await chargeMessages(world.ports, world.cache, [
      { tenant: TENANT, receivedAt: '', records: ids.map((usageId) => usage({ usageId })) },
    ]);
  const ledger = { append: async () => {} };
  return Promise.all(
    world.written.map(async (account) => ({
      account,
      postings: await projectLedger({ ledger, records: world.ports.records }, account),
    })),
  );
}

const follow = (writes: Awaited<ReturnType<typeof life>>, headsMax = 10) => {
  const follower = new LedgerFollower(headsMax);
  return writes.flatMap(({ account, postings }, at) => follower.follow(account, postings, at > 0));
};

test('a whole life has no fault, however often its writes are told', async () => {
  const writes = await life();
  expect(writes.length).toBeGreaterThan(5);
  expect(follow(writes.flatMap((write) => [write, write]))).toEqual([]);
  expect(follow([...writes, ...writes.slice(2)])).toEqual([]);
});

test('a write that never came is a gap and a broken link', async () => {
  const writes = await life();
  const missing = writes[3]?.account.number ?? 0;
  const faults = follow(writes.filter(({ account }) => account.number !== missing));
  expect(faults.map(({ number }) => number)).toEqual(Array(faults.length).fill(missing + 1));
  expect(faults.map(({ fault }) => fault)).toEqual(
    expect.arrayContaining([`stands where number ${missing} should`, 'does not follow from the posting before it']),
  );
});

// It was told as a gap: an alarm whenever two copies of the function took turns at a stream.
test('what another copy of the function booked between two batches is no fault', async () => {
  const writes = await life();
  const [mine, others] = [new LedgerFollower(10), new LedgerFollower(10)];
  const faults = writes.flatMap(({ account, postings }, at) =>
    (at % 2 === 0 ? mine : others).follow(account, postings, false),
  );
  expect(faults).toEqual([]);
});

test.each<[string, (posting: Posting) => Posting, string]>([
  ['another amount', (p) => ({ ...p, legs: [{ account: 'money', delta: -1n }] }), 'changed after it was booked'],
  [
    'another record',
    (p) => ({ ...p, records: (p.records ?? []).map((r) => ({ ...r, amountNano: '1' })) }),
    'other records than those',
  ],
  ['another posting before it', (p) => ({ ...p, previousHash: '1'.repeat(64) }), 'does not follow'],
])('%s is seen when it is booked, and when the ledger is walked', async (_what, change, fault) => {
  const writes = await life();
  const changed = writes.map((write, at) =>
    at === writes.length - 1 ? { ...write, postings: write.postings.map(change) } : write,
  );
  expect(follow(changed).map((found) => found.fault)).toContainEqual(expect.stringContaining(fault));
  expect(verifyLedger(changed.flatMap(({ postings }) => postings))).toContainEqual({
    number: changed.at(-1)?.account.number,
    fault: expect.stringContaining(fault),
  });
});

test('a balance that is not where its last posting is, is a fault', async () => {
  const [opened] = await life();
  if (!opened) throw new Error('a write');
  const follower = new LedgerFollower(10);
  expect(follower.follow({ ...opened.account, moneyNano: 7n }, opened.postings, false)).toEqual([
    { number: 1, fault: 'is not where the balance is' },
  ]);
});

test('what it has forgotten it takes as it comes', async () => {
  const writes = await life();
  const follower = new LedgerFollower(1);
  const others = writes.map(({ account, postings }) => ({ account: { ...account, balanceId: 'other' }, postings }));
  const told = writes.flatMap((write, at) => (at === 3 ? [] : [write, others[at] ?? write]));
  expect(told.flatMap(({ account, postings }) => follower.follow(account, postings, true))).toEqual([]);
});
