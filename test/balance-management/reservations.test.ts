import {
  assertReservations,
  availableMoney,
  availableUnits,
  reservedMoney,
  reservedUnits,
  spentOf,
  withoutBuckets,
  withoutGrant,
} from '../../shared/balance-management';
import { accountWith, idleGroup, minutes, sessionOf } from './account';

const holding = (reservedNano: bigint, units: Readonly<Record<string, bigint>> = {}) =>
  idleGroup({ granted: 10n, reservedNano, reservedUnits: units, validUntil: 99 });

/** Two sessions with three groups hold 6 of 10 nano, and 60 of 100 minutes. */
const account = accountWith({
  moneyNano: 10n,
  buckets: [minutes({ id: 'a', remaining: 100n }), minutes({ id: 'b', remaining: 5n })],
  sessions: [sessionOf([holding(1n, { a: 20n }), holding(2n)]), sessionOf([holding(3n, { a: 40n, b: 5n })])],
});

test('what all groups of all sessions hold adds up, and what nobody holds is available', () => {
  expect(reservedMoney(account)).toBe(6n);
  expect(availableMoney(account)).toBe(4n);
  expect(availableMoney({ ...account, creditLimitNano: 7n })).toBe(11n);
  expect(reservedUnits(account, 'a')).toBe(60n);
  expect(reservedUnits(account, 'b')).toBe(5n);
  expect(reservedUnits(account, 'c')).toBe(0n);
  expect(account.buckets.map((bucket) => availableUnits(account, bucket))).toEqual([40n, 0n]);
});

test('of a limit, what was counted and what is held is spent, in each period by itself', () => {
  const counter = (id: string, period: string, spent: bigint) => ({ id, period, spent });
  const group = idleGroup({ reservedLimits: [counter('cap', '2026-12', 3n), counter('cap', '2026-11', 50n)] });
  const limited = accountWith({
    counters: [counter('cap', '2026-12', 4n), counter('other', '2026-12', 70n)],
    sessions: [sessionOf([group, idleGroup()])],
  });
  expect(spentOf(limited, 'cap', '2026-12')).toBe(7n);
  expect(spentOf(limited, 'cap', '2026-11')).toBe(50n);
  expect(spentOf(limited, 'cap', '2026-10')).toBe(0n);
});

test('a group without its grant holds nothing, and what it used stays counted', () => {
  const group = idleGroup({
    granted: 10n,
    reservedNano: 1n,
    reservedUnits: { a: 2n },
    reservedLimits: [{ id: 'cap', period: '2026-12', spent: 1n }],
    validUntil: 99,
  });
  expect(withoutGrant(group)).toEqual(idleGroup());
});

test('sessions hold nothing more of buckets that are taken away, and the rest as before', () => {
  const [first, second] = withoutBuckets(account.sessions, [minutes({ id: 'a' })]);
  expect(first?.groups.map(({ reservedUnits }) => reservedUnits)).toEqual([{}, {}]);
  expect(second?.groups).toEqual([holding(3n, { b: 5n })]);
  expect(withoutBuckets(account.sessions, [])).toEqual(account.sessions);
  expect(withoutBuckets([], [minutes()])).toEqual([]);
});

describe('what sessions hold is there', () => {
  test('all of it may be held', () => {
    expect(() => assertReservations(account)).not.toThrow();
    expect(() => assertReservations({ ...account, moneyNano: 6n })).not.toThrow();
    expect(() => assertReservations(accountWith())).not.toThrow();
  });

  test.each([
    ['more money than there is', { moneyNano: 5n }, 'sessions hold no more than the money there is'],
    ['more than a bucket has', { buckets: [minutes({ id: 'a', remaining: 59n })] }, 'no more than an allowance has'],
    ['units of no bucket', { buckets: [minutes({ id: 'a' })] }, 'there is a bucket b of which units are held'],
    [
      'nothing of a bucket, and says so',
      { sessions: [sessionOf([holding(0n, { a: 0n })])] },
      'there is a bucket a of which units are held',
    ],
    ['less than nothing', { sessions: [sessionOf([holding(-1n)])] }, 'a reservation is never negative'],
    [
      'a grant below nothing',
      { sessions: [sessionOf([idleGroup(), idleGroup({ granted: -1n })])] },
      'a reservation is never negative',
    ],
  ])('nobody holds %s', (_what, over, broken) => {
    expect(() => assertReservations({ ...account, ...over })).toThrow(broken);
  });
});
