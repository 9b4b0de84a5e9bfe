import fc from 'fast-check';
import { type FeedNumbers, missingCount, noteSequence, RANGES_MAX } from '../../shared/usage-management/note-sequence';

function noteAll(sequences: readonly number[], max?: number) {
  let numbers: FeedNumbers | undefined;
  const notes = sequences.map((sequence) => {
    const noted = noteSequence(numbers, sequence, max);
    numbers = noted.numbers;
    return noted.note;
  });
  return { numbers, notes };
}

test.each([
  ['in order', [7, 8, 9], ['next', 'next', 'next'], []],
  ['a gap', [7, 10], ['next', 'gap'], [{ from: 8, to: 9 }]],
  ['a gap that closes', [7, 10, 8, 9], ['next', 'gap', 'late', 'late'], []],
  [
    'a gap that closes from its middle',
    [1, 5, 3],
    ['next', 'gap', 'late'],
    [
      { from: 2, to: 2 },
      { from: 4, to: 4 },
    ],
  ],
  ['one again', [7, 8, 7], ['next', 'next', 'known'], []],
  ['one from before the first', [7, 6], ['next', 'regressed'], []],
])('%s', (_what, sequences, notes, missing) => {
  expect(noteAll(sequences)).toMatchObject({ notes, numbers: { missing } });
});

test('numbers that begin again at 1 go on', () => {
  const { notes, numbers } = noteAll([98, 99, 1, 3, 2, 99], 99);
  expect(notes).toEqual(['next', 'next', 'next', 'gap', 'late', 'known']);
  expect(numbers).toEqual({ first: 98, last: 102, missing: [] });
});

test('a feed remembers so many gaps, and gives up the oldest', () => {
  const { numbers } = noteAll(Array.from({ length: RANGES_MAX + 20 }, (_, at) => at * 2 + 1));
  expect(numbers?.missing).toHaveLength(RANGES_MAX);
  expect(numbers?.missing[0]).toEqual({ from: 40, to: 40 });
});

test('files in any order, some never, some twice: what is missing is what never came between the first and the last', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 90 }), (sequences) => {
      const { numbers, notes } = noteAll(sequences);
      const [first = 0] = sequences;
      const came = new Set(sequences.filter((sequence) => sequence >= first));
      const last = Math.max(...came);
      const absent = Array.from({ length: last - first + 1 }, (_, at) => first + at).filter((one) => !came.has(one));
      const missing = numbers?.missing ?? [];
      expect(missing.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, at) => from + at))).toEqual(
        absent,
      );
      expect(missingCount(missing)).toBe(absent.length);
      expect(notes.filter((note) => note === 'next' || note === 'gap' || note === 'late')).toHaveLength(came.size);
    }),
    { seed: 20261123 },
  );
});
