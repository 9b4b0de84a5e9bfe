import fc from 'fast-check';
import { gapsOf, joinRuns, LedgerWalk, type Posting, verifyLedger } from '../../shared/balance-management';
import { chargeMessages } from '../../shared/convergent-charging';
import { makeWorld, TENANT, usage } from '../convergent-charging/world';

let postings: readonly Posting[] = [];

beforeAll(async () => {
  const world = await makeWorld();
  await world.topUp('topupBalance/1', 9_000_000_000n);
  for (let n = 0; n < 20; n += 1) {
    const startedAt = new Date(Date.UTC(2026, 11, 14 - (n % 4), 10)).toISOString();
    const records = [usage({ usageId: `u${n}`, startedAt }), usage({ usageId: `v${n}`, startedAt })];
    await chargeMessages(world.ports, world.cache, [{ tenant: TENANT, receivedAt: '', records }]);
    await world.projectAll();
  }
  postings = await world.ledger.history(TENANT, world.balanceId, 100);
});

const total = 23;
const anyOrder = () =>
  fc.shuffledSubarray(
    Array.from({ length: total }, (_, n) => n),
    { minLength: total },
  );
const walked = (order: readonly number[]): readonly Posting[] => order.flatMap((at) => postings[at] ?? []);

test('in whatever order they come, and in whatever batches, a whole ledger is one run without a fault', () => {
  expect(postings).toHaveLength(total);
  fc.assert(
    fc.property(
      anyOrder(),
      fc.integer({ min: 0, max: total }),
      fc.integer({ min: 0, max: total }),
      (order, cut, again) => {
        const inOrder = walked(order);
        const batches = [inOrder.slice(0, cut), inOrder.slice(cut), inOrder.slice(again)];
        const walks = batches.map((batch) => {
          const walk = new LedgerWalk(new Set([7]));
          for (const posting of batch) walk.add(posting);
          return walk;
        });
        const { runs, faults } = joinRuns(walks.flatMap((walk) => walk.runs()));
        expect([...walks.flatMap((walk) => walk.faults), ...faults, ...gapsOf(runs)]).toEqual([]);
        expect(runs).toHaveLength(1);
        expect(runs[0]?.after).toMatchObject({ number: total, hash: postings.at(-1)?.hash });
        const head = walks.map((walk) => walk.postingAt(7)).find((one) => one !== undefined);
        expect(head?.hash).toBe(postings[6]?.hash);
      },
    ),
  );
});

test('one that is missing, changed, or there twice and different is found in any order', () => {
  const spoil: ((all: readonly Posting[], at: number) => Posting[])[] = [
    (all, at) => all.filter(({ number }) => number !== at),
    (all, at) => all.map((one) => (one.number === at ? { ...one, moneyAfterNano: one.moneyAfterNano + 1n } : one)),
    (all, at) => all.map((one) => (one.number === at ? { ...one, at: one.at + 1 } : one)),
    (all, at) => all.flatMap((one) => (one.number === at ? [one, { ...one, hash: 'f'.repeat(64) }] : [one])),
  ];
  fc.assert(
    fc.property(anyOrder(), fc.constantFrom(...spoil), fc.integer({ min: 1, max: total - 1 }), (order, change, at) => {
      expect(verifyLedger(change(walked(order), at)).length).toBeGreaterThan(0);
    }),
  );
});

test('what is missing is said by its numbers', () => {
  const without = (...numbers: number[]) => postings.filter(({ number }) => !numbers.includes(number));
  expect(verifyLedger(without(1, 5, 6))).toEqual([
    { number: 1, fault: 'is missing' },
    { number: 5, fault: 'is missing, and all up to 6' },
  ]);
});
