import { nextPeriodChange, rateAgain, type Tariff } from '../../shared/rating';
import { RULE } from './a-rule';

const START = Date.parse('2026-12-14T12:00:00Z');
const version = (name: string, afterSeconds: number, over: Partial<Tariff> = {}): Tariff => ({
  offeringId: 'o',
  version: name,
  currency: 'EUR',
  validFrom: START + afterSeconds * 1_000,
  allowances: [],
  rules: [{ ...RULE, perUnits: 1n }],
  ...over,
});
const CALL = { service: 'voice', startedAt: '2026-12-14T12:00:00Z', units: '100', destination: '4930' } as const;
const partsOf = (tariffs: Tariff[], charge: Parameters<typeof rateAgain>[0] = CALL) =>
  rateAgain(charge, tariffs)?.parts.map(({ tariff, fromUnit }) => `${tariff.version} from ${fromUnit}`);

test('a call is split where versions begin within it, in whatever order they are given', () => {
  const versions = [version('late', 70), version('old', -5), version('next', 30)];
  expect(partsOf(versions)).toEqual(['old from 0', 'next from 30', 'late from 70']);
});

test('a version from its first second on, or from its end, splits nothing', () => {
  expect(partsOf([version('old', -5), version('now', 0)])).toEqual(['now from 0']);
  expect(partsOf([version('old', -5), version('after', 100)])).toEqual(['old from 0']);
  expect(partsOf([version('old', -5), version('last', 99)])).toEqual(['old from 0', 'last from 99']);
});

test('an add-on that is not valid yet rates nothing until it is', () => {
  const addOn = version('extra', 40, {
    offeringId: 'a',
    rules: [{ ...RULE, priceId: 'a', perUnits: 1n, priceNano: 0n }],
  });
  expect(partsOf([addOn, version('old', -5)])).toEqual(['old from 0', 'extra from 40']);
  expect(partsOf([])).toBeUndefined();
});

test('what a record says of the usage is asked again', () => {
  const rules = [
    { ...RULE, priceId: 'abroad', visitedNetworks: ['26201'] },
    { ...RULE, priceId: 'ireland', destinationPrefixes: ['353'] },
  ];
  const ruleOf = (more: object) =>
    rateAgain({ ...CALL, ...more }, [version('v', -5, { rules: rules.map((rule) => ({ ...rule, perUnits: 1n })) })])
      ?.rule.priceId;
  expect(ruleOf({ visitedNetwork: '26201' })).toBe('abroad');
  expect(ruleOf({ destination: '353861234567' })).toBe('ireland');
});

const CALENDAR = {
  timeZone: 'UTC',
  periods: [{ name: 'peak', days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' }],
  otherwise: 'off-peak',
  holidays: [],
};
const HOUR_MS = 3_600_000;

test('the next period begins when the first of the calendars changes, if that is in time', () => {
  const plain = version('v', -5);
  const office = { ...plain, calendar: CALENDAR };
  const evening = {
    ...plain,
    calendar: {
      ...CALENDAR,
      periods: [{ ...CALENDAR.periods[0], name: 'peak', days: [1], from: '08:00', to: '20:00' }],
    },
  };
  const six = START + 6 * HOUR_MS;
  expect(nextPeriodChange([office], START, START + 24 * HOUR_MS)).toBe(six);
  expect(nextPeriodChange([evening, plain, office], START, START + 24 * HOUR_MS)).toBe(six);
  expect(nextPeriodChange([office], START, six)).toBe(six);
  expect(nextPeriodChange([office], START, six - 1)).toBeUndefined();
  expect(nextPeriodChange([plain], START, START + 24 * HOUR_MS)).toBeUndefined();
});

test('midnight between two days off is no change', () => {
  const office = { ...version('v', -5), calendar: CALENDAR };
  const saturday = Date.parse('2026-12-19T12:00:00Z');
  const monday = Date.parse('2026-12-21T08:00:00Z');
  expect(nextPeriodChange([office], saturday, saturday + 72 * HOUR_MS)).toBe(monday);
  expect(nextPeriodChange([office], saturday, saturday + 24 * HOUR_MS)).toBeUndefined();
});
