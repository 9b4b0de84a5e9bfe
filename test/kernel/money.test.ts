import fc from 'fast-check';
import { allocate, divideRounded, formatMinor, formatNano, parseNano, roundNano } from '../../shared/kernel/money';

const SEED = 20261123;

describe('money', () => {
  test.each([
    ['0', 0n],
    ['1', 1_000_000_000n],
    ['-0.09', -90_000_000n],
    ['12.345678901', 12_345_678_901n],
    ['1e2', 100_000_000_000n],
    ['25E-1', 2_500_000_000n],
    ['1.0000000010', 1_000_000_001n],
  ])('reads %s exactly', (text, nano) => expect(parseNano(text)).toBe(nano));

  test.each(['', '.5', '1.', '1,5', '0x10', 'NaN', '1.0000000001', '1e-10', ' 1', '1 EUR', '--1'])(
    'refuses %j: it is no exact number of nanos',
    (text) => expect(parseNano(text)).toBeUndefined(),
  );

  test.each([
    [25n, 10n, 'half-even', 2n],
    [35n, 10n, 'half-even', 4n],
    [25n, 10n, 'half-up', 3n],
    [-25n, 10n, 'half-up', -3n],
    [21n, 10n, 'up', 3n],
    [-21n, 10n, 'up', -3n],
    [29n, 10n, 'down', 2n],
    [-29n, 10n, 'down', -2n],
  ] as const)('%d / %d rounded %s is %d', (a, b, rounding, expected) =>
    expect(divideRounded(a, b, rounding)).toBe(expected),
  );

  test.each([
    ['EUR', 1_005_000_000n, '1.00'],
    ['EUR', 1_015_000_000n, '1.02'],
    ['JPY', 99_500_000_000n, '100'],
    ['KWD', 1_234_500_000n, '1.234'],
    ['RWF', 99_500_000_000n, '100'],
    ['CLF', 1_234_550_000n, '1.2346'],
  ])('shows %s %d as %s', (currency, nano, text) => expect(formatMinor({ nano, currency })).toBe(text));

  test('what is written is read back', () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 24n), 10n ** 24n), (nano) => parseNano(formatNano(nano)) === nano),
      { seed: SEED },
    );
  });

  test('a rounding is less than a step away and lands on a step', () => {
    const roundings = fc.constantFrom('up', 'down', 'half-up', 'half-even');
    fc.assert(
      fc.property(
        fc.bigInt(-(10n ** 18n), 10n ** 18n),
        fc.integer({ min: 0, max: 9 }),
        roundings,
        (nano, decimals, rounding) => {
          const step = 10n ** BigInt(9 - decimals);
          const rounded = roundNano(nano, decimals, rounding as 'up');
          const distance = rounded > nano ? rounded - nano : nano - rounded;
          return rounded % step === 0n && distance < step;
        },
      ),
      { seed: SEED },
    );
  });

  test('the parts of a whole sum to it, and none is more than a nano from its share', () => {
    const weights = fc
      .array(fc.bigInt(0n, 10n ** 9n), { minLength: 1, maxLength: 20 })
      .filter((all) => all.some((w) => w > 0n));
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 15n), 10n ** 15n), weights, (nano, shares) => {
        const parts = allocate(nano, shares);
        const total = shares.reduce((sum, weight) => sum + weight, 0n);
        const near = parts.every((part, i) => {
          const off = part * total - nano * (shares[i] ?? 0n);
          return off > -total && off < total;
        });
        return parts.reduce((sum, part) => sum + part, 0n) === nano && near;
      }),
      { seed: SEED },
    );
  });
});
