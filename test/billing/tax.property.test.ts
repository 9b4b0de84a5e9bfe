import fc from 'fast-check';
import { billAccount } from '../../shared/billing/bill-account';
import { billingPeriod } from '../../shared/billing/billing-period';
import { prorateFee } from '../../shared/billing/prorate-fee';
import { taxLine } from '../../shared/billing/tax-line';
import { TAX_TABLE, taxRateAt } from '../../shared/billing/tax-table';
import { NANO_PER_UNIT } from '../../shared/kernel/money';

const SEED = Number(process.env.FARTHING_SEED ?? 20261123);
const CENT = NANO_PER_UNIT / 100n;
const price = fc.bigInt(-(10n ** 15n), 10n ** 15n);
const basisPoints = fc.bigInt(0n, 3_000n);

/** The oracle: exact fractions. |a/b - c/d| <= 1/2 says that c/d is a/b rounded to a whole number. */
const isRounded = (whole: bigint, numerator: bigint, denominator: bigint): boolean => {
  const difference = whole * denominator - numerator;
  return 2n * (difference < 0n ? -difference : difference) <= denominator;
};

describe(`tax and proration (seed ${SEED})`, () => {
  test('net and tax are the gross, and the tax is the exact one to the cent', () => {
    fc.assert(
      fc.property(price, basisPoints, fc.boolean(), (priceNano, rate, priceIncludesTax) => {
        const line = taxLine({ priceNano, currency: 'EUR', basisPoints: rate, priceIncludesTax });
        expect(line.netNano + line.taxNano).toBe(line.grossNano);
        for (const amount of [line.netNano, line.taxNano, line.grossNano]) expect(amount % CENT).toBe(0n);
        const base = priceIncludesTax ? line.grossNano : line.netNano;
        expect(isRounded(base / CENT, priceNano, CENT)).toBe(true);
        const divisor = priceIncludesTax ? 10_000n + rate : 10_000n;
        expect(isRounded(line.taxNano / CENT, base * rate, divisor * CENT)).toBe(true);
      }),
      { seed: SEED },
    );
  });

  test.each([
    ['JPY', NANO_PER_UNIT],
    ['KWD', NANO_PER_UNIT / 1_000n],
  ])('%s has minor units of its own', (currency, minor) => {
    fc.assert(
      fc.property(price, basisPoints, (priceNano, rate) => {
        const line = taxLine({ priceNano, currency, basisPoints: rate, priceIncludesTax: true });
        for (const amount of Object.values(line)) expect(amount % minor).toBe(0n);
      }),
      { seed: SEED },
    );
  });

  test('however a month is cut into parts, they sum to the fee, and each is within a cent of its share', () => {
    const month = fc.constantFrom(28, 29, 30, 31);
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 12n), month, fc.array(fc.nat(31), { maxLength: 6 }), (cents, days, cuts) => {
        const feeNano = cents * CENT;
        const at = [0, ...cuts.filter((cut) => cut <= days), days].sort((a, b) => a - b);
        let sum = 0n;
        for (let index = 1; index < at.length; index += 1) {
          const [fromDay = 0, toDay = 0] = at.slice(index - 1);
          const part = prorateFee({ feeNano, currency: 'EUR', length: days, from: fromDay, to: toDay });
          const exact = feeNano * BigInt(toDay - fromDay) - part * BigInt(days);
          expect((exact < 0n ? -exact : exact) <= CENT * BigInt(days)).toBe(true);
          sum += part;
        }
        expect(sum).toBe(feeNano);
      }),
      { seed: SEED },
    );
  });
});

/** The oracle: an exact fraction rounded half away from zero, by nothing of ours. */
const rounded = (numerator: bigint, denominator: bigint): bigint => {
  const [n, d] = denominator < 0n ? [-numerator, -denominator] : [numerator, denominator];
  return n < 0n ? -((-2n * n + d) / (2n * d)) : (2n * n + d) / (2n * d);
};

test(`a bill’s tax, rounded by line or by document, is the oracle’s to the minor unit (seed ${SEED})`, () => {
  const fees = fc.array(
    fc.record({
      nano: fc.bigInt(-(10n ** 12n), 10n ** 12n),
      taxCategory: fc.constantFrom('standard', 'reduced', 'exempt'),
    }),
    { minLength: 1, maxLength: 12 },
  );
  const currency = fc.constantFrom<[string, bigint]>(
    ['EUR', CENT],
    ['JPY', NANO_PER_UNIT],
    ['KWD', NANO_PER_UNIT / 1_000n],
  );
  const rounding = fc.constantFrom<'line' | 'document'>('line', 'document');
  fc.assert(
    fc.property(fees, currency, rounding, fc.boolean(), (given, [unit, minor], taxRounding, pricesIncludeTax) => {
      const bill = billAccount({
        accountId: 'a1',
        products: [
          {
            id: 'p1',
            version: 1,
            name: 'Things',
            accountId: 'a1',
            startMs: Date.parse('2026-11-02T00:00:00Z'),
            billed: true,
            fees: given.map((fee) => ({ ...fee, kind: 'oneTime', name: 'Thing', currency: unit })),
          },
        ],
        usage: [],
        period: billingPeriod('2026-11', 'Europe/Berlin'),
        currency: unit,
        country: 'DE',
        pricesIncludeTax,
        taxRounding,
        taxTable: TAX_TABLE,
      });
      if (!bill.ok || !bill.value) throw new Error('There is a bill');
      for (const [category, rate] of [
        ['standard', 19n],
        ['reduced', 7n],
        ['exempt', 0n],
      ] as const) {
        const prices = given.filter((fee) => fee.taxCategory === category).map((fee) => rounded(fee.nano, minor));
        const taxOf = (minors: bigint) => rounded(minors * rate, pricesIncludeTax ? 100n + rate : 100n);
        const sum = (all: readonly bigint[]) => all.reduce((before, one) => before + one, 0n);
        const expected = taxRounding === 'line' ? sum(prices.map(taxOf)) : taxOf(sum(prices));
        const lines = bill.value.lines.filter((line) => line.taxCategory === category);
        expect(sum(lines.map((line) => line.taxNano))).toBe(expected * minor);
        const price = sum(lines.map((line) => (pricesIncludeTax ? line.grossNano : line.netNano)));
        expect(price).toBe(sum(prices) * minor);
      }
      for (const line of bill.value.lines) {
        expect(line.netNano + line.taxNano).toBe(line.grossNano);
        expect(line.taxNano % minor).toBe(0n);
      }
    }),
    { seed: SEED },
  );
});

test.each([
  ['DE', '2020-06-30', 1900n],
  ['DE', '2020-07-01', 1600n],
  ['DE', '2020-12-31', 1600n],
  ['DE', '2021-01-01', 1900n],
  ['GB', '2011-01-03', 1750n],
  ['GB', '2011-01-04', 2000n],
  ['IE', '2020-09-01', 2100n],
  ['IE', '2021-03-01', 2300n],
  ['EE', '2025-06-30', 2200n],
  ['EE', '2025-07-01', 2400n],
  ['FI', '2024-08-31', 2400n],
  ['FI', '2024-09-01', 2550n],
  ['SK', '2024-12-31', 2000n],
  ['SK', '2025-01-01', 2300n],
  ['DE', '1999-01-01', undefined],
  ['US', '2026-01-01', undefined],
])('the standard rate of %s on %s', (country, day, expected) => {
  expect(taxRateAt(TAX_TABLE, { country, category: 'standard', day })).toBe(expected);
});

test('what is exempt is taxed at nothing everywhere; a category that nobody declared is unknown', () => {
  expect(taxRateAt(TAX_TABLE, { country: 'US', category: 'exempt', day: '2026-01-01' })).toBe(0n);
  expect(taxRateAt(TAX_TABLE, { country: 'DE', category: 'books', day: '2026-01-01' })).toBeUndefined();
});
