import { MemoryBalanceStore, MemoryLedger } from '../../shared/adapters/memory/memory-balances';
import {
  type BalanceAccount,
  type BalanceChange,
  bookOnce,
  changeEntry,
  creditBalance,
  creditOnce,
  decideChange,
  MONEY,
  RING_SIZE,
  remember,
} from '../../shared/balance-management';
import { guardEntry } from '../../shared/balance-management/guard';
import { tenantId } from '../../shared/kernel/tenant';
import { AT, accountWith, idleGroup, minutes, sessionOf } from './account';

const DEMO = tenantId('demo');
const change = (over: Partial<BalanceChange> = {}): BalanceChange => ({
  reference: 'adjustBalance/1',
  kind: 'adjust',
  legs: [{ account: MONEY, delta: 5n }],
  causedAt: AT - 86_400_000,
  atMs: AT,
  ...over,
});
const taking = (account: string, delta: bigint) => change({ legs: [{ account, delta }] });
const rich = accountWith({ moneyNano: 100n, buckets: [minutes({ remaining: 60n })] });

describe('a change is decided', () => {
  test('once: booked, and known by its reference from then on', () => {
    const decided = decideChange(rich, change());
    expect(decided).toMatchObject({
      kind: 'booked',
      next: {
        moneyNano: 105n,
        postings: [
          {
            kind: 'adjust',
            day: '2026-12-14',
            at: AT,
            reference: 'adjustBalance/1',
            legs: [{ account: MONEY, delta: 5n }],
            count: 0,
            ids: [changeEntry(change())],
          },
        ],
        guard: { ring: [changeEntry(change())] },
      },
    });
    expect('next' in decided && decided.next && decideChange(decided.next, change())).toEqual({ kind: 'already' });
  });

  test('once: refused, whatever the balance says later', () => {
    const decided = decideChange(rich, taking(MONEY, -101n));
    expect(decided).toMatchObject({
      kind: 'refused',
      next: { moneyNano: 100n, postings: [{ kind: 'refuse', reference: 'adjustBalance/1', legs: [], count: 0 }] },
    });
    const later = 'next' in decided && decided.next && { ...decided.next, moneyNano: 1_000n };
    expect(later && decideChange(later, taking(MONEY, -101n))).toEqual({ kind: 'refused' });
  });

  test('with what expired on the way', () => {
    const group = idleGroup({ granted: 1n, reservedNano: 100n, validUntil: AT });
    const held = { ...rich, sessions: [sessionOf([group])] };
    const decided = decideChange(held, taking(MONEY, -100n));
    expect(decided).toMatchObject({ kind: 'booked', next: { postings: [{ kind: 'release' }, { kind: 'adjust' }] } });
  });

  test.each<[string, Partial<BalanceAccount>, BalanceChange, 'booked' | 'refused']>([
    ['the last of the money', {}, taking(MONEY, -100n), 'booked'],
    ['more', {}, taking(MONEY, -101n), 'refused'],
    ['credit, too', { creditLimitNano: 1n }, taking(MONEY, -101n), 'booked'],
    ['the last units', {}, taking('product-1/minutes', -60n), 'booked'],
    ['more units', {}, taking('product-1/minutes', -61n), 'refused'],
    ['units of no bucket', {}, taking('product-2/minutes', -1n), 'refused'],
    ['more for a bucket', {}, taking('product-1/minutes', 1n), 'booked'],
    ['more for no bucket', {}, taking('product-2/minutes', 1n), 'refused'],
    [
      'money that is there and units that are not',
      {},
      change({
        legs: [
          { account: MONEY, delta: -1n },
          { account: 'product-1/minutes', delta: -61n },
        ],
      }),
      'refused',
    ],
    [
      'too much in two legs',
      {},
      change({
        legs: [
          { account: MONEY, delta: -60n },
          { account: MONEY, delta: -60n },
        ],
      }),
      'refused',
    ],
    [
      'what one leg takes and another gives',
      {},
      change({
        legs: [
          { account: MONEY, delta: 60n },
          { account: MONEY, delta: -160n },
        ],
      }),
      'booked',
    ],
  ])('%s', (_what, over, asked, kind) => {
    expect(decideChange({ ...rich, ...over }, asked).kind).toBe(kind);
  });

  test('not with what a session holds', () => {
    const group = idleGroup({
      granted: 1n,
      reservedNano: 40n,
      reservedUnits: { 'product-1/minutes': 20n },
      validUntil: AT + 1,
    });
    const held = { ...rich, sessions: [sessionOf([group])] };
    expect(decideChange(held, taking(MONEY, -60n)).kind).toBe('booked');
    expect(decideChange(held, taking(MONEY, -61n)).kind).toBe('refused');
    expect(decideChange(held, taking('product-1/minutes', -40n)).kind).toBe('booked');
    expect(decideChange(held, taking('product-1/minutes', -41n)).kind).toBe('refused');
  });

  test('of nothing is a defect', () => {
    expect(() =>
      decideChange(
        rich,
        change({
          legs: [
            { account: MONEY, delta: 5n },
            { account: MONEY, delta: 0n },
          ],
        }),
      ),
    ).toThrow('no leg is zero');
  });

  test('by the ledger, where the guard may have forgotten it', () => {
    const forgetful = { ...rich, guard: { ring: [], watermark: AT / 1_000 } };
    expect(decideChange(forgetful, change())).toEqual({ kind: 'ask-the-ledger' });
    expect(decideChange(forgetful, change(), 'nothing').kind).toBe('booked');
    expect(decideChange(forgetful, change(), changeEntry(change()))).toEqual({ kind: 'already' });
    expect(decideChange(forgetful, change(), changeEntry(change(), 'refused'))).toEqual({ kind: 'refused' });
  });
});

describe('a change is booked', () => {
  class Balances extends MemoryBalanceStore {
    /** Others that write first, so many times. */
    races = 0;

    override async write(next: BalanceAccount, expected: number): ReturnType<MemoryBalanceStore['write']> {
      if (this.races > 0) {
        this.races -= 1;
        const current = await this.read(DEMO, 'b1');
        if (current) return { written: false, current };
      }
      return super.write(next, expected);
    }
  }
  async function given(account: BalanceAccount = rich) {
    const ports = { balances: new Balances(), ledger: new MemoryLedger() };
    await ports.balances.open(account);
    return { ...ports, book: (asked = change(), id = 'b1') => bookOnce(ports, DEMO, id, asked) };
  }
  const forgotten = Array.from({ length: RING_SIZE + 1 }, (_, i) => guardEntry(`u${i}`, 's', AT + i * 1_000));

  test('once, however often it is asked', async () => {
    const { book, balances } = await given();
    expect([await book(), await book()]).toEqual(['booked', 'already']);
    expect((await balances.read(DEMO, 'b1'))?.moneyNano).toBe(105n);
  });

  test('and a refusal is one', async () => {
    const { book } = await given();
    expect([await book(taking(MONEY, -101n)), await book(taking(MONEY, -101n))]).toEqual(['refused', 'refused']);
  });

  test('on the balance as it stands, as long as others write as well', async () => {
    const { book, balances } = await given();
    balances.races = 59;
    expect(await book()).toBe('booked');
    balances.races = 60;
    await expect(book(change({ reference: 'adjustBalance/2' }))).rejects.toThrow(
      'Balance b1 is unknown, or was written by others too often',
    );
  });

  test('on a balance that is there', async () => {
    const { book } = await given();
    await expect(book(change(), 'b2')).rejects.toThrow('Balance b2 is unknown, or was written by others too often');
  });

  test('late, after the ledger was asked', async () => {
    const guard = remember(rich.guard, forgotten);
    const { book, ledger } = await given({ ...rich, guard });
    await expect(book()).rejects.toThrow('The ledger of balance b1 lags behind 1');
    for (const posting of rich.postings) await ledger.append(rich, posting);
    expect(await book()).toBe('booked');
  });

  test('late, and not again when the ledger knows it', async () => {
    const { book, ledger, balances } = await given();
    await book();
    const booked = await balances.read(DEMO, 'b1');
    if (!booked) throw new Error('it is there');
    for (const posting of [...rich.postings, ...booked.postings]) await ledger.append(booked, posting);
    const forgetful = await given({ ...booked, guard: { ring: [], watermark: AT / 1_000 } });
    for (const posting of [...rich.postings, ...booked.postings]) await forgetful.ledger.append(booked, posting);
    expect(await forgetful.book()).toBe('already');
    expect((await forgetful.balances.read(DEMO, 'b1'))?.moneyNano).toBe(105n);
  });
});

describe('a credit', () => {
  const credit = { reference: 'topupBalance/1', amountNano: 5n, paidAt: AT - 1_000, atMs: AT };

  test('is money paid in, on the day of its payment, once', async () => {
    const credited = creditBalance(rich, credit);
    expect(credited).toMatchObject({
      moneyNano: 105n,
      postings: [
        {
          kind: 'top-up',
          day: '2026-12-15',
          at: AT,
          reference: 'topupBalance/1',
          legs: [{ account: MONEY, delta: 5n }],
        },
      ],
    });
    expect(typeof credited === 'object' && creditBalance(credited, credit)).toBe('already');
    const ports = { balances: new MemoryBalanceStore(), ledger: new MemoryLedger() };
    await ports.balances.open(rich);
    expect([await creditOnce(ports, DEMO, 'b1', credit), await creditOnce(ports, DEMO, 'b1', credit)]).toEqual([
      'booked',
      'already',
    ]);
  });

  test('that is older than what the guard knows is looked up', () => {
    expect(creditBalance({ ...rich, guard: { ring: [], watermark: AT / 1_000 } }, credit)).toBe('ask-the-ledger');
  });

  test.each([0n, -5n])('of %p is a defect', (amountNano) => {
    expect(() => creditBalance(rich, { ...credit, amountNano })).toThrow('a credit is above zero');
  });
});
