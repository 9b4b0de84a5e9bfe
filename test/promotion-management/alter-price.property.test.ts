import fc from 'fast-check';
import { minorDecimals } from '../../shared/kernel/money';
import { alterPrice, orderAlterations, type PriceAlteration } from '../../shared/promotion-management';

const SEED = Number(process.env.FARTHING_SEED ?? 20261123);
const RUNS = { numRuns: 500, seed: SEED };
const NANO = 1_000_000_000n;

const alteration = fc.record({
  kind: fc.constantFrom('fixed' as const, 'percent' as const, 'amount' as const),
  valueNano: fc.bigInt({ min: 0n, max: 100n }).map((whole) => whole * NANO),
  name: fc.string(),
  description: fc.string(),
});
const cents = fc.bigInt({ min: 0n, max: 1_000_000n }).map((minor) => minor * 10_000_000n);

/** The same with fractions of whole cents, written another way round: what is left after each. */
function left(priceNano: bigint, currency: string, alterations: readonly PriceAlteration[]): bigint {
  const minor = 10n ** BigInt(9 - minorDecimals(currency));
  return alterations.reduce((rest, { kind, valueNano }) => {
    if (kind === 'fixed') return valueNano < rest ? valueNano : rest;
    if (kind === 'amount') return valueNano > rest ? 0n : rest - valueNano;
    const exact = rest * valueNano;
    const steps = (2n * exact + 100n * NANO * minor) / (2n * 100n * NANO * minor);
    return rest - steps * minor < 0n ? 0n : rest - steps * minor;
  }, priceNano);
}

describe(`what alterations take off a price (seed ${SEED})`, () => {
  test('is what an oracle says, never more than the price, never negative', () => {
    fc.assert(
      fc.property(cents, fc.array(alteration, { maxLength: 6 }), (price, given) => {
        const ordered = orderAlterations(given);
        const taken = alterPrice(price, 'EUR', ordered);
        expect(taken.every((one) => one >= 0n)).toBe(true);
        expect(price - taken.reduce((sum, one) => sum + one, 0n)).toBe(left(price, 'EUR', ordered));
      }),
      RUNS,
    );
  });

  test('does not depend on the order in which kinds are given', () => {
    fc.assert(
      fc.property(fc.array(alteration, { maxLength: 6 }), (given) => {
        const kinds = orderAlterations(given).map(({ kind }) => kind);
        const backwards = orderAlterations([...given].reverse()).map(({ kind }) => kind);
        expect(backwards).toEqual(kinds);
        expect(kinds.filter((kind) => kind === 'fixed').length).toBeLessThanOrEqual(1);
      }),
      RUNS,
    );
  });
});

test.each([
  [
    'a third off ten, to the cent',
    10n * NANO,
    { kind: 'percent' as const, valueNano: 33_333_333_333n },
    3_330_000_000n,
  ],
  ['an amount beyond the price', 2n * NANO, { kind: 'amount' as const, valueNano: 5n * NANO }, 2n * NANO],
  ['a fixed price above the price', 2n * NANO, { kind: 'fixed' as const, valueNano: 5n * NANO }, 0n],
])('%s', (_, price, one, taken) => expect(alterPrice(price, 'EUR', [one])).toEqual([taken]));
