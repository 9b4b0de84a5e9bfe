import {
  checkTariff,
  compileTariff,
  type PriceRule,
  type PriceToCompile,
  priceUsage,
  rateUsage,
  type Tariff,
  type TariffCalendar,
} from '../../shared/rating';
import { RULE } from './a-rule';

const rule = (over: Partial<PriceRule>): PriceRule => ({ ...RULE, ...over });
const CALENDAR: TariffCalendar = {
  timeZone: 'Europe/Dublin',
  periods: [{ name: 'peak', days: [1, 2, 3, 4, 5], from: '08:00', to: '19:00' }],
  otherwise: 'off-peak',
  holidays: ['2026-12-25'],
};
const tariff = (rules: readonly PriceRule[], over: Partial<Tariff> = {}): Tariff => ({
  offeringId: 'o',
  version: '1.1',
  currency: 'EUR',
  validFrom: 0,
  allowances: [],
  rules,
  ...over,
});
const told = (of: Tariff, ...costs: Parameters<typeof checkTariff>[1][]) =>
  checkTariff(of, costs[0]).map(({ severity, kind, path }) => `${severity} ${kind} ${path}`);
const peak = rule({ priceId: 'peak', period: 'peak' });
const offPeak = rule({ priceId: 'off-peak', period: 'off-peak' });
const withPeriods = (over: Partial<TariffCalendar>) => tariff([rule({})], { calendar: { ...CALENDAR, ...over } });

test.each<[string, Tariff, string[]]>([
  ['one price for all', tariff([rule({})]), []],
  ['a price for each period', tariff([peak, offPeak], { calendar: CALENDAR }), []],
  ['no price off-peak', tariff([peak], { calendar: CALENDAR }), ['error gap rule(peak)']],
  ['a price for peak, another always', tariff([peak, rule({})], { calendar: CALENDAR }), []],
  [
    'a zone without a price off-peak, where the world has one',
    tariff([rule({ destinationZones: ['de'], period: 'peak', priceId: 'de' }), rule({})], {
      calendar: CALENDAR,
      destinations: { de: ['49'] },
    }),
    ['warning gap rule(de)'],
  ],
  [
    'every period priced, and always too',
    tariff([peak, offPeak, rule({ priceId: 'always' })], { calendar: CALENDAR }),
    ['warning unreachable rule(always)'],
  ],
  [
    'periods that fill the week leave nothing for otherwise',
    tariff([peak], {
      calendar: {
        ...CALENDAR,
        holidays: [],
        periods: [{ name: 'peak', days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }],
      },
    }),
    [],
  ],
  ['the same twice', tariff([rule({}), rule({ priceId: 'q' })]), ['error overlap rule(q)']],
  [
    'two share a prefix',
    tariff([rule({ destinationPrefixes: ['49', '43'] }), rule({ priceId: 'q', destinationPrefixes: ['43'] })]),
    ['error overlap rule(q)'],
  ],
  [
    'two prefixes, one within the other',
    tariff([rule({ destinationPrefixes: ['49'] }), rule({ priceId: 'q', destinationPrefixes: ['491'] })]),
    [],
  ],
  ['a slice of its own beside the rest', tariff([rule({}), rule({ priceId: 'q', conditions: { slice: ['1'] } })]), []],
  [
    'a prefix in two zones',
    tariff([rule({ destinationZones: ['de', 'at'] })], { destinations: { de: ['49'], at: ['43', '49'] } }),
    ['error overlap destinations(at)'],
  ],
  ['a period that never comes', tariff([rule({ period: 'dawn' })]), ['error unreachable rule(p)']],
  ['a zone without prefixes', tariff([rule({ destinationZones: ['fr'] })]), ['error unreachable rule(p)']],
  [
    'a roaming zone without networks',
    tariff([rule({ roamingZones: ['eu'] })], { networks: { us: ['310'] } }),
    ['warning unreachable rule(p)'],
  ],
  [
    'a zone that nothing rates',
    tariff([rule({ destinationZones: ['de'] })], { destinations: { de: ['49'], fr: ['33'] } }),
    ['warning gap destinations(fr)'],
  ],
  [
    'steps out of order',
    tariff([
      rule({
        steps: [
          { fromUnit: 60n, priceNano: 1n, increment: 1n },
          { fromUnit: 30n, priceNano: 1n, increment: 1n },
        ],
      }),
    ]),
    ['error unreachable rule(p)'],
  ],
  ['no currency', tariff([rule({})], { currency: 'euro' }), ['error currency currency']],
  ['a zone of time nobody knows', withPeriods({ timeZone: 'Mars/Olympus' }), ['error unreachable calendar.timeZone']],
  ['a holiday in February', withPeriods({ holidays: ['2026-02-30'] }), ['error unreachable calendar.holidays']],
  [
    'a period across midnight',
    withPeriods({ periods: [{ name: 'night', days: [1], from: '22:00', to: '06:00' }] }),
    ['error unreachable calendar.periods(night)'],
  ],
  [
    'a ninth day',
    withPeriods({ periods: [{ name: 'night', days: [9], from: '02:00', to: '06:00' }] }),
    ['error unreachable calendar.periods(night)'],
  ],
  [
    'two periods at once',
    withPeriods({
      periods: [...CALENDAR.periods, { name: 'lunch', days: [5, 6], from: '12:00', to: '13:00' }],
    }),
    ['error overlap calendar.periods(lunch)'],
  ],
])('%s', (_what, of, expected) => expect(told(of)).toEqual(expected));

test.each<[string, Partial<PriceRule>, string[]]>([
  ['a price at its cost', {}, []],
  ['below it', { priceNano: 9n }, ['warning below-cost rule(p)']],
  ['the same in other units', { priceNano: 1n, perUnits: 6n }, []],
  ['a step below it', { steps: [{ fromUnit: 60n, priceNano: 1n, increment: 1n }] }, ['warning below-cost rule(p)']],
  ['a tier below it', { tiers: [{ fromUnit: 60n, priceNano: 1n }] }, ['warning below-cost rule(p)']],
  ['another zone', { zone: 'far', priceNano: 1n }, []],
])('against what it costs us: %s', (_what, over, expected) =>
  expect(
    told(tariff([rule(over)]), [{ service: 'voice', zone: 'home', currency: 'EUR', priceNano: 10n, perUnits: 60n }]),
  ).toEqual(expected),
);

test.each<[string, Partial<PriceRule>, Partial<Tariff>, string[]]>([
  ['its own', { wholesaleNano: 11n }, {}, ['is sold below its wholesale cost']],
  ['its own, equal', { wholesaleNano: 10n }, {}, []],
  [
    'its own, with a promotion',
    { wholesaleNano: 9n },
    { discounts: [{ id: 'promo', kind: 'percent', valueNano: 20n * 10n ** 9n, scope: { services: ['voice'] } }] },
    ['is sold below its wholesale cost once discounts are taken'],
  ],
  [
    'its own, with a promotion of something else',
    { wholesaleNano: 9n },
    { discounts: [{ id: 'promo', kind: 'percent', valueNano: 20n * 10n ** 9n, scope: { services: ['data'] } }] },
    [],
  ],
])('against a wholesale price: %s', (_what, over, terms, expected) => {
  expect(checkTariff(tariff([rule(over)], terms)).map(({ message }) => message)).toEqual(
    expected.map((message) => expect.stringContaining(message)),
  );
});

describe('written in the catalog', () => {
  const named = (name: string, ...values: unknown[]) => ({
    name,
    productSpecCharacteristicValue: values.map((value) => ({ value })),
  });
  const price = (id: string, value: string, ...uses: ReturnType<typeof named>[]): PriceToCompile => ({
    id,
    priceType: 'usage',
    price: { unit: 'EUR', value },
    unitOfMeasure: { amount: '1', units: 'min' },
    prodSpecCharValueUse: [named('service', 'voice'), ...uses],
  });
  const offering = {
    id: 'o',
    prodSpecCharValueUse: [
      named('timeZone', 'Europe/Dublin'),
      named('period', { name: 'peak', days: [1, 2, 3, 4, 5], from: '08:00', to: '19:00' }),
      named('holiday', '2026-12-25'),
    ],
  };

  test('periods, steps, tiers, conditions and a minimum become rules', () => {
    const compiled = compileTariff(
      offering,
      [
        price('peak', '0.3', named('period', 'peak'), named('step', { from: '60', price: '0.1', increment: '1' })),
        price(
          'off-peak',
          '0.2',
          named('period', 'off-peak'),
          named('tier', { from: '10', units: 'min', price: '0.1' }),
        ),
        price('gaming', '0.1', named('slice', '1-000001'), named('minimumCharge', '0.5')),
      ],
      1,
      0,
    );
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
    const cost = (iso: string, units: bigint, slice?: string) => {
      const startedAtMs = Date.parse(iso);
      const rated = rateUsage({ service: 'voice', units, startedAtMs, ...(slice ? { slice } : {}) }, [compiled.value]);
      return rated && priceUsage(rated).amountNano;
    };
    expect(cost('2026-12-24T10:00:00Z', 120n)).toBe(400_000_000n);
    expect(cost('2026-12-25T10:00:00Z', 660n)).toBe(2_100_000_000n);
    expect(cost('2026-12-24T10:00:00Z', 60n, '1-000001')).toBe(500_000_000n);
  });

  test.each([
    ['a period nobody declared', offering, price('p', '1', named('period', 'dawn')), 'rule(p)'],
    ['a price at peak alone', offering, price('p', '1', named('period', 'peak')), 'rule(p)'],
    [
      'periods without a time zone',
      { ...offering, prodSpecCharValueUse: offering.prodSpecCharValueUse.slice(1) },
      price('p', '1'),
      'timeZone',
    ],
    ['a step from nowhere', offering, price('p', '1', named('step', { price: '1' })), 'step'],
    ['a step without a price', offering, price('p', '1', named('step', { from: '60' })), 'step'],
    [
      'a tier of another unit',
      offering,
      price('p', '1', named('tier', { from: '60', units: 'MiB', price: '1' })),
      'tier',
    ],
    ['an unknown way of tiers', offering, price('p', '1', named('tierMode', 'upside-down')), 'tierMode'],
    ['a negative minimum', offering, price('p', '1', named('minimumCharge', '-1')), 'minimumCharge'],
  ])('%s is refused with its path', (_what, of, bad, path) => {
    const compiled = compileTariff(of, [bad], 1, 0);
    expect(!compiled.ok && compiled.error.violations?.map((one) => one.path).join()).toContain(path);
  });
});
