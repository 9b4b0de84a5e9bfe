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

test.each(['/', ':', ' ', '+', 'a'])('%p is no digit: what stands before it decides', (sign) => {
  const table = new PrefixTable([
    ['4', 7],
    ['49', 8],
  ]);
  expect(prefixValue(table.find(`4${sign}9`))).toBe(7);
  expect(table.find(`${sign}49`)).toBe(-1);
});

test('it holds many prefixes, of up to 15 digits, and of one given twice the last value', () => {
  const given = Array.from({ length: 3_000 }, (_, i): [string, number] => [String(10n ** 14n + BigInt(i) * 7_777n), i]);
  const table = new PrefixTable([...given, ['100000000000000', 134_217_727]]);
  for (const [prefix, value] of given.slice(1)) {
    const found = table.find(`${prefix}99`);
    expect([prefixValue(found), prefixLength(found)]).toEqual([value, 15]);
  }
  expect(prefixValue(table.find('100000000000000'))).toBe(134_217_727);
  expect(table.find('10000000000000')).toBe(-1);
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
