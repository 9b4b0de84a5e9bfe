import fc from 'fast-check';
import { parseNano } from '../../shared/kernel/money';
import { type ConditionFacts, factsOfNobody } from '../../shared/product-catalog/condition';
import { faultsOfPriceRules, isDynamic, priceNow } from '../../shared/product-catalog/price-now';

const SEED = Number(process.env.FARTHING_SEED ?? Date.now() % 1_000_000);
const RUNS = Number(process.env.FARTHING_RUNS ?? 300);
const facts: ConditionFacts = {
  ...factsOfNobody(Date.parse('2026-07-06T18:30:00Z'), 'UTC'),
  stock: { msisdn: 40, sim: 900 },
  demand: { today: 12, yesterday: 3 },
};

const named = (name: string, ...values: unknown[]) => ({
  name,
  productSpecCharacteristicValue: values.map((value) => ({ value })),
});
const priced = (value: string, rules: unknown[], more: ReturnType<typeof named>[] = [], unit = 'EUR') => ({
  id: 'p',
  priceType: 'recurring' as const,
  price: { unit, value },
  prodSpecCharValueUse: [named('priceRule', ...rules), ...more],
});
const scarce = { id: 'scarce', when: 'stock.msisdn < 50', percent: '20', reason: 'numbers are scarce' };
const evening = { id: 'evening', when: 'hour >= 18', percent: '-10' };
const busy = { id: 'busy', when: 'demand.today > 10', amount: '1.005' };
const never = { id: 'never', when: 'hour == 3', value: '0' };

test.each<[string, ReturnType<typeof priced>, string]>([
  ['on stock', priced('12', [scarce]), '14.4'],
  ['on time', priced('12', [evening]), '10.8'],
  ['on demand, rounded half up', priced('12', [busy]), '13.01'],
  ['by all of them, in order', priced('12', [scarce, evening, busy]), '13.97'],
  ['set by a rule, then changed', priced('12', [{ id: 'set', when: 'true', value: '5' }, evening]), '4.5'],
  ['by none that holds', priced('12.345', [never]), '12.345'],
  ['at its ceiling', priced('12', [scarce], [named('priceCeiling', '13')]), '13'],
  ['at its floor', priced('12', [evening], [named('priceFloor', '11.5')]), '11.5'],
  ['never below zero', priced('0.5', [{ id: 'off', when: 'true', amount: '-2' }]), '0'],
  ['in a currency without decimals', priced('1205', [evening], [], 'JPY'), '1085'],
])('a price %s', (_what, price, expected) => {
  expect(faultsOfPriceRules(price)).toEqual([]);
  expect(priceNow(price, facts)).toMatchObject({ value: expected, listValue: price.price.value });
});

test('what changed a price says so', () => {
  expect(priceNow(priced('12', [scarce, never]), facts).applied).toEqual([
    { rule: 'scarce', reason: 'numbers are scarce' },
  ]);
  expect([isDynamic(priced('12', [never])), isDynamic({})]).toEqual([true, false]);
});

test.each<[string, object, string[]]>([
  ['of usage', { priceType: 'usage' }, ['priceRule]']],
  ['without a name', priced('1', [{ ...scarce, id: '' }]), ['priceRule][0].id']],
  ['that cannot be read', priced('1', [{ ...scarce, when: 'stock <' }]), ['priceRule][0].when']],
  ['that does two things', priced('1', [{ ...scarce, amount: '1' }]), ['priceRule][0]']],
  ['that does nothing', priced('1', [{ id: 'a', when: 'true' }]), ['priceRule][0]']],
  ['of no number', priced('1', [{ id: 'a', when: 'true', amount: 'much' }]), ['priceRule][0].amount']],
  ['that takes more than all', priced('1', [{ id: 'a', when: 'true', percent: '-101' }]), ['priceRule][0].percent']],
  ['that sets less than nothing', priced('1', [{ id: 'a', when: 'true', value: '-1' }]), ['priceRule][0].value']],
  ['with a floor of no number', priced('1', [scarce], [named('priceFloor', 'low')]), ['priceFloor]']],
  [
    'with a ceiling below its floor',
    priced('1', [scarce], [named('priceFloor', '3'), named('priceCeiling', '2')]),
    ['priceCeiling]'],
  ],
])('a price rule %s is refused', (_what, price, paths) => {
  const whole = { ...priced('1', [scarce]), ...price };
  expect(faultsOfPriceRules(whole).map(({ path }) => path)).toEqual(
    paths.map((path) => `prodSpecCharValueUse[${path}`),
  );
});

/** Cents and whole percents, so that the oracle may walk with fractions of integers. */
const percents = fc.integer({ min: -100, max: 300 });
test(`percents stack exactly and are rounded once (seed ${SEED}, ${RUNS} runs)`, () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10_000_000n }), fc.array(percents, { maxLength: 6 }), (cents, steps) => {
      const rules = steps.map((percent, n) => ({ id: `r${n}`, when: 'true', percent: String(percent) }));
      const value = `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;
      const shown = priceNow(priced(value, rules), facts);
      const numerator = steps.reduce((product, percent) => product * BigInt(100 + percent), cents);
      const denominator = 100n ** BigInt(steps.length);
      const expected = (2n * numerator + denominator) / (2n * denominator);
      expect(parseNano(shown.value)).toBe(expected * 10_000_000n);
    }),
    { seed: SEED, numRuns: RUNS },
  );
});
