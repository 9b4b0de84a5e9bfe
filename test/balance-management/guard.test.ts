import { EMPTY_GUARD, type Guard, guardEntry, lookUp, RING_SIZE, remember } from '../../shared/balance-management';

const entry = (id: string, atSeconds: number, source = 'file:1') => guardEntry(id, source, atSeconds * 1_000);
const entries = (count: number, fromSeconds = 1_000) =>
  Array.from({ length: count }, (_, i) => entry(`u${i}`, fromSeconds + i));
const timesOf = (guard: Guard): number[] => guard.ring.map(({ at }) => at);

test('an entry is 8 bytes of the id’s digest, 4 of the source’s, and whole seconds', () => {
  expect(guardEntry('u1', 'file:1', 1_999)).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{16}$/),
    source: expect.stringMatching(/^[0-9a-f]{8}$/),
    at: 1,
  });
  expect(guardEntry('u1', 'file:2', 0).id).toBe(guardEntry('u1', 'file:1', 0).id);
  expect(guardEntry('u1', 'file:2', 0).source).not.toBe(guardEntry('u1', 'file:1', 0).source);
});

test.each([-1, 0.5, Number.NaN, Number.MAX_SAFE_INTEGER + 1])('%p is no time that is guarded', (atMs) => {
  expect(() => guardEntry('u1', 'file:1', atMs)).toThrow('a guarded time is epoch milliseconds');
});

describe('what the guard says of an entry', () => {
  const guard: Guard = { ring: [entry('known', 2_000, 'file:1')], watermark: 1_500 };

  test.each([
    ['the same id from the same source', entry('known', 2_000, 'file:1'), 'redelivered'],
    ['the same id from another source', entry('known', 2_000, 'file:2'), 'duplicate'],
    ['an id younger than all that was forgotten', entry('u1', 1_501), 'new'],
    ['an id as old as what was forgotten last', entry('u1', 1_500), 'ask-the-ledger'],
    ['an older id', entry('u1', 1_499), 'ask-the-ledger'],
  ])('%s', (_what, asked, said) => {
    expect(lookUp(guard, asked)).toBe(said);
  });

  test('without a memory each id is new, but for the first second of time', () => {
    expect(lookUp(EMPTY_GUARD, entry('u1', 1))).toBe('new');
    expect(lookUp(EMPTY_GUARD, entry('u1', 0))).toBe('ask-the-ledger');
  });
});

describe('what the guard remembers', () => {
  test('a full ring forgets nothing', () => {
    const guard = remember(EMPTY_GUARD, entries(RING_SIZE));
    expect(guard.ring).toHaveLength(RING_SIZE);
    expect(guard.watermark).toBe(0);
  });

  test('beyond that it forgets the oldest, in whatever order they came, and knows how new that was', () => {
    const guard = remember(remember(EMPTY_GUARD, entries(RING_SIZE)), [entry('late', 500), entry('next', 2_000)]);
    expect(timesOf(guard)).toEqual([
      ...entries(RING_SIZE)
        .map(({ at }) => at)
        .slice(1),
      2_000,
    ]);
    expect(guard.watermark).toBe(1_000);
    expect(lookUp(guard, entry('late', 500))).toBe('ask-the-ledger');
  });

  test('the watermark never falls', () => {
    const full = remember({ ring: [], watermark: 900 }, entries(RING_SIZE));
    expect(remember(full, [entry('late', 500)]).watermark).toBe(900);
  });
});
