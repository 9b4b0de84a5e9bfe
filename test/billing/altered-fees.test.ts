import fc from 'fast-check';
import { billAccount } from '../../shared/billing/bill-account';
import { type BillableProduct, billableProduct } from '../../shared/billing/billable-product';
import { billingPeriod, dayOfPeriod, periodsFrom } from '../../shared/billing/billing-period';
import { feesOf } from '../../shared/billing/fees-of';
import { prorateFee } from '../../shared/billing/prorate-fee';
import { TAX_TABLE } from '../../shared/billing/tax-table';
import { formatNano, NANO_PER_UNIT, parseNano } from '../../shared/kernel/money';
import { alterPrice, type PriceAlteration } from '../../shared/promotion-management';

const SEED = Number(process.env.FARTHING_SEED ?? 20261123);
const ZONE = 'Europe/Berlin';
const NOVEMBER = billingPeriod('2026-11', ZONE);
const START = Date.parse('2026-11-01T09:00:00+01:00');
const nano = (text: string): bigint => parseNano(text) ?? 0n;

const less = (kind: PriceAlteration['kind'], value: string, more: Partial<PriceAlteration> = {}): PriceAlteration => ({
  kind,
  valueNano: nano(value),
  name: 'Spring',
  description: 'Promotion p1',
  ...more,
});
const product = (
  alterations: PriceAlteration[],
  more: Partial<BillableProduct> = {},
  kind: 'recurring' | 'oneTime' = 'recurring',
): BillableProduct => ({
  id: 'p',
  version: 1,
  name: 'Bundle',
  accountId: 'a',
  startMs: START,
  billed: true,
  fees: [{ kind, name: 'Fee', nano: nano('10'), currency: 'EUR', taxCategory: 'standard', alterations }],
  ...more,
});
const shown = (given: BillableProduct, period = '2026-11'): string[] =>
  feesOf(given, billingPeriod(period, ZONE)).map(
    ({ name, priceNano, days }) => `${name} ${formatNano(priceNano)}${days ? ` ${days.from}-${days.to}` : ''}`,
  );

describe('a fee with what alters it', () => {
  test.each<[string, BillableProduct, string, string[]]>([
    [
      'a percentage of the whole month',
      product([less('percent', '50')]),
      '2026-11',
      ['Fee 10 0-30', 'Spring (Fee) -5 0-30'],
    ],
    ['an amount beyond the fee', product([less('amount', '12')]), '2026-11', ['Fee 10 0-30', 'Spring (Fee) -10 0-30']],
    [
      'the last month of three',
      product([less('percent', '50', { periods: 3 })], { startMs: Date.parse('2026-11-16T09:00:00+01:00') }),
      '2027-02',
      ['Fee 10 0-28', 'Spring (Fee) -2.68 0-15'],
    ],
    ['the month after', product([less('percent', '50', { periods: 3 })]), '2027-02', ['Fee 10 0-28']],
    [
      'an agreement that ends on the 11th',
      product([less('amount', '3', { endMs: Date.parse('2026-11-11T00:00:00+01:00') })]),
      '2026-11',
      ['Fee 10 0-30', 'Spring (Fee) -1 0-10'],
    ],
    [
      'a percentage of what an amount left, until that ends',
      product([
        less('amount', '4', { name: 'Frame', endMs: Date.parse('2026-11-16T00:00:00+01:00') }),
        less('percent', '10'),
      ]),
      '2026-11',
      ['Fee 10 0-30', 'Frame (Fee) -2 0-15', 'Spring (Fee) -0.8 0-30'],
    ],
    ['a one-time fee', product([less('percent', '25')], {}, 'oneTime'), '2026-11', ['Fee 10', 'Spring (Fee) -2.5']],
  ])('%s', (_, given, period, lines) => expect(shown(given, period)).toEqual(lines));

  test('what was agreed reads back from a product, and says its reason on the bill', () => {
    const read = billableProduct(
      {
        id: 'p',
        billingAccount: { id: 'a' },
        startDate: '2026-11-01T08:00:00.000Z',
        productPrice: [
          {
            name: 'Fee',
            priceType: 'recurring',
            recurringChargePeriod: 'month',
            price: { taxIncludedAmount: { unit: 'EUR', value: '10' } },
            productPriceAlteration: [
              {
                name: 'Spring',
                description: 'Promotion p1: 50 % off',
                priceType: 'recurring',
                applicationDuration: 3,
                price: { percentage: '-50', taxIncludedAmount: { unit: 'EUR', value: '-5' } },
              },
            ],
          },
        ],
      },
      1,
      START,
    );
    const given = read.ok && read.value ? [read.value] : [];
    const settings = { currency: 'EUR', country: 'DE', pricesIncludeTax: true, taxTable: TAX_TABLE };
    const bill = billAccount({ accountId: 'a', products: given, usage: [], period: NOVEMBER, ...settings });
    expect(
      bill.ok && bill.value?.lines.map(({ name, grossNano, alteration }) => [name, formatNano(grossNano), alteration]),
    ).toEqual([
      ['Fee', '10', undefined],
      ['Spring (Fee)', '-5', 'Promotion p1: 50 % off'],
    ]);
    expect(bill.ok && formatNano(bill.value?.amountDueNano ?? 0n)).toBe('5');
  });

  test('an alteration that says nothing parks the account', () => {
    const price = {
      priceType: 'recurring',
      price: { unit: 'EUR', value: '1' },
      productPriceAlteration: [{ price: {} }],
    };
    const read = billableProduct({ id: 'p', billingAccount: { id: 'a' }, productPrice: [price] }, 1, START);
    expect(read).toMatchObject({ ok: false, error: { code: 'unprocessable' } });
  });

  test(`the lines of a month are what was left of the fee, day by day (seed ${SEED})`, () => {
    const alteration = fc.record({
      kind: fc.constantFrom('percent' as const, 'amount' as const),
      valueNano: fc.bigInt({ min: 1n, max: 100n }).map((whole) => whole * NANO_PER_UNIT),
      name: fc.constant('Spring'),
      description: fc.constant(''),
      endMs: fc.integer({ min: 0, max: 200 }).map((days) => START + days * 86_400_000),
    });
    const months = periodsFrom('2026-11', '2027-04', 6).map((id) => billingPeriod(id, ZONE));
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 9_999n }), fc.array(alteration, { maxLength: 4 }), (cents, alterations) => {
        const feeNano = cents * 10_000_000n;
        const given = product([], {
          fees: [
            { kind: 'recurring', name: 'Fee', nano: feeNano, currency: 'EUR', taxCategory: 'standard', alterations },
          ],
        });
        for (const period of months) {
          const lines = feesOf(given, period);
          const total = lines.reduce((sum, { priceNano }) => sum + priceNano, 0n);
          // The oracle: each stretch of days on which the same alterations hold, at the price that they leave.
          const left = (day: number): bigint => {
            const inForce = alterations.filter(({ endMs }) => day < dayOfPeriod(period, endMs));
            return alterPrice(feeNano, 'EUR', inForce).reduce((rest, taken) => rest - taken, feeNano);
          };
          let expected = 0n;
          const ends = alterations.map(({ endMs }) => dayOfPeriod(period, endMs));
          const cuts = [...new Set([0, ...ends, period.days])].sort((a, b) => a - b);
          for (const [index, fromDay] of cuts.slice(0, -1).entries())
            expected += prorateFee({
              feeNano: left(fromDay),
              currency: 'EUR',
              length: period.days,
              from: fromDay,
              to: cuts[index + 1] ?? 0,
            });
          const cutsOfFee = cuts
            .slice(0, -1)
            .reduce(
              (sum, fromDay, index) =>
                sum +
                prorateFee({ feeNano, currency: 'EUR', length: period.days, from: fromDay, to: cuts[index + 1] ?? 0 }),
              0n,
            );
          expect(cutsOfFee).toBe(feeNano);
          expect(total).toBe(expected);
          expect(total).toBeGreaterThanOrEqual(0n);
        }
      }),
      { seed: SEED, numRuns: 300 },
    );
  });
});
