import { compileTariff, type OfferingToCompile, type PriceToCompile } from '../../shared/rating';

/** What a person reads whose offering cannot be published: each violation with its path, to the letter. */
const named = (name: string, ...values: unknown[]) => ({
  name,
  productSpecCharacteristicValue: values.map((value) => ({ value })),
});
type Named = ReturnType<typeof named>;
const price = (over: Partial<PriceToCompile>, ...uses: Named[]): PriceToCompile => ({
  id: 'p',
  priceType: 'usage',
  price: { unit: 'EUR', value: '0.09' },
  unitOfMeasure: { amount: '1', units: 'min' },
  prodSpecCharValueUse: [named('service', 'voice'), ...uses],
  ...over,
});
const SMS = price({
  unitOfMeasure: { amount: '1', units: 'message' },
  prodSpecCharValueUse: [named('service', 'sms')],
});

function told(prices: readonly PriceToCompile[], offering: Partial<OfferingToCompile> = {}): string[] {
  const compiled = compileTariff({ id: 'o', ...offering }, prices, 1, 0);
  return compiled.ok ? [] : (compiled.error.violations ?? []).map(({ path, message }) => `${path} ${message}`);
}

test('an offering that cannot be rated by says which', () => {
  expect(compileTariff({ id: 'gold' }, [price({ price: { unit: 'EUR' } })], 1, 0)).toMatchObject({
    ok: false,
    error: { code: 'unprocessable', message: 'Offering gold cannot be rated by' },
  });
});

describe('a usage price', () => {
  test.each<[string, PriceToCompile, string]>([
    ['of a service', price({ prodSpecCharValueUse: [] }), 'service is one of voice, sms, data'],
    [
      'of a value',
      price({ price: { unit: 'EUR', value: '-0.1' } }),
      'price.value is a decimal of at most 9 places, not negative',
    ],
    [
      'of minutes',
      price({ unitOfMeasure: { amount: '0', units: 'min' } }),
      'unitOfMeasure is a whole number of s, second, min, minute, h',
    ],
    [
      'of messages',
      price({ prodSpecCharValueUse: [named('service', 'sms')] }),
      'unitOfMeasure is a whole number of message, sms',
    ],
    [
      'of octets',
      price({ prodSpecCharValueUse: [named('service', 'data')] }),
      'unitOfMeasure is a whole number of octet, byte, KiB, MiB, GiB, KB, MB, GB',
    ],
    [
      'of half a minute',
      price({ unitOfMeasure: { amount: '0.5', units: 'min' } }),
      'unitOfMeasure is a whole number of s, second, min, minute, h',
    ],
    [
      'in first increments of nothing',
      price({}, named('increment', '0/1')),
      'increment is written first/next, such as 60/1, both above 0',
    ],
    [
      'in next increments of nothing',
      price({}, named('increment', '60/0')),
      'increment is written first/next, such as 60/1, both above 0',
    ],
    [
      'in increments and more',
      price({}, named('increment', '60/1/1')),
      'increment is written first/next, such as 60/1, both above 0',
    ],
    ['with a connect fee', price({}, named('connectFee', '-1')), 'connectFee is a decimal, not negative'],
    ['at ten decimals', price({}, named('decimals', '10')), 'decimals is 0 to 9'],
    ['at decimals below none', price({}, named('decimals', '-1')), 'decimals is 0 to 9'],
    ['at half a decimal', price({}, named('decimals', '1.5')), 'decimals is 0 to 9'],
    ['rounded', price({}, named('rounding', 'off')), 'rounding is one of up, down, half-up, half-even'],
    ['to a prefix', price({}, named('destinationPrefix', '49', '4x')), 'destinationPrefix "4x" is not E.164 digits'],
    [
      'to a prefix of sixteen digits',
      price({}, named('destinationPrefix', '4'.repeat(16))),
      `destinationPrefix "${'4'.repeat(16)}" is not E.164 digits`,
    ],
    [
      'in a network',
      price({}, named('visitedNetwork', '*', '262', '26', '2620101')),
      'visitedNetwork "26" is not MCC, MCCMNC or *',
    ],
    ['for an empty slice', price({}, named('slice', '1', '')), 'slice is a text'],
    ['for a segment that is a list', price({}, named('segment', ['gold'])), 'segment is a text'],
    ['with a step', price({}, named('step', 'x')), 'step from is a count above 0'],
    ['with a step at once', price({}, named('step', { from: '0', price: '1' })), 'step from is a count above 0'],
    ['with a step for nothing', price({}, named('step', { from: '1' })), 'step price is a decimal, not negative'],
    [
      'with a step of no increment',
      price({}, named('step', { from: '1', price: '1', increment: '0' })),
      'step increment is a count above 0',
    ],
    [
      'with a tier of pounds',
      price({}, named('tier', { from: '1', units: 'lb', price: '1' })),
      'tier from is a count above 0',
    ],
    ['by tiers', price({}, named('tierMode', 'steep')), 'tierMode is graduated or volume'],
    ['at least', price({}, named('minimumCharge', 'x')), 'minimumCharge is a decimal, not negative'],
    ['bought for', price({}, named('wholesalePrice', '-1')), 'wholesalePrice is a decimal, not negative'],
    ['of energy', price({}, named('energy', '5')), 'energy is an object'],
    [
      'of energy of nothing',
      price({}, named('energy', { amount: '1', units: 'min' })),
      'energy.wattHours is a decimal above 0 of at most 6 places',
    ],
    [
      'of energy for nothing',
      price({}, named('energy', { wattHours: '1' })),
      'energy.amount is a whole number of s, second, min, minute, h',
    ],
  ])('%s', (_what, bad, expected) => {
    expect(told([bad])[0]).toBe(`productOfferingPrice(p).${expected}`);
  });

  test('of which all is wrong is told all', () => {
    const bad = price(
      { price: { unit: 'EUR' }, unitOfMeasure: undefined },
      named('increment', 'x'),
      named('decimals', 'x'),
    );
    expect(told([bad]).map((one) => one.split(' ')[0])).toEqual([
      'productOfferingPrice(p).price.value',
      'productOfferingPrice(p).unitOfMeasure',
      'productOfferingPrice(p).increment',
      'productOfferingPrice(p).decimals',
    ]);
  });

  test('that is wrong in one word is wrong: no rule is made of the rest', () => {
    for (const [name, value] of Object.entries({
      connectFee: 'x',
      decimals: 'x',
      destinationPrefix: 'x',
      visitedNetwork: 'x',
    }))
      expect(told([SMS, price({ id: 'q' }, named(name, value))])).toEqual([expect.stringContaining(`(q).${name} `)]);
  });
});

describe('an offering', () => {
  const peak = { name: 'peak', days: [1, 2, 3, 4, 5], from: '08:00', to: '19:00' };

  test.each<[string, PriceToCompile[], Named[], string]>([
    [
      'of two currencies',
      [price({}), { ...SMS, price: { unit: 'USD', value: '1' } }],
      [],
      'productOfferingPrice one currency is needed, found EUR, USD',
    ],
    ['of none', [price({ price: { value: '1' } })], [], 'productOfferingPrice one currency is needed, found '],
    [
      'with periods on no clock',
      [price({})],
      [named('period', peak)],
      'prodSpecCharValueUse[timeZone] is needed where periods are',
    ],
    [
      'with a period of no days',
      [price({})],
      [named('timeZone', 'UTC'), named('period', { ...peak, days: undefined })],
      'calendar.periods(peak) days are 1 (Monday) to 7 (Sunday), or 8 for holidays',
    ],
    [
      'with a period that is a word',
      [price({})],
      [named('timeZone', 'UTC'), named('period', 'peak')],
      'calendar.periods()  to  is no time of one day: split what crosses midnight',
    ],
  ])('%s', (_what, prices, uses, expected) => {
    expect(told(prices, { prodSpecCharValueUse: uses })).toEqual([expected]);
  });

  test('is not held to a fee’s own terms, and needs no usage price', () => {
    const fee = price({ priceType: 'recurring', unitOfMeasure: undefined, prodSpecCharValueUse: undefined });
    const compiled = compileTariff({ id: 'o' }, [fee], 2, 9);
    expect(compiled).toStrictEqual({
      ok: true,
      value: { offeringId: 'o', version: '1.2', currency: 'EUR', validFrom: 9, rules: [], allowances: [] },
    });
    expect(told([{ ...fee, price: { unit: 'euro' } }])).toEqual([
      'productOfferingPrice one currency is needed, found euro',
    ]);
  });

  test('without any price has no currency to be wrong', () => {
    expect(told([])).toEqual(['currency is three capital letters']);
  });
});

test('all that a usage price can say is in its rule', () => {
  const rich = price(
    { tax: [{ taxCategory: 'standard' }] },
    named('zone', 'eu'),
    named('increment', '60/6'),
    named('connectFee', '0.05'),
    named('decimals', '2'),
    named('rounding', 'half-even'),
    named('destinationPrefix', '49', 43),
    named('visitedNetwork', '*', '262', '262011'),
    named('ratingGroup', 7),
    named('segment', 'gold', 'tin'),
    named('step', { from: '10', units: 'min', price: '0.03', increment: '6' }, { from: '300', price: 0.04 }),
    named('minimumCharge', '0.5'),
    named('wholesalePrice', '0.01'),
  );
  const tiered = price({ id: 't', unitOfMeasure: { amount: '1', units: 'MiB' }, prodSpecCharValueUse: [] });
  const volume = {
    ...tiered,
    prodSpecCharValueUse: [
      named('service', 'data'),
      named('increment', '1/2'),
      named('tierMode', 'volume'),
      named('tier', { from: '2', price: '0.2' }, { from: 1, units: 'KB', price: '0.1' }),
    ],
  };
  const compiled = compileTariff({ id: 'o' }, [rich, volume], 1, 0, false);
  expect(compiled.ok && compiled.value.taxIncluded).toBe(false);
  expect(compiled.ok && compiled.value.rules).toStrictEqual([
    {
      priceId: 'p',
      service: 'voice',
      zone: 'eu',
      destinationPrefixes: ['49', '43'],
      visitedNetworks: ['*', '262', '262011'],
      priceNano: 90_000_000n,
      perUnits: 60n,
      connectFeeNano: 50_000_000n,
      firstIncrement: 60n,
      nextIncrement: 6n,
      decimals: 2,
      rounding: 'half-even',
      conditions: { ratingGroup: ['7'], segment: ['gold', 'tin'] },
      steps: [
        { fromUnit: 300n, priceNano: 40_000_000n, increment: 1n },
        { fromUnit: 600n, priceNano: 30_000_000n, increment: 6n },
      ],
      minimumNano: 500_000_000n,
      wholesaleNano: 10_000_000n,
      taxCategory: 'standard',
    },
    {
      priceId: 't',
      service: 'data',
      zone: 'home',
      destinationPrefixes: [],
      visitedNetworks: [],
      priceNano: 90_000_000n,
      perUnits: 1_048_576n,
      connectFeeNano: 0n,
      firstIncrement: 1024n,
      nextIncrement: 2048n,
      decimals: 4,
      rounding: 'up',
      tiers: [
        { fromUnit: 1000n, priceNano: 100_000_000n },
        { fromUnit: 2048n, priceNano: 200_000_000n },
      ],
      tierMode: 'volume',
    },
  ]);
});

test('a calendar is read as it is written', () => {
  const half = (from: string, to: string, days: unknown) => ({ name: 'peak', from, to, days });
  const uses = [
    named('timeZone', 'Europe/Dublin'),
    named('period', half('08:00', '12:00', '1,2'), half('13:00', '19:00', [1, '2'])),
    named('holiday', '2026-12-25', '2027-01-01'),
  ];
  const calendarOf = (...more: Named[]) => {
    const compiled = compileTariff({ id: 'o', prodSpecCharValueUse: [...uses, ...more] }, [SMS], 1, 0);
    return compiled.ok ? compiled.value.calendar : compiled.error;
  };
  expect(calendarOf()).toStrictEqual({
    timeZone: 'Europe/Dublin',
    periods: [half('08:00', '12:00', [1, 2]), half('13:00', '19:00', [1, 2])],
    otherwise: 'off-peak',
    holidays: ['2026-12-25', '2027-01-01'],
  });
  expect(calendarOf(named('otherwisePeriod', 'night'))).toMatchObject({ otherwise: 'night' });
});
