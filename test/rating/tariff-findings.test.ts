import { checkTariff, type PriceRule, type Tariff, type TariffCalendar, type TariffFinding } from '../../shared/rating';
import { RULE } from './a-rule';

/** What a person reads who wrote a tariff that cannot be published, or had better not be. */
const rule = (over: Partial<PriceRule> = {}): PriceRule => ({ ...RULE, ...over });
const CALENDAR: TariffCalendar = {
  timeZone: 'Europe/Dublin',
  periods: [{ name: 'peak', days: [1, 2, 3, 4, 5], from: '08:00', to: '19:00' }],
  otherwise: 'off-peak',
  holidays: [],
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
const withCalendar = (over: Partial<TariffCalendar>): Tariff =>
  tariff([rule()], { calendar: { ...CALENDAR, ...over } });
const period = (name: string, days: readonly number[], from: string, to: string) => ({ name, days, from, to });
const error = (kind: TariffFinding['kind'], path: string, message: string): TariffFinding[] => [
  { severity: 'error', kind, path, message },
];
const warning = (kind: TariffFinding['kind'], path: string, message: string): TariffFinding[] => [
  { severity: 'warning', kind, path, message },
];
const dayOf = (days: readonly number[]) => withCalendar({ periods: [period('some', days, '08:00', '19:00')] });
const NO_SUCH_DAY = error(
  'unreachable',
  'calendar.periods(some)',
  'days are 1 (Monday) to 7 (Sunday), or 8 for holidays',
);
const fifty = Array.from({ length: 50 }, (_, i) => period(`p${i}`, [1], `0${i % 10}:00`, `0${i % 10}:01`));
const minutesApart = fifty.map((one, i) => {
  const [tens, ones] = [Math.floor(i / 10), i % 10];
  return { ...one, from: `0${ones}:${tens}0`, to: `0${ones}:${tens}9` };
});

test.each<[string, Tariff, TariffFinding[]]>([
  ['nothing wrong', tariff([rule()]), []],
  ['a currency', tariff([rule()], { currency: 'euro' }), error('currency', 'currency', 'is three capital letters')],
  [
    'a zone of time',
    withCalendar({ timeZone: 'Mars/Olympus' }),
    error('unreachable', 'calendar.timeZone', 'there is no time zone Mars/Olympus'),
  ],
  [
    'a holiday',
    withCalendar({ holidays: ['2026-02-28', '2026-02-30'] }),
    error('unreachable', 'calendar.holidays', '2026-02-30 is no date'),
  ],
  ['fifty periods', withCalendar({ periods: minutesApart }), []],
  [
    'more periods, of which no more is said',
    withCalendar({ periods: [...minutesApart, period('wrong', [9], '10:00', '09:00')] }),
    error('unreachable', 'calendar.periods', 'are at most 50'),
  ],
  [
    'a period across midnight',
    withCalendar({ periods: [period('night', [1], '22:00', '06:00')] }),
    error(
      'unreachable',
      'calendar.periods(night)',
      '22:00 to 06:00 is no time of one day: split what crosses midnight',
    ),
  ],
  [
    'a period of no minute',
    withCalendar({ periods: [period('night', [1], '22:00', '22:00')] }),
    error(
      'unreachable',
      'calendar.periods(night)',
      '22:00 to 22:00 is no time of one day: split what crosses midnight',
    ),
  ],
  ['no day', dayOf([]), NO_SUCH_DAY],
  ['a day before Monday', dayOf([1, 0]), NO_SUCH_DAY],
  ['a day after a holiday', dayOf([8, 9]), NO_SUCH_DAY],
  ['half a day', dayOf([1, 1.5]), NO_SUCH_DAY],
  ['every day and a holiday', dayOf([1, 2, 3, 4, 5, 6, 7, 8]), []],
  [
    'two periods at once, on one of their days',
    withCalendar({ periods: [...CALENDAR.periods, period('lunch', [5, 6], '18:59', '20:00')] }),
    error('overlap', 'calendar.periods(lunch)', 'shares time with peak'),
  ],
  [
    'two periods one after the other, and the same time on another day',
    withCalendar({
      periods: [...CALENDAR.periods, period('evening', [5], '19:00', '24:00'), period('out', [6], '08:00', '19:00')],
    }),
    [],
  ],
  [
    'the morning and the evening of one period, and its noon twice',
    withCalendar({ periods: [period('peak', [1], '08:00', '12:00'), period('peak', [1], '11:00', '19:00')] }),
    [],
  ],
  [
    'a prefix in two zones',
    tariff([rule({ destinationZones: ['de', 'at'] })], { destinations: { de: ['49'], at: ['43', '49'] } }),
    error('overlap', 'destinations(at)', '49 is also in de'),
  ],
  [
    'a network in two zones',
    tariff([rule()], { networks: { eu: ['262'], us: ['262'] } }),
    error('overlap', 'networks(us)', '262 is also in eu'),
  ],
  ['a period', tariff([rule({ period: 'dawn' })]), error('unreachable', 'rule(p)', 'the calendar has no period dawn')],
  [
    'a zone without prefixes',
    tariff([rule({ destinationZones: ['fr', 'de'] })], { destinations: { fr: [], de: ['49'] } }),
    error('unreachable', 'rule(p)', 'no prefix leads to zone fr'),
  ],
  [
    'a zone that is nowhere',
    tariff([rule({ destinationZones: ['fr'] })], { destinations: {} }),
    error('unreachable', 'rule(p)', 'no prefix leads to zone fr'),
  ],
  [
    'a roaming zone that the networks lack',
    tariff([rule({ roamingZones: ['us', 'eu', 'asia'] })], { networks: { us: ['310'], asia: [] } }),
    [
      ...warning('unreachable', 'rule(p)', 'no network leads to roaming zone eu'),
      ...warning('unreachable', 'rule(p)', 'no network leads to roaming zone asia'),
    ],
  ],
  ['a roaming zone where usage brings its own', tariff([rule({ roamingZones: ['eu'] })]), []],
  ['the same, in an empty table', tariff([rule({ roamingZones: ['eu'] })], { networks: {} }), []],
  [
    'steps that begin at once, or twice',
    tariff([
      rule({
        steps: [
          { fromUnit: 0n, priceNano: 1n, increment: 1n },
          { fromUnit: 60n, priceNano: 1n, increment: 1n },
          { fromUnit: 60n, priceNano: 1n, increment: 1n },
        ],
      }),
    ]),
    [
      ...error('unreachable', 'rule(p)', 'the step from 0 does not come after 0'),
      ...error('unreachable', 'rule(p)', 'the step from 60 does not come after 60'),
    ],
  ],
  [
    'tiers that go down',
    tariff([
      rule({
        tiers: [
          { fromUnit: 60n, priceNano: 1n },
          { fromUnit: 30n, priceNano: 1n },
        ],
      }),
    ]),
    error('unreachable', 'rule(p)', 'the tier from 30 does not come after 60'),
  ],
  [
    'steps and tiers',
    tariff([
      rule({ steps: [{ fromUnit: 60n, priceNano: 1n, increment: 1n }], tiers: [{ fromUnit: 60n, priceNano: 1n }] }),
    ]),
    error('unreachable', 'rule(p)', 'steps have no price beside tiers: give one of them'),
  ],
  [
    'a zone that a service does not rate, and another does',
    tariff(
      [
        rule({ destinationZones: ['de', 'fr'] }),
        rule({ priceId: 'sms', service: 'sms', destinationZones: ['de'] }),
        rule({ priceId: 'data', service: 'data' }),
      ],
      { destinations: { de: ['49'], fr: ['33'] } },
    ),
    warning('gap', 'destinations(fr)', 'sms to it has no price'),
  ],
  [
    'a zone of which a prefix is rated, and no more',
    tariff([rule({ destinationZones: ['de'] }), rule({ priceId: 'q', destinationPrefixes: ['331'] })], {
      destinations: { de: ['49'], fr: ['33'] },
    }),
    warning('gap', 'destinations(fr)', 'voice to it has no price'),
  ],
  [
    'a zone beside the rest of the world',
    tariff([rule({ destinationZones: ['de'] }), rule({ priceId: 'rest' })], {
      destinations: { de: ['49'], fr: ['33'] },
    }),
    [],
  ],
])('%s', (_what, of, expected) => expect(checkTariff(of)).toEqual(expected));

describe('two rules of which nobody can say which one wins', () => {
  test.each<[string, Partial<PriceRule>, Partial<PriceRule>, string]>([
    ['any usage', {}, {}, 'voice, any zone any number, at home'],
    [
      'a zone and a prefix',
      { destinationZones: ['de', 'at'], destinationPrefixes: ['491'] },
      { destinationZones: ['at'], destinationPrefixes: ['49', '491'] },
      'voice, at 491, at home',
    ],
    [
      'a network',
      { visitedNetworks: ['262'] },
      { visitedNetworks: ['208', '262'] },
      'voice, any zone any number, network 262',
    ],
    [
      'a roaming zone',
      { roamingZones: ['eu'] },
      { roamingZones: ['eu'] },
      'voice, any zone any number, roaming zone eu',
    ],
    [
      'conditions',
      { conditions: { slice: ['1'], segment: ['gold', 'tin'] } },
      { conditions: { segment: ['tin'], slice: ['2', '1'] } },
      'voice, any zone any number, at home slice=1 segment=tin',
    ],
    [
      'an empty condition, which asks nothing',
      { conditions: { slice: [] } },
      {},
      'voice, any zone any number, at home',
    ],
  ])('of %s', (_what, one, other, key) => {
    const rules = [rule({ ...one, priceId: 'one' }), rule({ ...other, priceId: 'two' })];
    expect(checkTariff(tariff(rules, { destinations: { de: ['49'], at: ['43'] } }))).toEqual(
      error('overlap', 'rule(two)', `rates what rule(one) rates: ${key}`),
    );
  });

  test.each<[string, Partial<PriceRule>, Partial<PriceRule>]>([
    ['service', {}, { service: 'sms' }],
    ['zone', { destinationZones: ['de'] }, { destinationZones: ['at'] }],
    ['prefix', { destinationPrefixes: ['49'] }, { destinationPrefixes: ['43'] }],
    ['network', { visitedNetworks: ['262'] }, { visitedNetworks: ['208'] }],
    ['network as a zone', { visitedNetworks: ['eu'] }, { roamingZones: ['eu'] }],
    ['condition', { conditions: { slice: ['1'] } }, { conditions: { segment: ['1'] } }],
  ])('unless they differ in their %s', (_what, one, other) => {
    const rules = [rule({ ...one, priceId: 'one' }), rule({ ...other, priceId: 'two' })];
    const found = checkTariff(tariff(rules, { destinations: { de: ['49'], at: ['43'] } }));
    expect(found.filter(({ kind }) => kind === 'overlap')).toEqual([]);
  });
});

describe('periods that have no price', () => {
  const THREE: TariffCalendar = {
    ...CALENDAR,
    periods: [...CALENDAR.periods, period('sunday', [7], '00:00', '24:00')],
  };
  const peak = (over: Partial<PriceRule> = {}) => rule({ priceId: 'peak', period: 'peak', ...over });
  const MISSING = 'has no price in off-peak, sunday';

  test('are named as the week brings them', () => {
    expect(checkTariff(tariff([peak()], { calendar: THREE }))).toEqual(
      error('gap', 'rule(peak)', `voice, any zone any number, at home ${MISSING}`),
    );
  });

  test('a holiday is a day only where there are holidays', () => {
    const week = [1, 2, 3, 4, 5, 6, 7];
    const calendar = { ...CALENDAR, periods: [period('peak', week, '00:00', '24:00')] };
    expect(checkTariff(tariff([peak()], { calendar }))).toEqual([]);
    expect(checkTariff(tariff([peak()], { calendar: { ...calendar, holidays: ['2026-12-25'] } }))).toEqual(
      error('gap', 'rule(peak)', 'voice, any zone any number, at home has no price in off-peak'),
    );
  });

  test('the last minute of a week is one', () => {
    const week = [1, 2, 3, 4, 5, 6, 7];
    const calendar = { ...CALENDAR, periods: [period('peak', week, '00:00', '23:59')] };
    expect(checkTariff(tariff([peak()], { calendar }))).toHaveLength(1);
  });

  test('a price for all time beside one for each period is never used', () => {
    const each = ['peak', 'sunday', 'off-peak'].map((name) => rule({ priceId: name, period: name }));
    expect(checkTariff(tariff([...each, rule({ priceId: 'always' })], { calendar: THREE }))).toEqual(
      warning('unreachable', 'rule(always)', 'every period has a price of its own'),
    );
  });

  test.each<[string, Partial<PriceRule>, Partial<PriceRule>, 'warning' | 'error']>([
    ['a rule for everything', { destinationPrefixes: ['49'] }, {}, 'warning'],
    ['a rule of another service', { destinationPrefixes: ['49'] }, { service: 'sms' }, 'error'],
    ['a rule for another prefix', { destinationPrefixes: ['49'] }, { destinationPrefixes: ['4'] }, 'error'],
    ['a rule for a slice', { destinationPrefixes: ['49'] }, { conditions: { slice: ['1'] } }, 'error'],
    ['a rule for abroad, at home', { destinationPrefixes: ['49'] }, { visitedNetworks: ['262'] }, 'error'],
    ['a rule for all the world, abroad', { visitedNetworks: ['262'] }, { visitedNetworks: ['*'] }, 'warning'],
    ['a rule for home, abroad', { visitedNetworks: ['262'] }, {}, 'error'],
    ['a rule for home, in a roaming zone', { roamingZones: ['eu'] }, {}, 'error'],
  ])('%s rates them or not', (_what, ofPeak, wider, severity) => {
    const rules = [peak(ofPeak), rule({ priceId: 'wide', ...wider })];
    const gaps = checkTariff(tariff(rules, { calendar: THREE })).filter(({ path }) => path === 'rule(peak)');
    expect(gaps).toEqual([{ severity, kind: 'gap', path: 'rule(peak)', message: expect.stringContaining(MISSING) }]);
  });
});
