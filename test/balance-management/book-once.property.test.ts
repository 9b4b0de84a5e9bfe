import fc from 'fast-check';
import {
  type BalanceChange,
  type Booked,
  bookOnce,
  type Ledger,
  MONEY,
  verifyLedger,
} from '../../shared/balance-management';
import { type Chaos, makeWorld, NOW, TENANT } from '../convergent-charging/world';

const SEED = Number(process.env.FARTHING_SEED ?? 20261123);
const RUNS = Number(process.env.FARTHING_RUNS ?? 150);
const DAY_MS = 86_400_000;
const ATTEMPTS_MAX = 400;

interface Asked {
  readonly money: number;
  readonly minutes: number;
  readonly daysAgo: number;
}

const asked = fc.record({
  money: fc.integer({ min: -500, max: 500 }),
  minutes: fc.integer({ min: -300, max: 300 }),
  daysAgo: fc.integer({ min: 0, max: 20 }),
});

/**
 * Signed changes of money and minutes together, asked for again and again in any order, on a table that loses writes and
 * answers, before a ledger that lags: each is decided once, all of it or nothing, and nothing goes below zero.
 */
test(`each change is decided once, whatever happens (seed ${SEED}, ${RUNS} lives)`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(asked, { minLength: 1, maxLength: 40, size: 'max' }), fc.integer(), async (all, salt) =>
      live(all, salt),
    ),
    { seed: SEED, numRuns: RUNS },
  );
});

async function live(all: readonly Asked[], salt: number): Promise<void> {
  let state = salt >>> 0;
  const draw = (n: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  const chaos: Chaos = {
    write: () => (['fine', 'fine', 'fine', 'lost-before', 'lost-after'] as const)[draw(5)] ?? 'fine',
  };
  const world = await makeWorld(chaos);
  const bucket = (await world.account()).buckets[0];
  const changes = all.map((one, index) => toChange(one, index, bucket?.id ?? ''));
  const told = new Map<string, Booked>();
  const wanted = changes.filter((change) => change.legs.length > 0);
  for (let attempt = 0; attempt < ATTEMPTS_MAX || told.size < wanted.length; attempt += 1) {
    if (draw(3) === 0) await world.projectAll();
    const change = wanted[draw(wanted.length)];
    if (!change) break;
    const answer = await bookOnce(world.ports, TENANT, world.balanceId, change).catch(() => undefined);
    if (answer === undefined) continue;
    const before = told.get(change.reference);
    if (before !== undefined) expect(answer).toBe(before === 'refused' ? 'refused' : 'already');
    told.set(change.reference, answer);
  }
  await world.projectAll();
  const account = await world.account();
  const postings = await (world.ports.ledger as Ledger).history(TENANT, world.balanceId, 100_000);
  expect(verifyLedger(postings)).toEqual([]);
  for (const change of wanted)
    expect(postings.filter((posting) => posting.reference === change.reference)).toHaveLength(1);
  const taken = wanted.filter((change) => told.get(change.reference) !== 'refused');
  const sum = (name: string): bigint =>
    taken
      .flatMap((change) => change.legs)
      .reduce((total, leg) => (leg.account === name ? total + leg.delta : total), 0n);
  expect(account.moneyNano).toBe(sum(MONEY));
  expect(account.buckets[0]?.remaining).toBe((bucket?.remaining ?? 0n) + sum(bucket?.id ?? ''));
}

const toChange = ({ money, minutes, daysAgo }: Asked, index: number, bucketId: string): BalanceChange => ({
  reference: `adjustBalance/${index}`,
  kind: 'adjust',
  legs: [
    { account: MONEY, delta: BigInt(money) },
    { account: bucketId, delta: BigInt(minutes) },
  ].filter((leg) => leg.delta !== 0n),
  causedAt: NOW - daysAgo * DAY_MS,
  atMs: NOW,
});

test('a change of a bucket that is not there is refused for good', async () => {
  const world = await makeWorld();
  const change = { ...toChange({ money: 5, minutes: 5, daysAgo: 0 }, 1, 'gone/minutes') };
  expect(await bookOnce(world.ports, TENANT, world.balanceId, change)).toBe('refused');
  expect(await bookOnce(world.ports, TENANT, world.balanceId, change)).toBe('refused');
  expect((await world.account()).moneyNano).toBe(0n);
});
