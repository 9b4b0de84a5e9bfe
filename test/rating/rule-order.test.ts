import { type PriceRule, type RatableUsage, rateUsage, type Tariff } from '../../shared/rating';
import { RULE } from './a-rule';

const rule = (priceId: string, over: Partial<PriceRule> = {}): PriceRule => ({
  ...RULE,
  priceId,
  service: 'data',
  priceNano: 1n,
  perUnits: 1n,
  ...over,
});
const tariff = (...rules: PriceRule[]): Tariff => ({
  offeringId: 'o',
  version: '1.1',
  currency: 'EUR',
  validFrom: 0,
  allowances: [],
  rules,
  calendar: {
    timeZone: 'UTC',
    periods: [{ name: 'peak', days: [1, 2, 3, 4, 5, 6, 7], from: '08:00', to: '19:00' }],
    otherwise: 'off-peak',
    holidays: [],
  },
  destinations: { de: ['49'], mobile: ['4917'], unused: ['1'] },
  networks: { eu: ['262', '208'], north: ['26201'] },
});
const NOON = Date.parse('2026-12-15T12:00:00Z');
const winner = (usage: Partial<RatableUsage>, ...rules: PriceRule[]): string | undefined => {
  const asked: RatableUsage = { service: 'data', units: 1n, startedAtMs: NOON, ...usage };
  const [forwards, backwards] = [rules, rules.toReversed()].map(
    (order) => rateUsage(asked, [tariff(...order)])?.rule.priceId,
  );
  return forwards === backwards ? forwards : `${forwards} or ${backwards}`;
};

test.each<[string, Partial<RatableUsage>, PriceRule, PriceRule]>([
  [
    'a longer network before any destination',
    { visitedNetwork: '26201', destination: '491712345678901' },
    rule('network', { visitedNetworks: ['2620'] }),
    rule('destination', { visitedNetworks: ['262'], destinationPrefixes: ['491712345678901'] }),
  ],
  [
    'a named network before every network',
    { visitedNetwork: '26201' },
    rule('named', { visitedNetworks: ['262'] }),
    rule('any', { visitedNetworks: ['*'], conditions: { slice: ['1'] } }),
  ],
  [
    'a longer destination before conditions',
    { destination: '4917', slice: '1', segment: 'gold' },
    rule('destination', { destinationPrefixes: ['491'] }),
    rule('conditions', { destinationPrefixes: ['49'], conditions: { slice: ['1'], segment: ['gold'] } }),
  ],
  [
    'more conditions before a period',
    { slice: '1', segment: 'gold' },
    rule('conditions', { conditions: { slice: ['1'], segment: ['gold'] } }),
    rule('period', { conditions: { slice: ['1'] }, period: 'peak' }),
  ],
  ['a period before all time', {}, rule('period', { period: 'peak' }), rule('always')],
  [
    'a zone’s longest prefix before a rule for any number',
    { destination: '49301' },
    rule('zone', { destinationZones: ['de'] }),
    rule('any', { conditions: { slice: ['1'] } }),
  ],
  [
    'a prefix within a zone before the zone',
    { destination: '49301' },
    rule('prefix', { destinationZones: ['de'], destinationPrefixes: ['4930'] }),
    rule('zone', { destinationZones: ['de'] }),
  ],
  [
    'a rule’s own prefix before a shorter zone',
    { destination: '49301' },
    rule('prefix', { destinationPrefixes: ['4930'] }),
    rule('zone', { destinationZones: ['de'] }),
  ],
  [
    'a zone that usage names before any network prefix',
    { visitedNetwork: '26202', roamingZone: 'eu' },
    rule('zone', { roamingZones: ['eu'] }),
    rule('network', { visitedNetworks: ['26202'] }),
  ],
  [
    'the longer of a network and its zone',
    { visitedNetwork: '26201' },
    rule('network', { visitedNetworks: ['2620'] }),
    rule('zone', { roamingZones: ['eu', 'south'] }),
  ],
])('%s', (_what, usage, wins, loses) => {
  expect(winner({ slice: '1', ...usage }, wins, loses)).toBe(wins.priceId);
});

test.each<[string, Partial<RatableUsage>, PriceRule, boolean]>([
  ['a zone by its network', { visitedNetwork: '20810' }, rule('r', { roamingZones: ['eu'] }), true],
  ['a zone of a network within another', { visitedNetwork: '26201' }, rule('r', { roamingZones: ['eu'] }), false],
  [
    'the same, by its prefix',
    { visitedNetwork: '26201' },
    rule('r', { roamingZones: ['eu'], visitedNetworks: ['262'] }),
    true,
  ],
  ['a zone that usage does not name', { roamingZone: 'us' }, rule('r', { roamingZones: ['eu'] }), false],
  ['one of two zones', { roamingZone: 'us' }, rule('r', { roamingZones: ['eu', 'us'] }), true],
  ['any network, of a zone alone', { roamingZone: 'us' }, rule('r', { visitedNetworks: ['*'] }), true],
  ['a network prefix, of a zone alone', { roamingZone: 'us' }, rule('r', { visitedNetworks: ['262'] }), false],
  ['a network that is not named', { visitedNetwork: '310' }, rule('r', { visitedNetworks: ['262'] }), false],
  ['at home, a rule for abroad', {}, rule('r', { visitedNetworks: ['*'] }), false],
  ['at home, a rule for a zone abroad', {}, rule('r', { roamingZones: ['eu'] }), false],
  ['abroad by zone, a rule for home', { roamingZone: 'eu' }, rule('r'), false],
  ['an empty list of zones, as none', {}, rule('r', { roamingZones: [], destinationZones: [] }), true],
  ['a number of another prefix', { destination: '33' }, rule('r', { destinationPrefixes: ['49'] }), false],
  ['no number at all', {}, rule('r', { destinationPrefixes: ['49'] }), false],
  ['a number of another zone', { destination: '33' }, rule('r', { destinationZones: ['de'] }), false],
  ['a zone within a zone', { destination: '4917' }, rule('r', { destinationZones: ['de'] }), false],
  ['a zone that the tariff lacks', { destination: '33' }, rule('r', { destinationZones: ['fr'] }), false],
  ['off-peak at noon', {}, rule('r', { period: 'off-peak' }), false],
  ['a period that never comes', {}, rule('r', { period: 'never' }), false],
  ['a condition of no values', {}, rule('r', { conditions: { slice: [] } }), true],
  ['another service', {}, rule('r', { service: 'sms' }), false],
])('fits: %s', (_what, usage, one, isRated) => {
  expect(winner(usage, one)).toBe(isRated ? 'r' : undefined);
});

test('a tariff is compiled for lookups once', () => {
  let reads = 0;
  const countRead = (): void => {
    reads += 1;
  };
  const counted = Object.defineProperty(tariff(rule('r')), 'networks', { get: countRead });
  for (let i = 0; i < 3; i += 1) expect(rateUsage({ service: 'data', units: 1n }, [counted])?.rule.priceId).toBe('r');
  expect(reads).toBe(1);
});

describe('increments and steps', () => {
  const partsOf = (units: bigint, over: Partial<PriceRule>) =>
    rateUsage({ service: 'data', units }, [tariff(rule('r', over))])?.parts.map(
      (part) => `${part.fromUnit}+${part.billedUnits} of ${part.increment} at ${part.priceNano}`,
    );
  const steps = [{ fromUnit: 10n, priceNano: 5n, increment: 4n }];

  test.each<[string, bigint, Partial<PriceRule>, string[]]>([
    ['equal increments are one', 9n, { firstIncrement: 3n, nextIncrement: 3n }, ['0+9 of 3 at 1']],
    ['a first one and the next', 9n, { firstIncrement: 6n, nextIncrement: 2n }, ['0+6 of 6 at 1', '6+4 of 2 at 1']],
    ['a step', 15n, { steps }, ['0+10 of 1 at 1', '10+8 of 4 at 5']],
    [
      'a step after the first increment',
      15n,
      { firstIncrement: 6n, nextIncrement: 2n, steps },
      ['0+6 of 6 at 1', '6+4 of 2 at 1', '10+8 of 4 at 5'],
    ],
    [
      'a step where the first increment ends',
      15n,
      { firstIncrement: 10n, steps },
      ['0+10 of 10 at 1', '10+8 of 4 at 5'],
    ],
    [
      'a step within the first increment, which is charged whole',
      15n,
      { firstIncrement: 12n, steps },
      ['0+12 of 12 at 1', '12+4 of 4 at 5'],
    ],
  ])('%s', (_what, units, over, parts) => expect(partsOf(units, over)).toEqual(parts));
});
