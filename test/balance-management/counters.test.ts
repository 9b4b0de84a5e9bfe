import { count, countedOf, countedPeriod, withoutSessions } from '../../shared/balance-management';

const of = (period: string, spent: bigint, id = 'cap') => ({ id, period, spent });

describe('what is counted towards a limit', () => {
  test('adds up by period, in the order of limits and periods', () => {
    const first = count([], 'cap', '2026-12', 5n);
    const second = count(count(first, 'cap', '2026-12', 2n), 'cap', '2026-11', 1n);
    expect(count(second, 'all', '2026-12', 9n)).toEqual([
      of('2026-12', 9n, 'all'),
      of('2026-11', 1n),
      of('2026-12', 7n),
    ]);
    expect(countedOf(second, 'cap', '2026-12')).toBe(7n);
    expect(countedOf(second, 'cap', '2026-10')).toBe(0n);
    expect(countedOf(second, 'all', '2026-12')).toBe(0n);
  });

  test('nothing more is nothing new', () => {
    const counters = [of('2026-12', 5n)];
    expect(count(counters, 'cap', '2026-12', 0n)).toBe(counters);
  });

  test('what is taken back never leaves less than nothing', () => {
    expect(count([of('2026-12', 5n)], 'cap', '2026-12', -5n)).toEqual([of('2026-12', 0n)]);
    expect(count([of('2026-12', 5n)], 'cap', '2026-12', -6n)).toEqual([of('2026-12', 0n)]);
  });

  test('a limit remembers its newest two periods', () => {
    const counters = [of('2026-11', 1n), of('2026-12', 2n), of('2026-11', 9n, 'other')];
    expect(count(counters, 'cap', '2027-01', 3n)).toEqual([
      of('2026-12', 2n),
      of('2027-01', 3n),
      of('2026-11', 9n, 'other'),
    ]);
  });
});

describe('the period that late usage counts to', () => {
  const kept = [of('2026-12', 2n), of('2026-11', 1n), of('2020-01', 1n, 'other')];
  test.each([
    ['one that is kept', '2026-11', '2026-11'],
    ['a newer one', '2027-01', '2027-01'],
    ['an older one, to the older that is kept', '2026-10', '2026-11'],
    ['a session is its own', '2020.session', '2020.session'],
  ])('%s', (_what, period, counted) => expect(countedPeriod(kept, 'cap', period)).toBe(counted));

  test('is its own while fewer are kept', () => {
    expect(countedPeriod([of('2026-12', 2n)], 'cap', '2026-10')).toBe('2026-10');
    expect(countedPeriod([], 'cap', '2026-10')).toBe('2026-10');
  });
});

test('what sessions counted goes with them', () => {
  const counters = [of('smf.1', 1n), of('smf.2', 2n), of('2026-12', 3n)];
  expect(withoutSessions(counters, new Set(['smf.2']))).toEqual([of('smf.2', 2n), of('2026-12', 3n)]);
  expect(withoutSessions(counters, new Set(['smf.1', 'smf.2']))).toBe(counters);
});
