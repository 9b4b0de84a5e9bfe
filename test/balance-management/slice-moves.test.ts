import { MemoryBalanceStore, MemoryLedger } from '../../shared/adapters/memory/memory-balances';
import {
  type BalanceAccount,
  endMove,
  MONEY,
  movable,
  moveOnce,
  moveOutOf,
  moveReference,
  parseMove,
  SIBLINGS_SEARCHED,
  SliceFiller,
  type SliceMove,
} from '../../shared/balance-management';
import { AT, accountWith, idleGroup, minutes, sessionOf } from './account';

const TENANT = accountWith().tenant;
const MOVE: SliceMove = {
  from: 'herd',
  fromNumber: 7,
  causedAtSeconds: 1_796_000_000,
  to: 'herd.2',
  account: 'product-1/minutes',
  amount: 60n,
};

/** A pool's slices as they are given: of its own balance and the others, each by its place. */
async function poolOf(slices: number, given: Readonly<Record<number, Partial<BalanceAccount>>>) {
  const balances = new MemoryBalanceStore();
  for (const [place, over] of Object.entries(given))
    await balances.open(accountWith({ balanceId: place === '0' ? 'herd' : `herd.${place}`, slices, ...over }));
  const reads: string[] = [];
  const ports = {
    balances: Object.assign(Object.create(balances) as MemoryBalanceStore, {
      read: (...asked: Parameters<MemoryBalanceStore['read']>) => {
        reads.push(asked[1]);
        return balances.read(...asked);
      },
    }),
    ledger: new MemoryLedger(),
  };
  const clock = { nowMs: AT };
  const filler = new SliceFiller(ports, () => clock.nowMs);
  const slice = async (place: number): Promise<BalanceAccount> => {
    const found = await balances.read(TENANT, place === 0 ? 'herd' : `herd.${place}`);
    if (!found) throw new Error(`slice ${place} is there`);
    return found;
  };
  return {
    ports,
    clock,
    reads,
    slice,
    fill: async (place: number, amount: bigint, account = MONEY) =>
      filler.fill(await slice(place), { account, amount }, AT),
    money: () => Promise.all(Object.keys(given).map(async (place) => (await slice(Number(place))).moneyNano)),
  };
}

describe('a move', () => {
  test('says in its name all that it is', () => {
    expect(moveReference(MOVE)).toBe('slice/herd/7/1796000000/herd.2/60/product-1/minutes');
    expect(parseMove(moveReference(MOVE))).toEqual(MOVE);
    expect(parseMove(moveReference({ ...MOVE, account: MONEY }))).toEqual({ ...MOVE, account: MONEY });
  });

  test.each([
    '',
    'x',
    'a slice/herd/7/1/herd.2/60/money',
    'slice/herd/7/1/herd.2/60/',
    'slice/herd/7/1/herd.2/-6/money',
  ])('%j names none', (reference) => expect(parseMove(reference)).toBeUndefined());

  test('is of the slice as it stands: its last posting, or its opening', () => {
    const account = accountWith({ number: 3 });
    expect(moveOutOf(account, 'herd.1', MONEY, 5n)).toEqual({
      from: 'b1',
      fromNumber: 3,
      causedAtSeconds: AT / 1_000,
      to: 'herd.1',
      account: MONEY,
      amount: 5n,
    });
    const [posting] = account.postings;
    const later = posting && { ...posting, at: AT + 61_999 };
    const moved = moveOutOf({ ...account, postings: later ? [...account.postings, later] : [] }, 'herd.1', MONEY, 5n);
    expect(moved.causedAtSeconds).toBe(AT / 1_000 + 61);
    const unwritten = moveOutOf({ ...account, postings: [], openedAt: AT - 1 }, 'herd.1', MONEY, 5n);
    expect(unwritten.causedAtSeconds).toBe(AT / 1_000 - 1);
  });

  test('takes no more than nobody holds, and no credit', () => {
    const holding = [
      sessionOf([idleGroup({ granted: 1n, reservedNano: 30n, reservedUnits: { 'product-1/minutes': 100n } })]),
    ];
    expect(movable(accountWith({ moneyNano: 100n }), MONEY)).toBe(100n);
    expect(movable(accountWith({ moneyNano: 100n, sessions: holding }), MONEY)).toBe(70n);
    expect(movable(accountWith({ moneyNano: -5n, creditLimitNano: 100n }), MONEY)).toBe(0n);
    expect(movable(accountWith({ buckets: [minutes()], sessions: holding }), 'product-1/minutes')).toBe(500n);
    expect(movable(accountWith(), 'product-1/minutes')).toBe(0n);
  });

  test('is booked once on each side, signalled by the one that gives', async () => {
    const { ports, slice } = await poolOf(3, {
      0: { buckets: [minutes()] },
      2: { buckets: [minutes({ remaining: 0n })] },
    });
    for (let times = 0; times < 2; times += 1) expect(await moveOnce(ports, TENANT, MOVE, AT)).toBe('moved');
    const [from, to] = [await slice(0), await slice(2)];
    expect([from.buckets[0]?.remaining, to.buckets[0]?.remaining]).toEqual([540n, 60n]);
    const reference = moveReference(MOVE);
    expect(from.postings).toMatchObject([
      { kind: 'transfer', reference, legs: [{ delta: -60n }], signals: [{ kind: 'slice-moved', ref: reference }] },
    ]);
    expect(to.postings).toMatchObject([{ kind: 'transfer', reference, legs: [{ delta: 60n }] }]);
    expect(to.postings[0]).not.toHaveProperty('signals');
  });

  test('of more than there is moves nothing', async () => {
    const { ports, slice } = await poolOf(3, {
      0: { buckets: [minutes({ remaining: 59n })] },
      2: { buckets: [minutes()] },
    });
    expect(await moveOnce(ports, TENANT, MOVE, AT)).toBe('refused');
    expect((await slice(0)).buckets[0]?.remaining).toBe(59n);
    expect((await slice(2)).buckets[0]?.remaining).toBe(600n);
  });

  test('to a slice whose bucket has ended comes back, once', async () => {
    const { ports, slice } = await poolOf(3, { 0: { buckets: [minutes()] }, 2: {} });
    expect(await moveOnce(ports, TENANT, MOVE, AT)).toBe('returned');
    expect(await endMove(ports, TENANT, MOVE, AT)).toBe('returned');
    const from = await slice(0);
    expect(from.buckets[0]?.remaining).toBe(600n);
    expect(from.postings).toMatchObject([{ reference: `returned/${moveReference(MOVE)}`, legs: [{ delta: 60n }] }]);
  });

  test('that was only begun is ended by whoever hears of it', async () => {
    const { ports, slice } = await poolOf(3, { 0: {}, 2: { buckets: [minutes()] } });
    expect(await endMove(ports, TENANT, MOVE, AT)).toBe('moved');
    expect((await slice(2)).buckets[0]?.remaining).toBe(660n);
  });
});

describe('a slice is filled', () => {
  test('from the pool’s own balance, with a fair part of what that has', async () => {
    const pool = await poolOf(5, { 0: { moneyNano: 1_000n }, 1: {}, 2: { moneyNano: 800n } });
    expect(await pool.fill(1, 7n)).toMatchObject({ balanceId: 'herd.1', moneyNano: 100n });
    expect(await pool.money()).toEqual([900n, 100n, 800n]);
    expect(pool.reads).not.toContain('herd.2');
  });

  test('with what it lacks where that is more than a fair part', async () => {
    const pool = await poolOf(5, { 0: { moneyNano: 1_000n }, 1: {} });
    await pool.fill(1, 700n);
    expect(await pool.money()).toEqual([300n, 700n]);
  });

  test('from siblings what the pool’s own balance has not, each giving the half at least', async () => {
    const pool = await poolOf(5, { 0: { moneyNano: 10n }, 1: {}, 2: { moneyNano: 100n }, 3: { moneyNano: 100n } });
    await pool.fill(1, 30n);
    expect(await pool.money()).toEqual([0n, 60n, 50n, 100n]);
    await pool.fill(1, 130n);
    expect(await pool.money()).toEqual([0n, 190n, 0n, 20n]);
  });

  test('with as much as there is', async () => {
    const pool = await poolOf(5, { 0: { moneyNano: 10n }, 1: {}, 2: { moneyNano: 5n } });
    expect(await pool.fill(1, 30n)).toMatchObject({ moneyNano: 15n });
  });

  test('of an allowance by that allowance alone', async () => {
    const pool = await poolOf(2, {
      0: { moneyNano: 900n, buckets: [minutes()] },
      1: { buckets: [minutes({ remaining: 0n })] },
    });
    expect((await pool.fill(1, 9n, 'product-1/minutes'))?.buckets[0]?.remaining).toBe(150n);
    expect(await pool.money()).toEqual([900n, 0n]);
  });

  test('that is the pool’s own balance from its siblings', async () => {
    const pool = await poolOf(3, { 0: {}, 2: { moneyNano: 40n } });
    expect(await pool.fill(0, 1n)).toMatchObject({ moneyNano: 20n });
    expect(pool.reads.filter((id) => id === 'herd')).toHaveLength(2);
  });

  test('never by what could not arrive', async () => {
    const pool = await poolOf(2, { 0: { buckets: [minutes()] }, 1: {} });
    expect(await pool.fill(1, 9n, 'product-1/minutes')).toBeUndefined();
    expect((await pool.slice(0)).buckets[0]?.remaining).toBe(600n);
  });
});

describe('a pool that has nothing', () => {
  test('is not searched again for a second, for the same', async () => {
    const pool = await poolOf(3, { 0: { buckets: [minutes()] }, 1: { buckets: [minutes({ remaining: 0n })] }, 2: {} });
    expect(await pool.fill(1, 5n)).toBeUndefined();
    const searched = pool.reads.length;
    pool.clock.nowMs += 999;
    expect(await pool.fill(1, 5n)).toBeUndefined();
    expect(pool.reads).toHaveLength(searched);
    expect(await pool.fill(1, 5n, 'product-1/minutes')).toBeDefined();
    const found = await pool.slice(2);
    await pool.ports.balances.write({ ...found, moneyNano: 9n, number: found.number + 1 }, found.number);
    expect(await pool.fill(1, 5n)).toBeUndefined();
    pool.clock.nowMs += 1;
    expect(await pool.fill(1, 5n)).toMatchObject({ moneyNano: 5n });
  });

  test('is searched sixty-four siblings at a time, others the next second', async () => {
    const slices = 100;
    const pool = await poolOf(slices, Object.fromEntries(Array.from({ length: slices }, (_, place) => [place, {}])));
    const searchedAt = async (ms: number): Promise<number[]> => {
      pool.clock.nowMs = ms;
      const from = pool.reads.length;
      expect(await pool.fill(50, 1n)).toBeUndefined();
      const [own, ...others] = pool.reads.slice(from);
      expect(own).toBe('herd');
      return others.map((id) => Number(id.split('.')[1]));
    };
    const others = Array.from({ length: slices - 1 }, (_, at) => at + 1).filter((place) => place !== 50);
    const start = (AT / 1_000) * SIBLINGS_SEARCHED;
    const expected = (second: number) =>
      Array.from({ length: SIBLINGS_SEARCHED }, (_, at) => others[(start + second * SIBLINGS_SEARCHED + at) % 98]);
    expect(await searchedAt(AT)).toEqual(expected(0));
    expect(await searchedAt(AT + 1_000)).toEqual(expected(1));
    expect(await searchedAt(AT + 2_500)).toEqual(expected(2));
  });
});
