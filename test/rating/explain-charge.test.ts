import { type ExplainableCharge, explainCharge, type PriceRule, type Tariff } from '../../shared/rating';

/** 0.05 EUR to connect, 0.10 EUR a minute, by minutes. */
const RULE: PriceRule = {
  priceId: 'voice',
  service: 'voice',
  zone: 'home',
  destinationPrefixes: [],
  visitedNetworks: [],
  priceNano: 100_000_000n,
  perUnits: 60n,
  connectFeeNano: 50_000_000n,
  firstIncrement: 60n,
  nextIncrement: 60n,
  decimals: 2,
  rounding: 'half-up',
};
const tariff = (over: Partial<Tariff> = {}): Tariff => ({
  offeringId: 'plan',
  version: '1.1',
  currency: 'EUR',
  validFrom: 0,
  rules: [RULE],
  allowances: [],
  ...over,
});
/** 61 seconds: two minutes. */
const CHARGE: ExplainableCharge = {
  service: 'voice',
  startedAt: '2026-12-15T12:00:00.000Z',
  units: '61',
  billedUnits: '120',
  tariff: 'plan@1.1',
  priceId: 'voice',
  zone: 'home',
  allowances: {},
  amountNano: '250000000',
};
const NOON = Date.parse(CHARGE.startedAt);

test('a charge is told in words, as data, and as bytes of that data', () => {
  const { words, data, text, isSame } = explainCharge(CHARGE, tariff());
  expect(isSame).toBe(true);
  expect(words).toEqual([
    'Rated by plan@1.1, rule voice, zone home.',
    '61 seconds were used; in whole increments that is 120.',
    'From 0: 120 seconds by rule voice of plan@1.1, in increments of 60, at 0.1 EUR for 60.',
    'Connect fee 0.05 EUR.',
    'Exactly 0.25 EUR, rounded half-up at 2 decimals: 0.25 EUR.',
  ]);
  expect(data).toEqual({
    tariff: 'plan@1.1',
    rule: 'voice',
    zone: 'home',
    period: undefined,
    units: '61',
    unitsBefore: undefined,
    billedUnits: '120',
    allowances: {},
    parts: [
      {
        tariff: 'plan@1.1',
        rule: 'voice',
        zone: 'home',
        period: undefined,
        fromUnit: '0',
        billedUnits: '120',
        paidUnits: '120',
        increment: '60',
        priceNano: '100000000',
        perUnits: '60',
      },
    ],
    connectFeeNano: '50000000',
    discounts: [],
    isMinimum: false,
    exactNano: { numerator: '250000000', denominator: '1' },
    rounding: { decimals: 2, mode: 'half-up' },
    amountNano: '250000000',
    currency: 'EUR',
    tax: { category: undefined, included: undefined },
    energy: undefined,
  });
  expect(text).toContain('"amountNano":"250000000","billedUnits":"120"');
});

test('a price that no decimal says is told as a fraction', () => {
  const thirds = tariff({ rules: [{ ...RULE, perUnits: 180n, connectFeeNano: 0n }] });
  const { words, data } = explainCharge({ ...CHARGE, amountNano: '70000000' }, thirds);
  expect(words.at(-1)).toBe('Exactly 1/15 EUR, rounded half-up at 2 decimals: 0.07 EUR.');
  expect(data).toMatchObject({ exactNano: { numerator: '200000000', denominator: '3' } });
});

test.each<[string, Partial<ExplainableCharge>, Partial<Tariff>, string]>([
  [
    'an allowance, and which units it paid',
    { allowances: { 'p/minutes': '60' }, amountNano: '150000000' },
    {},
    'Allowance p/minutes paid 60 seconds.',
  ],
  [
    'the units of a part that were free',
    { allowances: { a: '40', b: '20' }, amountNano: '150000000' },
    {},
    'From 0: 120 seconds by rule voice of plan@1.1, in increments of 60, at 0.1 EUR for 60; 60 of them paid by allowances.',
  ],
  [
    'the counter of tiers',
    { tiers: { calls: { before: '600' } }, amountNano: '70000000' },
    {
      rules: [
        {
          ...RULE,
          tiers: [{ fromUnit: 600n, priceNano: 10_000_000n }],
          tierCounter: { id: 'calls', period: 'month' },
        },
      ],
    },
    "The tiers' counter calls held 600 seconds before.",
  ],
  [
    'the minimum',
    { amountNano: '500000000' },
    { rules: [{ ...RULE, minimumNano: 500_000_000n }] },
    'Raised to the minimum of 0.5 EUR.',
  ],
  ['tax that is included', {}, { taxIncluded: true }, 'Tax is included.'],
  [
    'tax that is added',
    {},
    { taxIncluded: false, rules: [{ ...RULE, taxCategory: 'reduced' }] },
    'Tax is added on the bill, category reduced.',
  ],
  [
    'tax of which only the category is known',
    {},
    { rules: [{ ...RULE, taxCategory: 'reduced' }] },
    'Tax, category reduced.',
  ],
])('it tells %s', (_what, over, terms, sentence) => {
  const { words, isSame } = explainCharge({ ...CHARGE, ...over }, tariff(terms));
  expect(isSame).toBe(true);
  expect(words).toContain(sentence);
});

test('a period is told with the rule and with the part', () => {
  const calendar = {
    timeZone: 'UTC',
    periods: [{ name: 'noon', days: [2], from: '12:00', to: '12:01' }],
    otherwise: 'off',
    holidays: [],
  };
  const rules = [
    { ...RULE, priceId: 'noon', period: 'noon' },
    { ...RULE, priceId: 'off', period: 'off', priceNano: 200_000_000n },
  ];
  const charge = { ...CHARGE, priceId: 'noon', amountNano: '350000000' };
  const { words, data, isSame } = explainCharge(charge, tariff({ calendar, rules }));
  expect(isSame).toBe(true);
  expect(words.slice(0, 4)).toEqual([
    'Rated by plan@1.1, rule noon, zone home, period noon.',
    '61 seconds were used; in whole increments that is 120.',
    'From 0: 60 seconds by rule noon (noon) of plan@1.1, in increments of 60, at 0.1 EUR for 60.',
    'From 60: 60 seconds by rule off (off) of plan@1.1, in increments of 60, at 0.2 EUR for 60.',
  ]);
  expect(data).toMatchObject({ period: 'noon', parts: [{ period: 'noon' }, { period: 'off' }] });
});

describe('a record that says otherwise is not the same', () => {
  test.each<[string, Partial<ExplainableCharge>]>([
    ['amount', { amountNano: '250000001' }],
    ['billed units', { billedUnits: '61' }],
    ['rule', { priceId: 'sms' }],
    ['zone', { zone: 'eu' }],
    ['version beside it', { tariff: 'plan@1.1 plan@1.2' }],
  ])('%s', (_what, over) => {
    const { isSame, words } = explainCharge({ ...CHARGE, ...over }, tariff());
    expect(isSame).toBe(false);
    expect(words[0]).toBe('Rated by plan@1.1, rule voice, zone home.');
  });

  test('nor is one of a version that is not there', () => {
    expect(explainCharge({ ...CHARGE, tariff: 'plan@1.2' }, tariff())).toEqual({
      words: ['Nothing of plan@1.2 rates this usage.'],
      data: { tariff: 'plan@1.2' },
      text: '{"tariff":"plan@1.2"}',
      isSame: false,
    });
  });

  test('nor one of which more was free than is billed', () => {
    const { words, data, isSame } = explainCharge({ ...CHARGE, allowances: { a: '121' } }, tariff());
    expect([words, data, isSame]).toEqual([
      ['Allowances paid 121, more than the 120 that are billed.'],
      { tariff: 'plan@1.1' },
      false,
    ]);
    const all = { ...CHARGE, allowances: { a: '120' }, amountNano: '0' };
    expect(explainCharge(all, tariff()).isSame).toBe(true);
  });
});

describe('rated again with all that the record knows', () => {
  const special = (over: Partial<PriceRule>) => tariff({ rules: [{ ...RULE, priceId: 'special', ...over }] });
  test.each<[string, Partial<ExplainableCharge>, Partial<PriceRule>]>([
    ['the destination', { destination: '4930' }, { destinationPrefixes: ['49'] }],
    ['the network', { visitedNetwork: '26201' }, { visitedNetworks: ['262'] }],
    ['the roaming zone', { roamingZone: 'eu' }, { roamingZones: ['eu'] }],
    ['the slice', { slice: '1' }, { conditions: { slice: ['1'] } }],
    ['the segment', { segment: 'gold' }, { conditions: { segment: ['gold'] } }],
  ])('%s', (_what, known, asked) => {
    const charge = { ...CHARGE, priceId: 'special' };
    expect(explainCharge({ ...charge, ...known }, special(asked)).isSame).toBe(true);
    expect(explainCharge(charge, special(asked)).isSame).toBe(false);
  });
});

describe('a call over the dates of its tariffs', () => {
  const second = tariff({
    version: '1.2',
    validFrom: NOON + 60_000,
    rules: [{ ...RULE, priceNano: 300_000_000n }],
  });
  const charge = { ...CHARGE, tariff: 'plan@1.1 plan@1.2', amountNano: '450000000' };

  test('is split there, whichever version comes first in the list', () => {
    expect(explainCharge(charge, [tariff(), second]).isSame).toBe(true);
    expect(explainCharge(charge, [second, tariff()]).isSame).toBe(true);
  });

  test('is not split at a version that its record does not name', () => {
    expect(explainCharge(CHARGE, [tariff(), second]).isSame).toBe(true);
  });

  test('is not split at the moment it ended, or before it began', () => {
    const atEnd = { ...second, validFrom: NOON + 61_000 };
    const atStart = { ...tariff(), validFrom: NOON };
    expect(explainCharge(charge, [tariff(), atEnd]).isSame).toBe(false);
    expect(
      explainCharge({ ...charge, units: '120' }, [tariff(), { ...second, validFrom: NOON + 120_000 }]).isSame,
    ).toBe(false);
    expect(explainCharge(CHARGE, [atStart]).isSame).toBe(true);
  });

  test('is split where it is told to be', () => {
    const always = { ...second, validFrom: 0 };
    const later = [{ fromMs: NOON + 60_000, tariffs: [always] }];
    expect(explainCharge({ ...charge, tariff: 'plan@1.1' }, [tariff()], later).isSame).toBe(false);
    const explained = explainCharge(charge, [tariff()], later);
    expect([explained.isSame, explained.words[3]]).toEqual([
      true,
      'From 60: 60 seconds by rule voice of plan@1.2, in increments of 60, at 0.3 EUR for 60.',
    ]);
  });
});
