import fc from 'fast-check';
import type { Entry } from '../../shared/product-catalog/catalog-file';
import { diffEntries } from '../../shared/product-catalog/diff-entries';

const SEED = Number(process.env.FARTHING_SEED ?? Date.now() % 1_000_000);
const RUNS = Number(process.env.FARTHING_RUNS ?? 300);

const leaf = fc.oneof(fc.string({ maxLength: 8 }), fc.integer(), fc.boolean(), fc.constant(null));
const bodies = fc.dictionary(
  fc.string({ minLength: 1, maxLength: 6 }).filter((name) => !name.startsWith('__')),
  fc.oneof(
    leaf,
    fc.array(fc.record({ id: fc.string({ minLength: 1, maxLength: 3 }), n: leaf }), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b'), leaf),
  ),
  { maxKeys: 4 },
);
const catalogs: fc.Arbitrary<Entry[]> = fc
  .array(bodies, { maxLength: 4 })
  .map((all) => all.map((body, n) => ({ resource: 'category', id: `c${n}`, body })));

test(`a catalog differs in nothing from itself, in any order (seed ${SEED}, ${RUNS} runs)`, () => {
  fc.assert(
    fc.property(catalogs, (entries) => {
      expect(diffEntries(entries, structuredClone(entries).reverse())).toEqual([]);
    }),
    { seed: SEED, numRuns: RUNS },
  );
});

test(`two catalogs differ in something unless they are equal, and the other way round in as much (seed ${SEED})`, () => {
  fc.assert(
    fc.property(catalogs, catalogs, (before, after) => {
      const there = diffEntries(before, after);
      const back = diffEntries(after, before);
      expect(there.length === 0).toBe(JSON.stringify(sorted(before)) === JSON.stringify(sorted(after)));
      expect(back.map(({ entry, path }) => `${entry} ${path}`).sort()).toEqual(
        there.map(({ entry, path }) => `${entry} ${path}`).sort(),
      );
      expect(there.filter(({ kind }) => kind === 'added')).toHaveLength(
        back.filter(({ kind }) => kind === 'removed').length,
      );
    }),
    { seed: SEED, numRuns: RUNS },
  );
});

/** Absent is as null, and the order of attributes is no difference. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(
    entries.map(([key, item]) => [key, sorted(item)]).sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  );
};

test('a difference is told in data and in words', () => {
  const entry = (body: Entry['body']): Entry => ({ resource: 'productOffering', id: 'o', body });
  const changes = diffEntries(
    [entry({ name: 'A', version: '1', category: [{ id: 'x' }], gone: true })],
    [entry({ name: 'A', version: '2', category: [{ id: 'x', name: 'X' }, { id: 'y' }] })],
  );
  expect(changes).toEqual([
    {
      kind: 'changed',
      entry: 'productOffering/o',
      path: 'version',
      before: '1',
      after: '2',
      words: 'productOffering “A”: version is 2, it was 1',
    },
    {
      kind: 'added',
      entry: 'productOffering/o',
      path: 'category[x].name',
      after: 'X',
      words: 'productOffering “A”: category[x].name is new: X',
    },
    {
      kind: 'added',
      entry: 'productOffering/o',
      path: 'category[y]',
      after: { id: 'y' },
      words: 'productOffering “A”: category[y] is new: {"id":"y"}',
    },
    {
      kind: 'removed',
      entry: 'productOffering/o',
      path: 'gone',
      before: true,
      words: 'productOffering “A”: gone is no more, it was true',
    },
  ]);
});
