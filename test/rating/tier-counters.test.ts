import {
  compileTariff,
  countedUnits,
  type PriceRule,
  rateUsage,
  type Tariff,
  tierCountersOf,
} from '../../shared/rating';
import { RULE } from './a-rule';

const rule = (over: Partial<PriceRule>): PriceRule => ({ ...RULE, perUnits: 1n, ...over });
/** Peak is from eight in the morning until seven in the evening. */
const tariff = (over: Pick<Tariff, 'rules'>): Tariff => ({
  offeringId: 'o',
  version: '1.1',
  currency: 'EUR',
  validFrom: 0,
  allowances: [],
  calendar: {
    timeZone: 'UTC',
    periods: [{ name: 'peak', days: [1, 2, 3, 4, 5, 6, 7], from: '08:00', to: '19:00' }],
    otherwise: 'off-peak',
    holidays: [],
  },
  ...over,
});

const named = (name: string, ...values: unknown[]) => ({
  name,
  productSpecCharacteristicValue: values.map((value) => ({ value })),
});
const TIER = named('tier', { from: '100', units: 'min', price: '0.05' });

const price = (id: string, ...uses: ReturnType<typeof named>[]) => ({
  id,
  priceType: 'usage',
  price: { unit: 'EUR', value: '0.1' },
  unitOfMeasure: { amount: '1', units: 'min' },
  prodSpecCharValueUse: [named('service', 'voice'), named('ratingGroup', id), TIER, ...uses],
});
const compiled = (prices: readonly ReturnType<typeof price>[], ...uses: ReturnType<typeof named>[]) =>
  compileTariff({ id: 'o', prodSpecCharValueUse: uses }, prices, 1, 0);
const rulesOf = (...given: Parameters<typeof compiled>): readonly PriceRule[] => {
  const result = compiled(...given);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value.rules;
};

describe('authored', () => {
  test('tiers count each usage by itself unless they name a period', () => {
    expect(rulesOf([price('p')])[0]).not.toHaveProperty('tierCounter');
  });

  test('a price counts by itself, on the clocks of the offering', () => {
    const [ruled] = rulesOf([price('p', named('tierPeriod', 'day'))], named('timeZone', 'Europe/Athens'));
    expect(ruled?.tierCounter).toStrictEqual({ id: 'p', period: 'day', timeZone: 'Europe/Athens' });
  });

  test('prices of one name count together', () => {
    const both = ['p', 'q'].map((id) => price(id, named('tierPeriod', 'month'), named('tierCounter', 'calls')));
    expect(rulesOf(both).map(({ tierCounter }) => tierCounter)).toStrictEqual([
      { id: 'calls', period: 'month' },
      { id: 'calls', period: 'month' },
    ]);
    expect(tierCountersOf(tariff({ rules: rulesOf(both) }))).toHaveLength(1);
  });

  test('a price without tiers has nothing to count', () => {
    const { prodSpecCharValueUse, ...rest } = price('p', named('tierPeriod', 'month'));
    const flat = { ...rest, prodSpecCharValueUse: prodSpecCharValueUse.filter((use) => use !== TIER) };
    expect(rulesOf([flat])[0]).not.toHaveProperty('tierCounter');
  });

  test.each([
    ['a week', [price('p', named('tierPeriod', 'week'))], 'tierPeriod is one of day, month'],
    ['a name alone', [price('p', named('tierCounter', 'calls'))], 'tierPeriod is one of day, month'],
    [
      'a name with blanks',
      [price('p', named('tierPeriod', 'day'), named('tierCounter', 'my calls'))],
      'tierCounter is lower-case letters, digits and dashes',
    ],
    [
      'two periods of one name',
      ['day', 'month'].map((period) => price(period, named('tierPeriod', period), named('tierCounter', 'calls'))),
      'tierCounter calls counts one service in one tierPeriod',
    ],
    [
      'nine counters',
      Array.from({ length: 9 }, (_, at) => price(`p${at}`, named('tierPeriod', 'day'))),
      'at most 8 prices or tierCounters count across usages',
    ],
  ])('%s is refused', (_what, prices, message) => {
    const result = compiled(prices);
    const told = result.ok ? [] : (result.error.violations ?? []);
    expect(told.map((one) => `${one.path.replace(/^.*\)?\./, '')} ${one.message}`)).toEqual([
      expect.stringContaining(message),
    ]);
  });

  test('eight counters are not refused, and a pool with one is', () => {
    const eight = Array.from({ length: 8 }, (_, at) => price(`p${at}`, named('tierPeriod', 'day')));
    expect(rulesOf(eight)).toHaveLength(8);
    expect(compiled(eight.slice(0, 1), named('poolSlices', '4'))).toMatchObject({
      error: { violations: [{ message: 'tierPeriod goes with no poolSlices: each slice would count for itself' }] },
    });
    expect(compiled([price('p')], named('poolSlices', '4')).ok).toBe(true);
  });
});

describe('rated', () => {
  const CENT = 10_000_000n;
  const tiers = (id: string) => ({
    tiers: [{ fromUnit: 10n, priceNano: 1n * CENT }],
    tierCounter: { id, period: 'month' } as const,
  });
  /** Peak until 19:00 counts apart from what follows, unless both have one counter. */
  const twoPeriods = (peak: string, later: string) =>
    tariff({
      rules: [
        rule({ priceId: 'peak', period: 'peak', priceNano: 5n * CENT, ...tiers(peak) }),
        rule({ priceId: 'later', period: 'off-peak', priceNano: 3n * CENT, ...tiers(later) }),
      ],
    });
  const call = (unitsBefore: Record<string, bigint>) => ({
    service: 'voice' as const,
    units: 12n,
    startedAtMs: Date.parse('2026-01-05T18:59:54Z'),
    unitsBefore,
  });
  const parts = (rated: ReturnType<typeof rateUsage>) =>
    rated?.parts.map(({ billedUnits, priceNano }) => `${billedUnits}x${priceNano / CENT}`);

  test.each([
    ['each of its own', twoPeriods('a', 'b'), { a: 8n, b: 0n }, ['2x5', '4x1', '6x3'], { a: 6n, b: 6n }],
    ['the second one nearly there', twoPeriods('a', 'b'), { a: 0n, b: 7n }, ['6x5', '3x3', '3x1'], { a: 6n, b: 6n }],
    ['one for both', twoPeriods('a', 'a'), { a: 1n }, ['6x5', '3x3', '3x1'], { a: 12n }],
    ['one that holds less than nothing', twoPeriods('a', 'a'), { a: -3n }, ['6x5', '6x3'], { a: 12n }],
    ['one that nobody tells of', twoPeriods('a', 'a'), {}, ['6x5', '4x3', '2x1'], { a: 12n }],
  ])('a call across periods counts in the counters of its rules: %s', (_what, of, before, expected, counted) => {
    const rated = rateUsage(call(before), [of]);
    expect(parts(rated)).toEqual(expected);
    expect(countedUnits(rated?.parts ?? [])).toEqual(counted);
  });

  test('a volume is at the tier that it reaches, with what was counted before', () => {
    const volume = tariff({ rules: [rule({ priceNano: 5n * CENT, ...tiers('a'), tierMode: 'volume' })] });
    expect(parts(rateUsage({ service: 'voice', units: 4n, unitsBefore: { a: 6n } }, [volume]))).toEqual(['4x5']);
    expect(parts(rateUsage({ service: 'voice', units: 4n, unitsBefore: { a: 7n } }, [volume]))).toEqual(['4x1']);
  });

  test('what has no counter counts nothing', () => {
    const flat = tariff({ rules: [rule({ tiers: [{ fromUnit: 10n, priceNano: CENT }] })] });
    const rated = rateUsage({ service: 'voice', units: 12n, unitsBefore: { voice: 90n } }, [flat]);
    expect(rated?.parts.map(({ billedUnits }) => billedUnits)).toEqual([10n, 2n]);
    expect(countedUnits(rated?.parts ?? [])).toEqual({});
  });
});
