import fc from 'fast-check';
import { PrefixTable, prefixLength, prefixValue } from '../../shared/rating/prefix-table';

const SEED = Number(process.env.FARTHING_SEED ?? Date.now() % 1_000_000);

test('the longest prefix wins; none fits, or a letter ends it', () => {
  const table = new PrefixTable([
    ['4', 0],
    ['49', 1],
    ['4917', 2],
  ]);
  const found = (digits: string) => {
    const at = table.find(digits);
    return at < 0 ? undefined : [prefixValue(at), prefixLength(at)];
  };
  expect([found('4917012'), found('4930'), found('41'), found('353'), found(''), found('49x17')]).toEqual([
    [2, 4],
    [1, 2],
    [0, 1],
    undefined,
    undefined,
    [1, 2],
  ]);
});

test(`it finds what a plain search finds (seed ${SEED})`, () => {
  const digits = fc.stringMatching(/^[0-4]{1,8}$/);
  fc.assert(
    fc.property(fc.array(fc.tuple(digits, fc.nat(1_000_000)), { maxLength: 200 }), fc.array(digits), (given, asked) => {
      const prefixes = new Map(given);
      const table = new PrefixTable(prefixes);
      for (const number of asked) {
        const longest = [...prefixes.keys()].filter((p) => number.startsWith(p)).sort((a, b) => b.length - a.length)[0];
        const found = table.find(number);
        expect(found < 0 ? undefined : number.slice(0, prefixLength(found))).toBe(longest);
        if (longest !== undefined) expect(prefixValue(found)).toBe(prefixes.get(longest));
      }
    }),
    { seed: SEED, numRuns: 200 },
  );
});
