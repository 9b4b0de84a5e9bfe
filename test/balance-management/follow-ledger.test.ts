import { MemoryLedger } from '../../shared/adapters/memory/memory-balances';
import {
  type BalanceAccount,
  type LedgerFault,
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

type Life = Awaited<ReturnType<typeof life>>;

/** A ledger that holds these writes, booked by whoever. */
async function holding(writes: Life): Promise<MemoryLedger> {
  const ledger = new MemoryLedger();
  for (const { account, postings } of writes) for (const posting of postings) await ledger.append(account, posting);
  return ledger;
}

/** What one copy of the function says to the writes that it is told, the ledger holding those and `others`. */
async function follow(told: Life, others: Life = []): Promise<LedgerFault[]> {
  const follower = new LedgerFollower(await holding([...told, ...others]), 10);
  const faults: LedgerFault[] = [];
  for (const { account, postings } of told) faults.push(...(await follower.follow(account, postings)));
  return faults;
}

test('a whole life has no fault, however often its writes are told', async () => {
  const writes = await life();
  expect(writes.length).toBeGreaterThan(5);
  expect(await follow(writes.flatMap((write) => [write, write]))).toEqual([]);
  expect(await follow([...writes, ...writes.slice(2)])).toEqual([]);
});

test('a write that never came is a gap and a broken link', async () => {
  const writes = await life();
  const missing = writes[3]?.account.number ?? 0;
  const faults = await follow(writes.filter(({ account }) => account.number !== missing));
  expect(faults.map(({ number }) => number)).toEqual(Array(faults.length).fill(missing + 1));
  expect(faults.map(({ fault }) => fault)).toEqual(
    expect.arrayContaining([`stands where number ${missing} should`, 'does not follow from the posting before it']),
  );
});

// It was told as a gap: an alarm whenever two copies of the function took turns at a stream.
test('what another copy of the function booked is no gap; what is not linked to it is a fault', async () => {
  const writes = await life();
  const told = writes.filter((_write, at) => at % 3 !== 1);
  expect(told.length).toBeLessThan(writes.length);
  expect(await follow(told, writes)).toEqual([]);
  const forged = writes.map(({ account, postings }) => ({
    account,
    postings: postings.map((posting) => ({ ...posting, hash: 'f'.repeat(64) })),
  }));
  expect((await follow(told, forged)).map(({ fault }) => fault)).toContainEqual(
    'does not follow from the posting before it',
  );
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
  expect((await follow(changed)).map((found) => found.fault)).toContainEqual(expect.stringContaining(fault));
  expect(verifyLedger(changed.flatMap(({ postings }) => postings))).toContainEqual({
    number: changed.at(-1)?.account.number,
    fault: expect.stringContaining(fault),
  });
});

test('a balance that is not where its last posting is, is a fault', async () => {
  const [opened] = await life();
  if (!opened) throw new Error('a write');
  expect(await follow([{ ...opened, account: { ...opened.account, moneyNano: 7n } }])).toEqual([
    { number: 1, fault: 'is not where the balance is' },
  ]);
});

test('what it has forgotten it takes as it comes', async () => {
  const writes = await life();
  const follower = new LedgerFollower(new MemoryLedger(), 1);
  const others = writes.map(({ account, postings }) => ({ account: { ...account, balanceId: 'other' }, postings }));
  const told = writes.flatMap((write, at) => (at === 3 ? [] : [write, others[at] ?? write]));
  for (const { account, postings } of told) expect(await follower.follow(account, postings)).toEqual([]);
});
