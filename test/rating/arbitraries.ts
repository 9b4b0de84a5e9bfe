import fc from 'fast-check';
import type { DiscountRule, PriceRule, RatableUsage, Tariff } from '../../shared/rating';

/** Times at which usages begin, to the millisecond. */
const WINDOW_ENDS = ['2026-01-05T12:00Z', '2026-03-29T00:00Z', '2026-10-25T03:00Z'].map((text) => Date.parse(text));
// A small world, so that rules meet, prefixes nest and ranks tie.
const digits = (max: number) => fc.stringMatching(new RegExp(`^[1-2]{1,${max}}$`));
const some = <T>(item: fc.Arbitrary<T>, maxLength: number) => fc.uniqueArray(item, { maxLength });
const period = fc.constantFrom('peak', 'night', 'off-peak');
const nano = fc.oneof(fc.bigInt({ min: 0n, max: 10n ** 10n }), fc.constantFrom(0n, 333_333_333n, 100_000_000n));
const unitCount = fc.bigInt({ min: 1n, max: 400n });
const increment = fc.constantFrom(1n, 6n, 7n, 30n, 60n);
const ascending = <T extends { fromUnit: bigint }>(of: readonly T[]): T[] =>
  [...of].sort((a, b) => Number(a.fromUnit - b.fromUnit));

const goesOn = fc.oneof(
  fc.constant({}),
  fc
    .uniqueArray(fc.record({ fromUnit: unitCount, priceNano: nano, increment }), {
      selector: ({ fromUnit }) => fromUnit,
      minLength: 1,
      maxLength: 3,
    })
    .map((steps) => ({ steps: ascending(steps) })),
  fc
    .tuple(
      fc.uniqueArray(fc.record({ fromUnit: unitCount, priceNano: nano }), {
        selector: ({ fromUnit }) => fromUnit,
        minLength: 1,
        maxLength: 3,
      }),
      fc.constantFrom('graduated' as const, 'volume' as const),
      fc.boolean(),
    )
    .map(([tiers, tierMode, isCounted]) => ({
      tiers: ascending(tiers),
      tierMode,
      ...(isCounted ? { tierCounter: { id: 'month', period: 'month' } as const } : {}),
    })),
);

const seldom = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<Partial<T>> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: fc.record(model) });

const energyRate = fc.record(
  { microWattHours: fc.bigInt({ min: 0n, max: 10n ** 6n }), perUnits: fc.constantFrom(1n, 7n, 60n) },
  { noNullPrototype: true },
);
const rules: fc.Arbitrary<PriceRule> = fc
  .tuple(
    fc.record(
      {
        service: fc.constantFrom('voice' as const, 'voice' as const, 'voice' as const, 'sms' as const, 'data' as const),
        zone: fc.constantFrom('home', 'far'),
        destinationPrefixes: fc.oneof(
          { weight: 3, arbitrary: fc.constant([]) },
          { weight: 1, arbitrary: some(digits(3), 3) },
        ),
        visitedNetworks: fc.oneof(
          { weight: 4, arbitrary: fc.constant([]) },
          { weight: 1, arbitrary: some(fc.oneof(digits(3), fc.constant('*')), 2) },
        ),
        priceNano: nano,
        perUnits: fc.constantFrom(1n, 7n, 60n, 1024n),
        connectFeeNano: fc.oneof(fc.constant(0n), nano),
        firstIncrement: increment,
        nextIncrement: increment,
        decimals: fc.integer({ min: 0, max: 9 }),
        rounding: fc.constantFrom('up' as const, 'down' as const, 'half-up' as const, 'half-even' as const),
      },
      { noNullPrototype: true },
    ),
    seldom({ destinationZones: some(fc.constantFrom('a', 'b'), 2) }),
    seldom({ roamingZones: some(fc.constantFrom('x', 'y'), 1) }),
    seldom({
      conditions: fc.record({ slice: fc.constant(['1']), segment: fc.constant(['gold']) }, { requiredKeys: [] }),
    }),
    seldom({ period }),
    seldom({ minimumNano: nano, energy: energyRate }),
    goesOn,
    fc.uuid(),
  )
  .map(([base, zones, roaming, conditions, when, minimum, more, priceId]) => ({
    ...base,
    ...zones,
    ...roaming,
    ...conditions,
    ...when,
    ...minimum,
    ...more,
    priceId,
  }));

/** Often a price for each period too, so that calls are split and not only refused. */
const ruleSets = fc
  .tuple(fc.array(rules, { minLength: 1, maxLength: 6 }), fc.array(rules, { maxLength: 3 }))
  .map(([any, ofPeriods]) => [
    ...any,
    ...ofPeriods.map((one, index): PriceRule => {
      const { conditions: _conditions, destinationZones: _zones, roamingZones: _roaming, ...plain } = one;
      const name = ['peak', 'night', 'off-peak'][index] ?? 'peak';
      return { ...plain, service: 'voice', visitedNetworks: [], destinationPrefixes: [], period: name };
    }),
  ]);

const time = fc.constantFrom('00:00', '01:30', '07:00', '12:00');
const laterTime = fc.constantFrom('13:00', '19:00', '23:30', '24:00');
const calendars = fc.record(
  {
    timeZone: fc.constantFrom(
      'UTC',
      'Europe/Dublin',
      'Europe/Dublin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
    ),
    periods: fc
      .tuple(
        time,
        laterTime,
        fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { minLength: 3 }),
        some(fc.integer({ min: 1, max: 8 }), 5),
      )
      .map(([from, to, days, nights]) => [
        { name: 'peak', days, from, to },
        { name: 'night', days: nights, from: '00:30', to: '02:30' },
      ]),
    otherwise: fc.constant('off-peak'),
    holidays: some(fc.constantFrom('2026-03-29', '2026-10-25', '2026-11-01'), 2),
  },
  { noNullPrototype: true },
);
const prefixZones = (names: readonly [string, string]) =>
  fc.uniqueArray(digits(4), { maxLength: 6 }).map((prefixes) => ({
    [names[0]]: prefixes.filter((_, index) => index % 2 === 0),
    [names[1]]: prefixes.filter((_, index) => index % 2 === 1),
  }));
/** Some that meet, and that leave nothing; windows that begin or end as the usage does. */
const discounts: fc.Arbitrary<DiscountRule[]> = fc.uniqueArray(
  fc
    .tuple(
      fc.record({ id: fc.stringMatching(/^[a-d]$/) }, { noNullPrototype: true }),
      fc.oneof(
        fc.record({ kind: fc.constant('percent' as const), valueNano: fc.bigInt({ min: 0n, max: 10n ** 11n }) }),
        fc.record({ kind: fc.constantFrom('amount' as const, 'fixedPrice' as const), valueNano: nano }),
      ),
      fc.record(
        {
          services: fc.subarray(['voice' as const, 'sms' as const, 'data' as const], { minLength: 1 }),
          zones: fc.subarray(['home', 'far'], { minLength: 1 }),
          roaming: fc.boolean(),
        },
        { requiredKeys: [], noNullPrototype: true },
      ),
      seldom({ conditions: fc.record({ segment: fc.constant(['gold']) }) }),
      seldom({ period }),
      seldom({ validFrom: fc.constantFrom(...WINDOW_ENDS) }),
      seldom({ validUntil: fc.constantFrom(...WINDOW_ENDS) }),
    )
    .map(([id, of, scope, ...rest]) => Object.assign({ ...id, ...of, scope }, ...rest) as DiscountRule),
  { selector: ({ id }) => id, maxLength: 4 },
);

export const tariffs: fc.Arbitrary<Tariff> = fc.record(
  {
    offeringId: fc.constantFrom('o', 'p'),
    version: fc.integer({ min: 1, max: 9 }).map((n) => `1.${n}`),
    currency: fc.constant('EUR'),
    validFrom: fc.constant(0),
    rules: ruleSets,
    allowances: fc.constant([]),
    calendar: calendars,
    destinations: prefixZones(['a', 'b']),
    networks: prefixZones(['x', 'y']),
    discounts,
    energy: fc.record(
      {
        rates: fc.record({ voice: energyRate, data: energyRate }, { requiredKeys: [], noNullPrototype: true }),
        microgramsPerKilowattHour: fc.bigInt({ min: 0n, max: 10n ** 9n }),
      },
      { noNullPrototype: true },
    ),
    taxIncluded: fc.boolean(),
  },
  { requiredKeys: ['offeringId', 'version', 'currency', 'validFrom', 'rules', 'allowances'], noNullPrototype: true },
);

/** Near the nights on which clocks change, and on ordinary days, on the second and beside it. */
const starts = fc
  .tuple(
    fc.constantFrom(
      '2026-01-05T00:00Z',
      '2026-03-29T00:00Z',
      '2026-10-25T00:00Z',
      '2026-11-01T04:00Z',
      '2026-04-04T14:00Z',
    ),
    // Half of them just before a period may begin, in one zone or another.
    fc.oneof(
      fc.integer({ min: 0, max: 36 * 60 }),
      fc
        .tuple(fc.integer({ min: 0, max: 72 }), fc.integer({ min: 1, max: 20 }))
        .map(([halfHour, ago]) => halfHour * 30 - ago),
    ),
    fc.constantFrom(0, -1, -17_000, -59_999),
  )
  .map(([day, minutes, ms]) => Date.parse(day) + minutes * 60_000 + ms);
export const usages: fc.Arbitrary<RatableUsage> = fc.record(
  {
    service: fc.constantFrom('voice' as const, 'voice' as const, 'voice' as const, 'sms' as const, 'data' as const),
    units: fc.oneof(fc.bigInt({ min: 0n, max: 1_500n }), fc.bigInt({ min: 1_000n, max: 4_000n })),
    startedAtMs: starts,
    destination: digits(6),
    visitedNetwork: digits(5),
    roamingZone: fc.constantFrom('x', 'y'),
    slice: fc.constantFrom('1', '2'),
    segment: fc.constantFrom('gold', 'tin'),
    unitsBefore: fc.record({ month: fc.bigInt({ min: -50n, max: 400n }) }, { noNullPrototype: true }),
  },
  { requiredKeys: ['service', 'units', 'startedAtMs'], noNullPrototype: true },
);
export const atHome = usages.map(({ visitedNetwork: _network, roamingZone: _zone, ...rest }) => rest);
export const noChanges: fc.Arbitrary<[number, Tariff[]][]> = fc.constant([]);
export const changes = fc.array(
  fc.tuple(fc.integer({ min: 1, max: 1_600_000 }), fc.array(tariffs, { minLength: 1, maxLength: 2 })),
  {
    maxLength: 2,
  },
);
