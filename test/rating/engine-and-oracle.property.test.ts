import fc from 'fast-check';
import { tariffFromJson, tariffToJson } from '../../shared/adapters/aws/dynamodb-tariff-store';
import {
  explainCharge,
  type PriceRule,
  priceUsage,
  type RatableUsage,
  rateUsage,
  type Tariff,
  tariffNames,
} from '../../shared/rating';
import { oraclePrice } from './oracle';

const SEED = Number(process.env.FARTHING_SEED ?? Date.now() % 1_000_000);
const RUNS = Number(process.env.FARTHING_RUNS ?? 300);

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
    )
    .map(([tiers, tierMode]) => ({ tiers: ascending(tiers), tierMode })),
);

const seldom = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<Partial<T>> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: fc.record(model) });

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
    seldom({ minimumNano: nano }),
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
const tariffs: fc.Arbitrary<Tariff> = fc.record(
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
const usages: fc.Arbitrary<RatableUsage> = fc.record(
  {
    service: fc.constantFrom('voice' as const, 'voice' as const, 'voice' as const, 'sms' as const, 'data' as const),
    units: fc.oneof(fc.bigInt({ min: 0n, max: 1_500n }), fc.bigInt({ min: 1_000n, max: 4_000n })),
    startedAtMs: starts,
    destination: digits(6),
    visitedNetwork: digits(5),
    roamingZone: fc.constantFrom('x', 'y'),
    slice: fc.constantFrom('1', '2'),
    segment: fc.constantFrom('gold', 'tin'),
    unitsBefore: fc.bigInt({ min: 0n, max: 400n }),
  },
  { requiredKeys: ['service', 'units', 'startedAtMs'], noNullPrototype: true },
);
const atHome = usages.map(({ visitedNetwork: _network, roamingZone: _zone, ...rest }) => rest);
const noChanges: fc.Arbitrary<[number, Tariff[]][]> = fc.constant([]);
const changes = fc.array(
  fc.tuple(fc.integer({ min: 1, max: 1_600_000 }), fc.array(tariffs, { minLength: 1, maxLength: 2 })),
  {
    maxLength: 2,
  },
);

test(`the engine and the oracle agree on any tariff and usage (seed ${SEED}, ${RUNS} runs)`, () => {
  let rated = 0;
  let split = 0;
  const oneCase = (
    usage: RatableUsage,
    given: readonly Tariff[],
    moves: readonly [number, Tariff[]][],
    share: number,
  ): void => {
    const later = moves
      .map(([afterMs, of]) => ({ fromMs: (usage.startedAtMs ?? 0) + afterMs, tariffs: of }))
      .sort((a, b) => a.fromMs - b.fromMs);
    const ours = rateUsage(usage, given, later);
    const covered = ours ? (ours.billedUnits * BigInt(share)) / 4n : 0n;
    const theirs = oraclePrice(usage, given, later, covered);
    expect(
      ours && {
        priceIds: ours.parts.map((part) => part.rule.priceId).filter((id, at, all) => id !== all[at - 1]),
        billedUnits: ours.billedUnits,
        amountNano: priceUsage(ours, covered).amountNano,
      },
    ).toEqual(theirs);
    if (!ours) return;
    rated += 1;
    if (new Set(ours.parts.map((part) => part.rule)).size > 1) split += 1;
    // What is stored rates as what was authored.
    const stored = rateUsage(
      usage,
      given.map((one) => tariffFromJson(tariffToJson(one))),
      later,
    );
    expect(stored && priceUsage(stored, covered)).toEqual(priceUsage(ours, covered));
  };
  fc.assert(
    fc.property(
      fc.oneof({ weight: 3, arbitrary: atHome }, { weight: 1, arbitrary: usages }),
      fc.array(tariffs, { minLength: 1, maxLength: 2 }),
      fc.oneof({ weight: 2, arbitrary: noChanges }, { weight: 1, arbitrary: changes }),
      fc.integer({ min: 0, max: 4 }),
      oneCase,
    ),
    { seed: SEED, numRuns: RUNS },
  );
  console.info(
    `Seed ${SEED}: ${RUNS} usages, ${rated} rated, ${split} of them by several rules, 0 differ from the oracle`,
  );
  // A property that rates next to nothing proves next to nothing.
  expect(rated).toBeGreaterThan(RUNS / 10);
});

test(`a charge explains itself, and again to the same bytes (seed ${SEED}, ${RUNS} runs)`, () => {
  fc.assert(
    fc.property(
      atHome,
      tariffs,
      fc.integer({ min: 0, max: 4 }),
      ({ unitsBefore: _before, ...usage }, tariff, share) => {
        const rated = rateUsage(usage, [tariff]);
        fc.pre(rated !== undefined);
        if (!rated) return;
        const covered = (rated.billedUnits * BigInt(share)) / 4n;
        const { startedAtMs = 0, units, ...rest } = usage;
        const record = {
          ...rest,
          startedAt: new Date(startedAtMs).toISOString(),
          units: String(units),
          billedUnits: String(rated.billedUnits),
          tariff: tariffNames(rated),
          priceId: rated.rule.priceId,
          zone: rated.rule.zone,
          allowances: { 'o/minutes': String(covered) },
          amountNano: String(priceUsage(rated, covered).amountNano),
        };
        const first = explainCharge(record, tariff);
        expect(first.isSame).toBe(true);
        expect(explainCharge(record, tariffFromJson(tariffToJson(tariff))).text).toBe(first.text);
        // A forged amount is seen.
        expect(explainCharge({ ...record, amountNano: `${record.amountNano}1` }, tariff).isSame).toBe(false);
      },
    ),
    { seed: SEED, numRuns: RUNS },
  );
});
