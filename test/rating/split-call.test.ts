import { type PriceRule, priceUsage, type RatableUsage, rateUsage, type Tariff } from '../../shared/rating';
import { RULE } from './a-rule';

const CENT = 10_000_000n;
const rule = (over: Partial<PriceRule>): PriceRule => ({ ...RULE, priceNano: CENT, perUnits: 1n, ...over });
/** Peak costs three cents a second, off-peak one; nights are Dublin's. */
const tariff = (over: Partial<Tariff> = {}): Tariff => ({
  offeringId: 'o',
  version: '1.1',
  currency: 'EUR',
  validFrom: 0,
  allowances: [],
  calendar: {
    timeZone: 'Europe/Dublin',
    periods: [{ name: 'peak', days: [1, 2, 3, 4, 5, 6, 7], from: '08:00', to: '24:00' }],
    otherwise: 'off-peak',
    holidays: [],
  },
  rules: [
    rule({ priceId: 'peak', period: 'peak', priceNano: 3n * CENT, connectFeeNano: 5n * CENT }),
    rule({ priceId: 'off-peak', period: 'off-peak', connectFeeNano: 2n * CENT }),
  ],
  ...over,
});
const call = (startedAt: string, seconds: number): RatableUsage => ({
  service: 'voice',
  units: BigInt(seconds),
  startedAtMs: Date.parse(startedAt),
  destination: '4930',
});
const told = (usage: RatableUsage, ...args: [readonly Tariff[], ...{ fromMs: number; tariffs: Tariff[] }[]]) => {
  const [tariffs, ...later] = args;
  const rated = rateUsage(usage, tariffs, later);
  return (
    rated && {
      parts: rated.parts.map(
        (part) => `${part.fromUnit}+${part.billedUnits} ${part.tariff.version} ${part.rule.priceId}`,
      ),
      cents: Number(priceUsage(rated).amountNano) / Number(CENT),
    }
  );
};

describe('a call is split where a period begins', () => {
  test.each([
    ['into the day', call('2026-01-05T07:59:50Z', 30), ['0+10 1.1 off-peak', '10+20 1.1 peak'], 2 + 10 + 60],
    ['into the night', call('2026-01-05T23:59:50Z', 30), ['0+10 1.1 peak', '10+20 1.1 off-peak'], 5 + 30 + 20],
    ['ends as the period does', call('2026-01-05T07:59:50Z', 10), ['0+10 1.1 off-peak'], 2 + 10],
    [
      'half a second past the minute',
      call('2026-01-05T07:59:50.500Z', 30),
      ['0+10 1.1 off-peak', '10+20 1.1 peak'],
      72,
    ],
    [
      'through three periods',
      call('2026-01-05T07:59:59Z', 16 * 3600 + 2),
      ['0+1 1.1 off-peak', '1+57600 1.1 peak', '57601+1 1.1 off-peak'],
      2 + 1 + 3 * 57_600 + 1,
    ],
    // The clocks go from 01:00 to 02:00: eight o'clock comes after seven hours.
    [
      'the short night',
      call('2026-03-29T00:00:00Z', 7 * 3600 + 1),
      ['0+25200 1.1 off-peak', '25200+1 1.1 peak'],
      25_205,
    ],
    // The clocks go from 02:00 to 01:00: it comes after nine.
    [
      'the long night',
      call('2026-10-24T23:00:00Z', 9 * 3600 + 1),
      ['0+32400 1.1 off-peak', '32400+1 1.1 peak'],
      32_405,
    ],
  ])('%s', (_what, usage, parts, cents) => expect(told(usage, [tariff()])).toEqual({ parts, cents }));

  test('an increment belongs whole to the moment at which it begins: nobody pays for a second twice', () => {
    const minutes = tariff({
      rules: [
        rule({ priceId: 'peak', period: 'peak', priceNano: 3n * CENT, firstIncrement: 60n, nextIncrement: 60n }),
        rule({ priceId: 'off-peak', period: 'off-peak', firstIncrement: 60n, nextIncrement: 60n }),
      ],
    });
    expect(told(call('2026-01-05T07:59:50Z', 61), [minutes])).toEqual({
      parts: ['0+60 1.1 off-peak', '60+60 1.1 peak'],
      cents: 60 + 180,
    });
  });

  test('only calls last: a message and a volume cost what they cost when they began', () => {
    const text = { ...call('2026-01-05T07:59:59Z', 5), service: 'sms' as const };
    const sms = tariff({ rules: tariff().rules.map((one) => ({ ...one, service: 'sms' as const })) });
    expect(told(text, [sms])?.parts).toEqual(['0+5 1.1 off-peak']);
  });

  test('a period without a price is refused, never charged by another one', () => {
    const gap = tariff({ rules: [rule({ priceId: 'off-peak', period: 'off-peak' })] });
    expect(told(call('2026-01-05T07:59:50Z', 10), [gap])).toBeDefined();
    expect(told(call('2026-01-05T07:59:50Z', 11), [gap])).toBeUndefined();
  });

  test('a record that lasts for years is refused, not walked through for ever', () =>
    expect(rateUsage({ ...call('2026-01-05T00:00:00Z', 0), units: 10n ** 17n }, [tariff()])).toBeUndefined());
});

describe("a call is split at its tariff's date", () => {
  const cheap = tariff({ calendar: undefined, rules: [rule({})] });
  const dear = tariff({
    ...cheap,
    version: '1.2',
    rules: [rule({ priceNano: 10n * CENT, connectFeeNano: 99n * CENT })],
  });
  const midnight = Date.parse('2026-01-06T00:00:00Z');

  test('the later seconds cost what the later version says, the connect fee was paid', () =>
    expect(told(call('2026-01-05T23:59:50Z', 30), [cheap], { fromMs: midnight, tariffs: [dear] })).toEqual({
      parts: ['0+10 1.1 p', '10+20 1.2 p'],
      cents: 10 + 200,
    }));

  test('another currency cannot be added: refused', () => {
    const dollars = { ...dear, currency: 'USD' };
    expect(told(call('2026-01-05T23:59:50Z', 30), [cheap], { fromMs: midnight, tariffs: [dollars] })).toBeUndefined();
  });
});

describe('steps, tiers, minimum', () => {
  const flat = (over: Partial<PriceRule>) => tariff({ calendar: undefined, rules: [rule(over)] });
  test.each([
    [
      'a step changes price and increment',
      { steps: [{ fromUnit: 60n, priceNano: 2n * CENT, increment: 10n }] },
      61,
      60 + 20,
    ],
    [
      'a first minute whole, then by seconds',
      { firstIncrement: 60n, nextIncrement: 60n, steps: [{ fromUnit: 60n, priceNano: CENT, increment: 1n }] },
      61,
      61,
    ],
    ['each unit at the price of its tier', { tiers: [{ fromUnit: 10n, priceNano: 2n * CENT }] }, 12, 10 + 4],
    [
      'all units at the tier that they reach',
      { tierMode: 'volume', tiers: [{ fromUnit: 10n, priceNano: 2n * CENT }] },
      12,
      24,
    ],
    [
      'a volume that ends where a tier begins',
      { tierMode: 'volume', tiers: [{ fromUnit: 10n, priceNano: 9n }] },
      10,
      10,
    ],
    ['at least the minimum', { minimumNano: 7n * CENT }, 3, 7],
    ['more than the minimum', { minimumNano: 7n * CENT }, 8, 8],
    ['nothing used, no minimum', { minimumNano: 7n * CENT }, 0, 0],
  ] as const)('%s', (_what, over, seconds, cents) =>
    expect(told(call('2026-01-05T10:00:00Z', seconds), [flat(over)])?.cents).toBe(cents),
  );

  test('tiers count what the counter held before', () => {
    const tiers = [{ fromUnit: 10n, priceNano: 2n * CENT }];
    const tiered = flat({ tiers, tierCounter: { id: 'calls', period: 'month' } });
    const rated = rateUsage({ ...call('2026-01-05T10:00:00Z', 4), unitsBefore: { calls: 8n } }, [tiered]);
    expect(rated && priceUsage(rated).amountNano).toBe((2n + 4n) * CENT);
  });

  test('prices for different units add up exactly, and are rounded once', () => {
    const mixed = tariff({
      rules: [
        rule({ priceId: 'peak', period: 'peak', priceNano: CENT, perUnits: 7n }),
        rule({ priceId: 'off-peak', period: 'off-peak', priceNano: CENT, perUnits: 3n }),
      ],
    });
    const rated = rateUsage(call('2026-01-05T07:59:59Z', 2), [mixed]);
    const price = rated && priceUsage(rated);
    // 1/3 + 1/7 cent is 10/21: 0.0047619… rounds up to 0.0048.
    expect(price && price.exactNumerator * 21n === 10n * CENT * price.exactDenominator).toBe(true);
    expect(price?.amountNano).toBe(4_800_000n);
  });

  test('allowances pay the first seconds; what is left is priced where it lies, connect fee included', () => {
    const rated = rateUsage(call('2026-01-05T07:59:50Z', 30), [tariff()]);
    expect(rated && [0n, 5n, 15n, 30n].map((covered) => Number(priceUsage(rated, covered).amountNano / CENT))).toEqual([
      72,
      2 + 5 + 60,
      2 + 45,
      0,
    ]);
  });
});

describe('what decides besides destination and network', () => {
  const rules = [
    rule({ priceId: 'any' }),
    rule({ priceId: 'gaming', conditions: { slice: ['1-000001'] } }),
    rule({ priceId: 'gaming-gold', conditions: { slice: ['1-000001'], segment: ['gold', 'platinum'] } }),
    rule({ priceId: 'in-zone', destinationZones: ['de'] }),
    rule({ priceId: 'roaming', roamingZones: ['eu'] }),
  ];
  const conditional = tariff({
    rules,
    calendar: undefined,
    destinations: { de: ['49'] },
    networks: { eu: ['262', '208'] },
  });
  test.each([
    [{}, 'any'],
    [{ slice: '1-000001' }, 'gaming'],
    [{ slice: '1-000002' }, 'any'],
    [{ slice: '1-000001', segment: 'gold' }, 'gaming-gold'],
    [{ slice: '1-000001', segment: 'tin' }, 'gaming'],
    [{ destination: '4930' }, 'in-zone'],
    [{ visitedNetwork: '26201' }, 'roaming'],
    [{ roamingZone: 'eu' }, 'roaming'],
    [{ roamingZone: 'mars' }, undefined],
    [{ visitedNetwork: '31026' }, undefined],
  ])('%j is rated by %s', (over, priceId) =>
    expect(rateUsage({ service: 'voice', units: 1n, ...over }, [conditional])?.rule.priceId).toBe(priceId),
  );
});
