import {
  type DiscountRule,
  energyOf,
  explainCharge,
  type PriceRule,
  priceUsage,
  type RatableUsage,
  rateUsage,
  type Tariff,
  tariffNames,
} from '../../shared/rating';

/** 0.30 EUR to connect, 0.10 EUR a started minute. */
const RULE: PriceRule = {
  priceId: 'voice',
  service: 'voice',
  zone: 'home',
  destinationPrefixes: [],
  visitedNetworks: [],
  priceNano: 100_000_000n,
  perUnits: 60n,
  connectFeeNano: 300_000_000n,
  firstIncrement: 60n,
  nextIncrement: 60n,
  decimals: 4,
  rounding: 'half-even',
};
const tariff = (discounts: readonly DiscountRule[], over: Partial<Tariff> = {}): Tariff => ({
  offeringId: 'plan',
  version: '1.1',
  currency: 'EUR',
  validFrom: 0,
  rules: [RULE],
  allowances: [],
  discounts,
  ...over,
});
const of = (kind: DiscountRule['kind'], value: number, over: Partial<DiscountRule> = {}): DiscountRule => ({
  id: `${kind}-${value}`,
  kind,
  valueNano: BigInt(value * 1e9),
  scope: {},
  ...over,
});
const NOON = Date.parse('2026-12-24T12:00:00Z');
/** Seven minutes: 1.00 EUR. */
const CALL: RatableUsage = { service: 'voice', units: 420n, startedAtMs: NOON };
function costOf(tariffs: readonly Tariff[], usage: RatableUsage = CALL, covered = 0n): string {
  const rated = rateUsage(usage, tariffs);
  if (!rated) throw new Error('nothing rates it');
  return String(Number(priceUsage(rated, covered).amountNano) / 1e9);
}

test.each<[string, DiscountRule[], string]>([
  ['none', [], '1'],
  ['10 percent', [of('percent', 10)], '0.9'],
  ['a third and more of a percent, exactly, rounded once', [of('percent', 33.333333333)], '0.6667'],
  ['10 percent and 20 percent of what that left', [of('percent', 10), of('percent', 20)], '0.72'],
  ['25 cents', [of('amount', 0.25)], '0.75'],
  ['10 percent, then 25 cents, whichever is written first', [of('amount', 0.25), of('percent', 10)], '0.65'],
  ['half a euro a call', [of('fixedPrice', 0.5)], '0.5'],
  ['a fixed price above the price', [of('fixedPrice', 5)], '1'],
  ['the lower of two fixed prices', [of('fixedPrice', 0.5), of('fixedPrice', 0.4)], '0.4'],
  ['all three', [of('amount', 0.05), of('percent', 10), of('fixedPrice', 0.5)], '0.4'],
  ['more than it costs', [of('amount', 3)], '0'],
  ['all of it', [of('percent', 100), of('amount', 0.1)], '0'],
])('discounts: %s', (_what, discounts, cost) => {
  expect(costOf([tariff(discounts)])).toBe(cost);
});

const PROMOTION = of('percent', 50, { validFrom: NOON, validUntil: NOON + 1000 });
test.each<[string, DiscountRule, Partial<RatableUsage>, boolean]>([
  ['the moment a promotion begins', PROMOTION, {}, true],
  ['a moment before', PROMOTION, { startedAtMs: NOON - 1 }, false],
  ['its last moment, of a call that outlasts it', PROMOTION, { startedAtMs: NOON + 999 }, true],
  ['the moment it ends', PROMOTION, { startedAtMs: NOON + 1000 }, false],
  ['voice only', of('percent', 50, { scope: { services: ['voice'] } }), {}, true],
  ['data only', of('percent', 50, { scope: { services: ['data'] } }), {}, false],
  ['roaming only, at home', of('percent', 50, { scope: { roaming: true } }), {}, false],
  ['another zone', of('percent', 50, { scope: { zones: ['world'] } }), {}, false],
  ['gold for gold', of('percent', 50, { conditions: { segment: ['gold'] } }), { segment: 'gold' }, true],
  ['gold for nobody in particular', of('percent', 50, { conditions: { segment: ['gold'] } }), {}, false],
  ['off-peak', of('percent', 50, { period: 'off-peak' }), {}, false],
  ['peak', of('percent', 50, { period: 'peak' }), {}, true],
])('a discount for some usage: %s', (_what, discount, over, isDiscounted) => {
  const calendar = {
    timeZone: 'UTC',
    periods: [{ name: 'peak', days: [1, 2, 3, 4, 5], from: '08:00', to: '19:00' }],
    otherwise: 'off-peak',
    holidays: [],
  };
  expect(costOf([tariff([discount], { calendar })], { ...CALL, ...over })).toBe(isDiscounted ? '0.5' : '1');
});

test('what allowances pay is not discounted, and what is left is', () => {
  expect(costOf([tariff([of('percent', 50)])], CALL, 240n)).toBe('0.3');
  expect(costOf([tariff([of('percent', 50)])], CALL, 420n)).toBe('0');
});

test('the minimum stands, however much is taken off', () => {
  const rules = [{ ...RULE, minimumNano: 200_000_000n }];
  expect(costOf([tariff([of('percent', 90)], { rules })])).toBe('0.2');
  expect(costOf([tariff([of('percent', 70)], { rules })])).toBe('0.3');
});

test('an add-on discounts what the plan rates; one in another currency does not', () => {
  const addOn = tariff([of('percent', 10)], { offeringId: 'add-on', rules: [] });
  const dollars = tariff([of('percent', 10)], { offeringId: 'dollars', rules: [], currency: 'USD' });
  expect(costOf([addOn, tariff([of('percent', 20)])])).toBe('0.72');
  expect(costOf([dollars, tariff([])])).toBe('1');
  const rated = rateUsage(CALL, [addOn, tariff([])]);
  expect(rated && tariffNames(rated)).toBe('plan@1.1 add-on@1.1');
});

test('the explanation says each discount, the tax and the carbon, and finds the same again', () => {
  const addOn = tariff([of('percent', 10, { id: 'loyal' })], { offeringId: 'add-on', rules: [] });
  const plan = tariff([of('amount', 0.1, { id: 'cents' }), of('fixedPrice', 0.8, { id: 'cap' })], {
    rules: [{ ...RULE, taxCategory: 'standard' }],
    taxIncluded: true,
    energy: {
      rates: { voice: { microWattHours: 1_000_000n, perUnits: 60n } },
      microgramsPerKilowattHour: 386_200_000n,
    },
  });
  const record = {
    service: 'voice' as const,
    startedAt: new Date(NOON).toISOString(),
    units: '415',
    billedUnits: '420',
    tariff: 'plan@1.1 add-on@1.1',
    priceId: 'voice',
    zone: 'home',
    allowances: {},
    amountNano: '620000000',
  };
  const explained = explainCharge(record, [plan, addOn]);
  expect(explained.isSame).toBe(true);
  expect(explained.words).toEqual([
    'Rated by plan@1.1, rule voice, zone home.',
    '415 seconds were used; in whole increments that is 420.',
    'From 0: 420 seconds by rule voice of plan@1.1, in increments of 60, at 0.1 EUR for 60.',
    'Connect fee 0.3 EUR.',
    'Discount cap of plan@1.1, a fixed price of 0.8 EUR, takes off 0.2 EUR.',
    'Discount loyal of add-on@1.1, 10 percent, takes off 0.08 EUR.',
    'Discount cents of plan@1.1, 0.1 EUR, takes off 0.1 EUR.',
    'Exactly 0.62 EUR, rounded half-even at 4 decimals: 0.62 EUR.',
    'Tax is included, category standard.',
    'It took 6916667 µWh, which is 2671217 µg of CO2 equivalent.',
  ]);
  expect(explained.data).toMatchObject({
    discounts: [
      { id: 'cap', kind: 'fixedPrice', takenNano: { numerator: '200000000', denominator: '1' } },
      { id: 'loyal', tariff: 'add-on@1.1', takenNano: { numerator: '80000000', denominator: '1' } },
      { id: 'cents', kind: 'amount' },
    ],
    tax: { category: 'standard', included: true },
    energy: { microWattHours: '6916667', carbonMicrograms: '2671217' },
  });
  expect(explainCharge({ ...record, tariff: 'plan@1.1' }, [plan, addOn]).isSame).toBe(false);
});

test.each<[string, PriceRule['energy'], bigint, { microWattHours: bigint; carbonMicrograms: bigint } | undefined]>([
  ["the service's", undefined, 2_500_000n, { microWattHours: 500_000n, carbonMicrograms: 193_100n }],
  [
    "the rule's own: a slice that takes twice as much",
    { microWattHours: 400_000n, perUnits: 1_000_000n },
    2_500_000n,
    { microWattHours: 1_000_000n, carbonMicrograms: 386_200n },
  ],
  ['each rounded once, from the exact value', undefined, 7n, { microWattHours: 1n, carbonMicrograms: 1n }],
  ['nothing used', undefined, 0n, { microWattHours: 0n, carbonMicrograms: 0n }],
])('energy: %s', (_what, energy, units, used) => {
  const rule: PriceRule = { ...RULE, service: 'data', ...(energy === undefined ? {} : { energy }) };
  const plan = tariff([], {
    rules: [rule],
    energy: {
      rates: { data: { microWattHours: 200_000n, perUnits: 1_000_000n } },
      microgramsPerKilowattHour: 386_200_000n,
    },
  });
  expect(energyOf({ tariff: plan, rule, units })).toEqual(used);
});

test('a service of which nothing says what it takes has no energy', () => {
  expect(energyOf({ tariff: tariff([]), rule: RULE, units: 60n })).toBeUndefined();
});
