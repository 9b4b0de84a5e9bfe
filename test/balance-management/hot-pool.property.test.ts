import fc from 'fast-check';
import {
  type BalanceAccount,
  creditOnce,
  endMove,
  type Ledger,
  MONEY,
  parseMove,
  SliceFiller,
  sliceIds,
  sliceOfMember,
  verifyLedger,
} from '../../shared/balance-management';
import { AccountCache, chargeMessages, openCharging } from '../../shared/convergent-charging';
import type { UsageRecord } from '../../shared/usage-management';
import { type Chaos, makeWorld, NOW, TARIFF, TENANT, usage } from '../convergent-charging/world';

const SEED = Number(process.env.FARTHING_SEED ?? 20261123);
const RUNS = Number(process.env.FARTHING_RUNS ?? 60);
const SLICES = 5;
const MEMBERS = 12;
const CENT = 10_000_000n;
const ATTEMPTS_MAX = 200;

const usages = fc.array(
  fc.record({
    member: fc.nat(MEMBERS - 1),
    service: fc.constantFrom('voice', 'sms', 'data'),
    quantity: fc.integer({ min: 1, max: 400 }),
  }),
  { minLength: 20, maxLength: 60, size: 'max' },
);
type Drawn = { readonly member: number; readonly service: 'voice' | 'sms' | 'data'; readonly quantity: number };

const msisdnOf = (member: number): string => `35386200${String(member).padStart(4, '0')}`;

/** A pool of ten minutes and as many cents, and its members' numbers; in slices, or as one balance. */
async function makePool(slices: number, cents: bigint, chaos?: Chaos) {
  const made = await makeWorld(chaos);
  // What was found empty is searched again with each usage.
  const forgetful = {
    fill: (...asked: Parameters<SliceFiller['fill']>) => new SliceFiller(made.ports, () => NOW).fill(...asked),
  };
  const world = { ...made, ports: { ...made.ports, slices: forgetful } };
  const tariff = slices === 1 ? {} : { slices };
  await world.ports.tariffs.put(TENANT, { ...TARIFF, ...tariff, offeringId: 'herd' });
  const of = { tenant: TENANT, offeringId: 'herd', partyId: 'party-2', activatedAt: '2026-12-01T00:00:00Z' };
  const opened = await retried(() => openCharging(world.ports, { ...of, productId: 'herd-1' }));
  const pool = await world.ports.balances.read(TENANT, opened.balanceId);
  if (!pool) throw new Error('the pool is there');
  for (let member = 0; member < MEMBERS; member += 1)
    await retried(async () =>
      slices === 1
        ? world.ports.numbers.assign(TENANT, msisdnOf(member), { balanceId: 'herd-1', from: pool.openedAt })
        : openCharging(world.ports, { ...of, productId: `m${member}`, balanceId: 'herd-1', msisdn: msisdnOf(member) }),
    );
  if (cents > 0n)
    await retried(() =>
      creditOnce(world.ports, TENANT, 'herd-1', { reference: 't/1', amountNano: cents * CENT, paidAt: NOW, atMs: NOW }),
    );
  const slicesNow = async (): Promise<BalanceAccount[]> => {
    const all = await Promise.all(sliceIds(pool).map((id) => world.ports.balances.read(TENANT, id)));
    return all.filter((slice) => slice !== undefined);
  };
  const history = (balanceId: string) => (world.ports.ledger as Ledger).history(TENANT, balanceId, 100_000);
  /** What whoever hears of the signals does. */
  const endMoves = async (): Promise<void> => {
    const signals = world.written.flatMap(({ postings }) => postings).flatMap((posting) => posting.signals ?? []);
    for (const { ref } of signals.filter(({ kind }) => kind === 'slice-moved'))
      await retried(async () => {
        const move = parseMove(ref);
        if (!move) throw new Error('a signalled move says what it is');
        await world.projectAll();
        await endMove(world.ports, TENANT, move, NOW);
      });
    await world.projectAll();
  };
  return { ...world, slicesNow, history, endMoves };
}

/** The same again until the table lets it. */
async function retried<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await run();
    } catch (problem) {
      if (attempt === ATTEMPTS_MAX) throw problem;
    }
}

const toUsage = ({ member, service, quantity }: Drawn, index: number): UsageRecord =>
  usage({
    usageId: `u${index}`,
    service,
    quantity: service === 'data' ? String(quantity * 1_024) : service === 'sms' ? '1' : String(quantity),
    ...(service === 'data' ? {} : { destination: '353861234567' }),
    msisdn: msisdnOf(member),
    startedAt: new Date(NOW - 86_400_000 + index * 1_000).toISOString(),
    source: `f:${index}`,
  });

async function charge(world: Awaited<ReturnType<typeof makePool>>, cache: AccountCache, record: UsageRecord) {
  const [result] = (await chargeMessages(world.ports, cache, [{ tenant: TENANT, receivedAt: '', records: [record] }]))
    .results;
  if (!result || 'problem' in result) throw result?.problem ?? new Error('no result');
  const [outcome] = result.outcomes;
  if (outcome?.kind === 'charged') return outcome.amountNano;
  return outcome?.kind === 'refused' ? outcome.reason : outcome?.kind;
}

/** Charged once the ledger has caught up: a search for money writes, and the guard may ask what was written. */
const settled = (world: Awaited<ReturnType<typeof makePool>>, record: UsageRecord) =>
  retried(async () => {
    await world.endMoves();
    return charge(world, world.cache, record);
  });

const moneyOf = (slices: readonly BalanceAccount[]): bigint => slices.reduce((sum, one) => sum + one.moneyNano, 0n);
const minutesOf = (slices: readonly BalanceAccount[]): bigint =>
  slices.flatMap((one) => one.buckets).reduce((sum, bucket) => sum + bucket.remaining, 0n);

test(`a pool in slices charges what one balance would (seed ${SEED}, ${RUNS} herds)`, async () => {
  await fc.assert(
    fc.asyncProperty(usages, fc.integer({ min: 0, max: 300 }), async (drawn, cents) => {
      const [sliced, whole] = [await makePool(SLICES, BigInt(cents)), await makePool(1, BigInt(cents))];
      const records = drawn.map(toUsage);
      for (const record of records) {
        const [ours, theirs] = [await settled(sliced, record), await settled(whole, record)];
        expect(ours).toBe(theirs);
      }
      expect(moneyOf(await sliced.slicesNow())).toBe(moneyOf(await whole.slicesNow()));
      expect(minutesOf(await sliced.slicesNow())).toBe(minutesOf(await whole.slicesNow()));
    }),
    { seed: SEED, numRuns: RUNS },
  );
});

test(`nothing of a pool is lost or doubled between its slices (seed ${SEED}, ${RUNS} herds)`, async () => {
  await fc.assert(
    fc.asyncProperty(usages, fc.integer(), async (drawn, salt) => {
      let state = salt >>> 0;
      const draw = (n: number): number => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return Math.floor((state / 2 ** 32) * n);
      };
      const world = await makePool(SLICES, 200n, {
        write: () => (['fine', 'fine', 'lost-before', 'lost-after'] as const)[draw(4)] ?? 'fine',
      });
      // Two warm functions, each with copies of its own; messages come again until they are answered, and once more.
      const caches = [new AccountCache(), new AccountCache()];
      const paid = new Map<string, bigint>();
      const queue = drawn.map(toUsage).flatMap((record) => [record, record]);
      for (let step = 0; queue.length > 0 && step < 20_000; step += 1) {
        const record = queue.splice(draw(Math.min(queue.length, 4)), 1)[0] as UsageRecord;
        if (draw(3) === 0) await world.projectAll();
        try {
          const told = await charge(world, caches[draw(2)] as AccountCache, record);
          if (told === undefined || !/^\d+$/.test(told)) continue;
          const before = paid.get(record.usageId);
          if (before !== undefined) expect(BigInt(told)).toBe(before);
          paid.set(record.usageId, BigInt(told));
        } catch {
          queue.push(record);
        }
      }
      expect(queue).toHaveLength(0);
      await world.endMoves();
      const slices = await world.slicesNow();
      const spent = [...paid.values()].reduce((sum, one) => sum + one, 0n);
      expect(moneyOf(slices)).toBe(200n * CENT - spent);
      for (const { balanceId } of slices) expect(verifyLedger(await world.history(balanceId))).toEqual([]);
      const units = (await Promise.all(slices.map(({ balanceId }) => world.history(balanceId)))).flat();
      const used = units
        .flatMap((posting) => posting.records ?? [])
        .flatMap((record) => Object.values(record.allowances))
        .reduce((sum, one) => sum + BigInt(one), 0n);
      expect(minutesOf(slices)).toBe(600n - used);
    }),
    { seed: SEED, numRuns: RUNS },
  );
});

test('a member’s usage charges one slice, always the same, and members spread over all', () => {
  const pool = { balanceId: 'p', slices: 8 };
  const count = new Map<string, number>();
  for (let member = 0; member < 8_000; member += 1) {
    const id = sliceOfMember(pool, `product-${member}`);
    expect(sliceOfMember({ ...pool, balanceId: 'p.3' }, `product-${member}`)).toBe(id);
    count.set(id, (count.get(id) ?? 0) + 1);
  }
  expect([...count.keys()].sort()).toEqual(sliceIds(pool));
  expect(Math.max(...count.values())).toBeLessThan(1_150);
});

test('a pool that was found empty is not searched again for a second', async () => {
  const { ports, slicesNow } = await makePool(SLICES, 0n);
  const read = jest.spyOn(ports.balances, 'read');
  let nowMs = NOW;
  const filler = new SliceFiller(ports, () => nowMs);
  const [slice] = (await slicesNow()) as [BalanceAccount];
  read.mockClear();
  const fill = () => filler.fill(slice, { account: MONEY, amount: 1n }, NOW);
  expect(await fill()).toBeUndefined();
  expect(await fill()).toBeUndefined();
  expect(read).toHaveBeenCalledTimes(SLICES - 1);
  nowMs += 1_001;
  expect(await fill()).toBeUndefined();
  expect(read).toHaveBeenCalledTimes(2 * (SLICES - 1));
});
