import { addressTypeOf, checkTariff, compileTariff, parseFinalUnit, type Tariff } from '../../shared/rating';
import { RULE } from './a-rule';

/** What a person reads whose offering gives, caps or tells what it cannot. */
const named = (name: string, ...values: unknown[]) => ({
  name,
  productSpecCharacteristicValue: values.map((value) => ({ value })),
});
type Named = ReturnType<typeof named>;
const DATA = {
  id: 'data',
  priceType: 'usage',
  price: { unit: 'EUR', value: '0.004' },
  unitOfMeasure: { amount: '1', units: 'MiB' },
  prodSpecCharValueUse: [named('service', 'data')],
};
const compiled = (...uses: Named[]) => compileTariff({ id: 'o', prodSpecCharValueUse: uses }, [DATA], 1, 0);
const told = (...uses: Named[]): string[] => {
  const result = compiled(...uses);
  return result.ok ? [] : (result.error.violations ?? []).map(({ path, message }) => `${path} ${message}`);
};
const ENERGY = [
  named('energy', { service: 'data', wattHours: '0.2', amount: '1', units: 'MB' }),
  named('carbonIntensity', '386.2'),
];
const ID = 'is lower-case letters, digits and dashes';

describe('an allowance', () => {
  const allowance = (over: object) =>
    named('allowance', { id: 'a', service: 'data', amount: 1, units: 'GiB', ...over });
  const EUROS = { service: 'money', amount: '1', units: 'EUR' };

  test.each<[string, object, string]>([
    ['without an id', { id: undefined }, `id ${ID}`],
    ['of capital letters', { id: 'Data' }, `id ${ID}`],
    ['of an id that is long', { id: 'a'.repeat(41) }, `id ${ID}`],
    ['of fax', { service: 'fax' }, 'service is one of voice, sms, data, money, energy'],
    ['of minutes of data', { units: 'min' }, 'amount is a whole number of octet, byte, KiB, MiB, GiB, KB, MB, GB'],
    ['of half a GiB', { amount: '0.5' }, 'amount is a whole number of octet, byte, KiB, MiB, GiB, KB, MB, GB'],
    ['of no money', { ...EUROS, amount: '0' }, 'amount is a decimal above 0 in EUR'],
    ['of other money', { ...EUROS, units: 'USD' }, 'amount is a decimal above 0 in EUR'],
    ['for no month', { validity: 'P0M' }, 'validity is P1M, P30D or the like'],
    ['for weeks', { validity: 'P1W' }, 'validity is P1M, P30D or the like'],
    ['for a month and an hour', { validity: 'P1MT1H' }, 'validity is P1M, P30D or the like'],
    ['for about a month', { validity: '~P1M' }, 'validity is P1M, P30D or the like'],
    ['before all others', { priority: -1 }, 'priority is a whole number, not negative'],
    ['of half a priority', { priority: 0.5 }, 'priority is a whole number, not negative'],
    ['that rolls over once', { rollover: {} }, 'rollover is of a recurring allowance only'],
    ['that rolls over so', { recurring: true, rollover: 'yes' }, 'rollover is an object'],
    ['that rolls over never', { recurring: true, rollover: { periods: 0 } }, 'rollover.periods is 1 to 12'],
    ['that rolls over for ever', { recurring: true, rollover: { periods: 13 } }, 'rollover.periods is 1 to 12'],
    ['that rolls over half', { recurring: true, rollover: { periods: 1.5 } }, 'rollover.periods is 1 to 12'],
    [
      'that rolls over minutes',
      { recurring: true, rollover: { amount: 1, units: 'min' } },
      "rollover.amount is counted as the allowance's amount is",
    ],
  ])('%s', (_what, over, violation) => {
    expect(told(allowance(over))).toEqual([`prodSpecCharValueUse[allowance][0].${violation}`]);
  });

  test('is as it is written, and no more', () => {
    const result = compiled(
      allowance({ priority: 0, recurring: 'true', rollover: { periods: 12 }, validity: 'P7D' }),
      allowance({ id: 'b', zones: 'eu', recurring: false }),
    );
    expect(result.ok && result.value.allowances).toStrictEqual([
      {
        id: 'a',
        service: 'data',
        units: 1n << 30n,
        zones: ['home'],
        priority: 0,
        validity: { days: 7 },
        recurring: true,
        rollover: { periods: 12 },
      },
      { id: 'b', service: 'data', units: 1n << 30n, zones: ['eu'], priority: 100, validity: { months: 1 } },
    ]);
  });
});

describe('a discount', () => {
  const discount = (over: object) => named('discount', { id: 'd', percent: '10', ...over });
  const VALUE = 'is a decimal of at most 9 places, not negative; a percent at most 100';

  test.each<[string, object, string]>([
    ['without an id', { id: undefined }, `.id ${ID}`],
    ['of a blank', { id: 'my discount' }, `.id ${ID}`],
    ['of no kind', { percent: undefined }, ' says one of fixedPrice, percent, amount'],
    ['of two kinds', { amount: '1' }, ' says one of fixedPrice, percent, amount'],
    ['of more than all', { percent: '100.000000001' }, `.percent ${VALUE}`],
    ['of less than nothing', { percent: undefined, amount: '-1' }, `.amount ${VALUE}`],
    ['on fax', { services: ['data', 'fax'] }, '.services are of voice, sms, data'],
    [
      'from some day',
      { validFor: { startDateTime: 'soon', endDateTime: '2026-12-24' } },
      '.validFor is ISO 8601 times',
    ],
    ['for ever', { validFor: 'ever' }, '.validFor is { startDateTime, endDateTime }'],
  ])('%s', (_what, over, violation) => {
    expect(told(discount(over))).toEqual([`prodSpecCharValueUse[discount][0]${violation}`]);
  });

  test('may take all, or any amount, and is as it is written', () => {
    const result = compiled(
      discount({ percent: '100', roaming: 'true' }),
      discount({ id: 'e', percent: undefined, amount: '500' }),
    );
    expect(result.ok && result.value.discounts).toStrictEqual([
      { id: 'd', kind: 'percent', valueNano: 100_000_000_000n, scope: { roaming: true } },
      { id: 'e', kind: 'amount', valueNano: 500_000_000_000n, scope: {} },
    ]);
  });
});

describe('a limit or a notice', () => {
  const limit = (over: object) => named('spendingLimit', { id: 'cap', limit: '50', period: 'month', ...over });
  test.each<[string, Named, string]>([
    ['that is no object', named('spendingLimit', '50'), 'spendingLimit][0] is an object'],
    ['without an id', limit({ id: undefined }), `spendingLimit][0].id ${ID}`],
    ['of steps', limit({ counts: 'steps' }), 'spendingLimit][0].counts is one of money, carbon'],
    ['a week', limit({ period: 'week' }), 'spendingLimit][0].period is one of session, day, month'],
    ['that explodes', limit({ action: 'explode' }), 'spendingLimit][0].action is one of block, free, notify'],
    ['of half a percent', limit({ notices: ['0.5'] }), 'spendingLimit][0].notices are whole percents, 1 to 100'],
    ['of no percent', limit({ notices: [0] }), 'spendingLimit][0].notices are whole percents, 1 to 100'],
    ['on fax', limit({ services: 'fax' }), 'spendingLimit][0].services are of voice, sms, data'],
    ['below nothing', named('notice', { lowBalance: ['1', '-1'] }), 'notice][0].lowBalance are decimals, not negative'],
    [
      'of more',
      named('notice', { allowancePercents: 101 }),
      'notice][0].allowancePercents are whole percents, 1 to 100',
    ],
    ['too early', named('notice', { expiryHours: 8_785 }), 'notice][0].expiryHours are whole hours, 1 to 8784'],
    ['of credit', named('creditLimit', '-1'), 'creditLimit] is a decimal, not negative'],
  ])('%s', (_what, use, violation) => expect(told(use)).toEqual([`prodSpecCharValueUse[${violation}`]));

  test('of one percent and of a hundred is one', () => {
    const result = compiled(limit({ notices: [100, 1], zones: 'home' }), named('notice', { lowBalance: [3, 1, 2, 1] }));
    expect(result.ok && result.value.limits).toStrictEqual([
      {
        id: 'cap',
        counts: 'money',
        scope: { zones: ['home'] },
        period: 'month',
        limit: 50_000_000_000n,
        action: 'block',
        noticePercents: [1, 100],
      },
    ]);
    expect(result.ok && result.value.notices?.lowBalanceNano).toEqual([1n, 2n, 3n].map((one) => one * 10n ** 9n));
  });
});

describe('energy', () => {
  const INTENSITY = 'prodSpecCharValueUse[carbonIntensity] ';
  const DECIMAL = 'is a decimal of at most 6 places, not negative';
  test.each<[string, Named[], string]>([
    ['without its carbon', ENERGY.slice(0, 1), `${INTENSITY}is needed where energy is: grams of CO2 equivalent a kWh`],
    ['of seven places', [...ENERGY.slice(0, 1), named('carbonIntensity', '0.0000001')], `${INTENSITY}${DECIMAL}`],
    ['twice', [...ENERGY, ...ENERGY.slice(0, 1)], 'prodSpecCharValueUse[energy] is there twice for a service'],
    [
      'of fax',
      [named('energy', { service: 'fax' }), ...ENERGY],
      'prodSpecCharValueUse[energy][0].service is one of voice, sms, data',
    ],
  ])('%s', (_what, uses, violation) => expect(told(...uses)).toEqual([violation]));
});

const tariff = (over: Partial<Tariff> = {}): Tariff => ({
  offeringId: 'o',
  version: '1.1',
  currency: 'EUR',
  validFrom: 100,
  allowances: [],
  rules: [RULE],
  ...over,
});
const found = (over: Partial<Tariff>, ...costs: Parameters<typeof checkTariff>[1][]) =>
  checkTariff(tariff(over), costs[0]).map(
    ({ severity, kind, path, message }) => `${severity} ${kind} ${path}: ${message}`,
  );

describe('an offer that says what nothing reaches', () => {
  const allowance = {
    id: 'a',
    service: 'voice',
    units: 1n,
    zones: ['home'],
    priority: 1,
    validity: { months: 1 },
  } as const;
  const limit = {
    id: 'l',
    counts: 'money',
    scope: {},
    period: 'day',
    limit: 1n,
    action: 'block',
    noticePercents: [],
  } as const;
  const discount = { id: 'd', kind: 'percent', valueNano: 1n, scope: {} } as const;

  test.each<[string, Partial<Tariff>, string[]]>([
    ['nothing of it', { allowances: [allowance], limits: [limit], discounts: [discount] }, []],
    [
      'a zone',
      { allowances: [{ ...allowance, zones: ['home', 'moon'] }] },
      ['warning unreachable allowance(a): no price is of zone moon'],
    ],
    [
      'energy',
      { allowances: [{ ...allowance, service: 'energy', zones: [] }], limits: [{ ...limit, counts: 'carbon' }] },
      [
        'warning unreachable allowance(a): no usage says what energy it takes',
        'warning unreachable spendingLimit(l): no usage says what energy it takes',
      ],
    ],
    [
      'clocks',
      { limits: [{ ...limit, timeZone: 'Nowhere' }] },
      ['error unreachable spendingLimit(l): there is no time zone Nowhere'],
    ],
    [
      'a period',
      { discounts: [{ ...discount, period: 'dawn' }] },
      ['error unreachable discount(d): the calendar has no period dawn'],
    ],
    [
      'a window that ends as it begins',
      { discounts: [{ ...discount, validFrom: 200, validUntil: 200 }] },
      ['error unreachable discount(d): ends before it begins'],
    ],
    ['a window of a moment', { discounts: [{ ...discount, validFrom: 200, validUntil: 201 }] }, []],
    [
      'a window before this version',
      { discounts: [{ ...discount, validUntil: 100 }] },
      ['warning unreachable discount(d): ends before this version begins'],
    ],
    ['a window that this version sees', { discounts: [{ ...discount, validFrom: 0, validUntil: 101 }] }, []],
    ['one that never ends', { discounts: [{ ...discount, validFrom: 500 }] }, []],
    [
      'the same twice',
      { allowances: [allowance, allowance], limits: [limit, limit], discounts: [discount, discount] },
      [
        'error overlap allowance(a): is there twice',
        'error overlap spendingLimit(l): is there twice',
        'error overlap discount(d): is there twice',
      ],
    ],
  ])('%s', (_what, over, expected) => expect(found(over)).toEqual(expected));
});

describe('a price below what it costs us', () => {
  const cost = { service: 'voice', zone: 'home', currency: 'EUR', priceNano: 10n, perUnits: 60n } as const;
  const percent = (valueNano: bigint, scope = {}) => ({ id: 'd', kind: 'percent', valueNano, scope }) as const;
  const BELOW = 'warning below-cost rule(p): voice to home is sold below its wholesale cost';

  test.each<[string, Partial<Tariff>, object, string[]]>([
    ['equal', {}, {}, []],
    ['below', {}, { priceNano: 11n }, [BELOW]],
    ['below, in other units', {}, { priceNano: 1n, perUnits: 5n }, [BELOW]],
    ['of another service', {}, { priceNano: 11n, service: 'sms' }, []],
    ['in another zone', {}, { priceNano: 11n, zone: 'far' }, []],
    ['in another currency', {}, { priceNano: 11n, currency: 'USD' }, []],
    ['by its own wholesale price', { rules: [{ ...RULE, wholesaleNano: 11n }] }, {}, [BELOW]],
    [
      'in a later step, not the last',
      {
        rules: [
          {
            ...RULE,
            steps: [
              { fromUnit: 5n, priceNano: 9n, increment: 1n },
              { fromUnit: 9n, priceNano: 12n, increment: 1n },
            ],
          },
        ],
      },
      {},
      [BELOW],
    ],
    ['once a percent is taken', { discounts: [percent(1_000_000_000n)] }, {}, [`${BELOW} once discounts are taken`]],
    ['never by an amount', { discounts: [{ ...percent(1_000_000_000n), kind: 'amount' }] }, {}, []],
    ['never by a percent of something else', { discounts: [percent(1n, { services: ['data'] })] }, {}, []],
    [
      'never by a percent of elsewhere',
      { discounts: [percent(1n, { zones: ['far'] })] },
      {},
      ['warning unreachable discount(d): no price is of zone far'],
    ],
    [
      'by a percent of it',
      { discounts: [percent(1n, { services: ['voice'], zones: ['home'] })] },
      {},
      [`${BELOW} once discounts are taken`],
    ],
    [
      'by all percents together',
      { discounts: [percent(20_000_000_000n), { ...percent(20_000_000_000n), id: 'e' }] },
      { priceNano: 7n },
      [`${BELOW} once discounts are taken`],
    ],
    ['by each alone it would not be', { discounts: [percent(20_000_000_000n)] }, { priceNano: 7n }, []],
  ])('%s', (_what, over, of, expected) => {
    expect(found(over, [{ ...cost, ...of } as typeof cost])).toEqual(expected);
  });
});

describe('what follows a last grant', () => {
  test.each([
    ['192.0.2.1', 'IPV4'],
    ['2001:db8::1', 'IPV6'],
    ['http://top.up', 'URL'],
    ['https://top.up', 'URL'],
    ['sip:top@up.example', 'URI'],
    ['sip:x@https://y', 'URI'],
  ])('%s is an address of the kind %s', (address, kind) => expect(addressTypeOf(address)).toBe(kind));

  const redirect = (address: string) => ({ action: 'REDIRECT', address });
  const restrict = (count: number) => ({
    action: 'RESTRICT_ACCESS',
    filterIds: Array.from({ length: count }, (_, i) => `f${i}`),
  });
  test.each<[unknown, boolean]>([
    [null, false],
    [redirect('http://top.up'), true],
    [redirect('sip:top@up.example'), true],
    [redirect('sips:top@up.example'), true],
    [redirect('see http://top.up'), false],
    [redirect('http://top.up and more'), false],
    [redirect(`https://top.up/${'x'.repeat(285)}`), true],
    [redirect(`https://top.up/${'x'.repeat(286)}`), false],
    [restrict(10), true],
    [restrict(11), false],
    [restrict(0), false],
    [{ action: 'RESTRICT_ACCESS', filterIds: 'f0' }, false],
    [{ action: 'RESTRICT', filterIds: ['f0'] }, false],
  ])('%j is one: %p', (given, isOne) => expect(parseFinalUnit(given)).toEqual(isOne ? given : undefined));

  test('that is none is told', () => {
    expect(told(named('finalUnit', 'STOP'))).toEqual([
      'prodSpecCharValueUse[finalUnit] is an action TERMINATE, REDIRECT with an address, or RESTRICT_ACCESS with filterIds',
    ]);
  });
});
