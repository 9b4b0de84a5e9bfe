import { tariffFromJson, tariffToJson } from '../../shared/adapters/aws/dynamodb-tariff-store';
import { checkTariff, compileTariff, type PriceToCompile, type Tariff } from '../../shared/rating';

const named = (name: string, ...values: unknown[]) => ({
  name,
  productSpecCharacteristicValue: values.map((value) => ({ value })),
});
type Named = ReturnType<typeof named>;
const DATA: PriceToCompile = {
  id: 'data',
  priceType: 'usage',
  price: { unit: 'EUR', value: '0.004' },
  unitOfMeasure: { amount: '1', units: 'MiB' },
  prodSpecCharValueUse: [named('service', 'data')],
};
const compiled = (...uses: Named[]) => compileTariff({ id: 'o', prodSpecCharValueUse: uses }, [DATA], 1, 0);
const tariffOf = (...uses: Named[]): Tariff => {
  const result = compiled(...uses);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

const ROAMING_CAP = { id: 'roaming', limit: '50', period: 'month', roaming: true, notices: [100, 80] };
const DATA_CAP = { id: 'day', limit: '2.5', period: 'day', action: 'free', services: ['data'], zones: ['home'] };
const CARBON_CAP = { id: 'carbon', counts: 'carbon', limit: '500.000001', period: 'session', action: 'notify' };
const ENERGY = [
  named('energy', { service: 'data', wattHours: '0.2', amount: '1', units: 'MB' }),
  named('carbonIntensity', '386.2'),
];
const EVERYTHING = [
  named('timeZone', 'Europe/Dublin'),
  named('spendingLimit', ROAMING_CAP, DATA_CAP, CARBON_CAP),
  named(
    'notice',
    { lowBalance: ['5', '1'], allowancePercents: 80 },
    { allowancePercents: [100, 80], expiryHours: [24] },
  ),
  named('creditLimit', '20'),
  named(
    'discount',
    {
      id: 'welcome',
      percent: '12.5',
      validFor: { startDateTime: '2026-12-01T00:00:00Z', endDateTime: '2026-12-25T00:00:00Z' },
      segment: ['gold', 'tin'],
    },
    { id: 'flat', fixedPrice: '0.5', services: 'data', roaming: true },
    { id: 'cent', amount: '0.01', zones: ['home'], slice: '1' },
  ),
  ...ENERGY,
  named(
    'allowance',
    {
      id: 'data',
      service: 'data',
      amount: '5',
      units: 'GiB',
      recurring: true,
      rollover: { periods: 2, amount: 10, units: 'GiB' },
    },
    { id: 'bonus', service: 'money', amount: '2.5', units: 'EUR', validity: 'P30D' },
    { id: 'green', service: 'energy', amount: '1', units: 'kWh' },
  ),
];

test('limits, notices, credit, energy, discounts and allowances of every kind are compiled to exact counts', () => {
  const tariff = tariffOf(...EVERYTHING);
  expect(tariff.limits).toEqual([
    {
      id: 'roaming',
      counts: 'money',
      scope: { roaming: true },
      period: 'month',
      timeZone: 'Europe/Dublin',
      limit: 50n * 10n ** 9n,
      action: 'block',
      noticePercents: [80, 100],
    },
    {
      id: 'day',
      counts: 'money',
      scope: { services: ['data'], zones: ['home'] },
      period: 'day',
      timeZone: 'Europe/Dublin',
      limit: 2_500_000_000n,
      action: 'free',
      noticePercents: [],
    },
    {
      id: 'carbon',
      counts: 'carbon',
      scope: {},
      period: 'session',
      timeZone: 'Europe/Dublin',
      limit: 500_000_001n,
      action: 'notify',
      noticePercents: [],
    },
  ]);
  expect(tariff.notices).toEqual({
    lowBalanceNano: [10n ** 9n, 5n * 10n ** 9n],
    allowancePercents: [80, 100],
    expiryHours: [24],
  });
  expect(tariff.creditLimitNano).toBe(20n * 10n ** 9n);
  expect(tariff.energy).toEqual({
    rates: { data: { microWattHours: 200_000n, perUnits: 1_000_000n } },
    microgramsPerKilowattHour: 386_200_000n,
  });
  expect(tariff.discounts).toEqual([
    {
      id: 'welcome',
      kind: 'percent',
      valueNano: 12_500_000_000n,
      scope: {},
      conditions: { segment: ['gold', 'tin'] },
      validFrom: Date.parse('2026-12-01'),
      validUntil: Date.parse('2026-12-25'),
    },
    { id: 'flat', kind: 'fixedPrice', valueNano: 500_000_000n, scope: { services: ['data'], roaming: true } },
    {
      id: 'cent',
      kind: 'amount',
      valueNano: 10_000_000n,
      scope: { zones: ['home'] },
      conditions: { slice: ['1'] },
    },
  ]);
  expect(tariff.allowances).toEqual([
    {
      id: 'data',
      service: 'data',
      units: 5n << 30n,
      zones: ['home'],
      priority: 100,
      validity: { months: 1 },
      recurring: true,
      rollover: { periods: 2, maxUnits: 10n << 30n },
    },
    { id: 'bonus', service: 'money', units: 2_500_000_000n, zones: [], priority: 100, validity: { days: 30 } },
    { id: 'green', service: 'energy', units: 10n ** 9n, zones: [], priority: 100, validity: { months: 1 } },
  ]);
});

test('all of it is stored and read as it was', () => {
  const tariff = tariffOf(...EVERYTHING);
  expect(tariffFromJson(tariffToJson(tariff))).toEqual(tariff);
});

test('an offering that says none of it has none of it', () => {
  expect(Object.keys(tariffOf())).toEqual(['offeringId', 'version', 'currency', 'validFrom', 'rules', 'allowances']);
});

const data = (over: object) => named('allowance', { id: 'a', service: 'data', amount: 1, units: 'GiB', ...over });
const discount = (over: object) => named('discount', { id: 'promo', percent: '10', ...over });
const limit = (over: object) => named('spendingLimit', { ...ROAMING_CAP, ...over });
test.each<[string, Named[], string]>([
  ['a limit that is no object', [named('spendingLimit', '50')], 'spendingLimit][0'],
  ['a limit with a blank in its id', [limit({ id: 'my cap' })], 'spendingLimit][0].id'],
  ['a limit a week', [limit({ period: 'week' })], 'period'],
  ['a limit of nothing', [limit({ limit: '0' })], 'limit'],
  ['a limit of a tenth of a microgram', [...ENERGY, limit({ counts: 'carbon', limit: '0.0000001' })], 'limit'],
  ['a limit that counts steps', [limit({ counts: 'steps' })], 'counts'],
  ['a limit that explodes', [limit({ action: 'explode' })], 'action'],
  ['a limit of fax', [limit({ services: ['fax'] })], 'services'],
  ['a notice at 101 percent', [limit({ notices: [101] })], 'notices'],
  ['a limit on the clocks of nowhere', [limit({ timeZone: 'Nowhere' })], 'spendingLimit(roaming)'],
  ['two limits of one id', [limit({}), limit({})], 'spendingLimit(roaming)'],
  ['a low balance below zero', [named('notice', { lowBalance: ['-1'] })], 'notice][0].lowBalance'],
  ['a notice at half a percent', [named('notice', { allowancePercents: ['0.5'] })], 'allowancePercents'],
  ['a notice ten years ahead', [named('notice', { expiryHours: [87_600] })], 'expiryHours'],
  ['a negative credit limit', [named('creditLimit', '-1')], 'creditLimit'],
  ['energy without its carbon', ENERGY.slice(0, 1), 'carbonIntensity'],
  ['energy of nothing', [named('energy', { service: 'data', wattHours: '1' }), ...ENERGY], 'energy][0].amount'],
  ['energy of a service twice', [...ENERGY, ...ENERGY.slice(0, 1)], 'energy'],
  ['a carbon intensity of seven places', [...ENERGY.slice(0, 1), named('carbonIntensity', '0.1234567')], 'carbon'],
  ['a discount of two kinds', [discount({ amount: '1' })], 'discount][0'],
  ['a discount of no kind', [discount({ percent: undefined })], 'discount][0'],
  ['more than all off', [discount({ percent: '100.1' })], 'discount][0].percent'],
  ['less than nothing off', [discount({ percent: undefined, amount: '-1' })], 'discount][0].amount'],
  ['a promotion from some day', [discount({ validFor: { startDateTime: 'soon' } })], 'discount][0].validFor'],
  [
    'a promotion that ends before it begins',
    [discount({ validFor: { startDateTime: '2026-12-24', endDateTime: '2026-12-01' } })],
    'discount(promo)',
  ],
  ['a discount at a time that never comes', [discount({ period: 'never' })], 'discount(promo)'],
  ['two discounts of one id', [discount({}), discount({})], 'discount(promo)'],
  ['rollover of what is granted once', [data({ rollover: { periods: 1 } })], 'allowance][0].rollover'],
  ['rollover for ever', [data({ recurring: true, rollover: { periods: 99 } })], 'rollover.periods'],
  [
    'rollover of minutes of data',
    [data({ recurring: true, rollover: { amount: 1, units: 'min' } })],
    'rollover.amount',
  ],
  ['an allowance that lasts no month', [data({ validity: 'P0M' })], 'validity'],
  ['an allowance of priority one half', [data({ priority: 0.5 })], 'priority'],
  ['bonus money of another currency', [data({ service: 'money', amount: '1', units: 'USD' })], 'amount'],
])('%s is refused with its path', (_what, uses, path) => {
  const result = compiled(...uses);
  expect(result.ok ? [] : result.error.violations?.map((violation) => violation.path)).toEqual([
    expect.stringContaining(path),
  ]);
});

test.each<[string, Named[], string[]]>([
  [
    'zones that no price is of',
    [data({ zones: ['mars'] }), limit({ zones: ['venus'] }), discount({ zones: ['moon'] })],
    ['allowance(a)', 'spendingLimit(roaming)', 'discount(promo)'],
  ],
  ['an energy allowance, and no energy', [data({ service: 'energy', units: 'Wh' })], ['allowance(a)']],
  ['a carbon limit, and no energy', [limit({ counts: 'carbon' })], ['spendingLimit(roaming)']],
  ['a promotion that is over', [discount({ validFor: { endDateTime: '1969-12-24' } })], ['discount(promo)']],
])('%s: worth a look, since an add-on may mean the plan beside it', (_what, uses, paths) => {
  expect(checkTariff(tariffOf(...uses)).map(({ severity, path }) => `${severity} ${path}`)).toEqual(
    paths.map((path) => `warning ${path}`),
  );
});

describe('what a network does when a last grant is used', () => {
  test.each<[given: unknown, means: unknown]>([
    [{ action: 'TERMINATE' }, { action: 'TERMINATE' }],
    [
      { action: 'REDIRECT', address: 'https://breeze.example/top-up' },
      { action: 'REDIRECT', address: 'https://breeze.example/top-up' },
    ],
    [
      { action: 'REDIRECT', address: '192.0.2.1' },
      { action: 'REDIRECT', address: '192.0.2.1' },
    ],
    [
      { action: 'RESTRICT_ACCESS', filterIds: ['a', 'b'] },
      { action: 'RESTRICT_ACCESS', filterIds: ['a', 'b'] },
    ],
  ])('%j', (given, means) => {
    const tariff = tariffOf(named('finalUnit', given));
    expect(tariff.finalUnit).toEqual(means);
    expect(tariffFromJson(tariffToJson(tariff))).toEqual(tariff);
  });

  test.each<[given: unknown]>([
    ['TERMINATE'],
    [{ action: 'EXPLODE' }],
    [{ action: 'REDIRECT' }],
    [{ action: 'REDIRECT', address: 'a page' }],
    [{ action: 'REDIRECT', address: `https://breeze.example/${'x'.repeat(300)}` }],
    [{ action: 'RESTRICT_ACCESS', filterIds: [] }],
    [{ action: 'RESTRICT_ACCESS', filterIds: ['a', 1] }],
    [{ action: 'RESTRICT_ACCESS', filterIds: ['a b'] }],
  ])('%j is refused', (given) => {
    const result = compiled(named('finalUnit', given));
    expect(result.ok ? [] : result.error.violations?.map(({ path }) => path)).toEqual([
      'prodSpecCharValueUse[finalUnit]',
    ]);
  });
});

describe('a hot pool', () => {
  test.each(['2', '9999'])('has %s slices', (slices) => {
    expect(tariffOf(named('poolSlices', slices)).slices).toBe(Number(slices));
  });

  test.each(['1', '10000', '2.5', 'two'])('has not %s slices', (slices) => {
    expect(compiled(named('poolSlices', slices))).toMatchObject({
      error: { violations: [{ path: 'prodSpecCharValueUse[poolSlices]', message: 'is 2 to 9999' }] },
    });
  });

  test.each([named('creditLimit', '5'), named('spendingLimit', ROAMING_CAP)])('has no $name', (term) => {
    const result = compiled(named('poolSlices', '4'), term);
    expect(result).toMatchObject({ error: { violations: [{ path: 'prodSpecCharValueUse[poolSlices]' }] } });
  });
});
