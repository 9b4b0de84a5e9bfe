import { Temporal } from '@js-temporal/polyfill';
import fc from 'fast-check';
import { isInScope, type LimitRule, limitPeriodOf } from '../../shared/rating';

const SEED = Number(process.env.FARTHING_SEED ?? Date.now() % 1_000_000);

test.each<[string, string | undefined, LimitRule['period'], string]>([
  ['2026-11-23T23:30:00Z', undefined, 'day', '2026-11-23'],
  ['2026-11-23T23:30:00Z', 'Europe/Berlin', 'day', '2026-11-24'],
  ['2026-12-31T23:30:00Z', 'Europe/Berlin', 'month', '2027-01'],
  ['2026-12-31T23:30:00Z', undefined, 'month', '2026-12'],
  // Midnight moves by an hour against UTC on the night on which clocks change.
  ['2026-03-28T22:59:59Z', 'Europe/Berlin', 'day', '2026-03-28'],
  ['2026-03-28T23:00:00Z', 'Europe/Berlin', 'day', '2026-03-29'],
  ['2026-03-29T21:59:59Z', 'Europe/Berlin', 'day', '2026-03-29'],
  ['2026-03-29T22:00:00Z', 'Europe/Berlin', 'day', '2026-03-30'],
  ['2026-03-29T22:00:00Z', 'Europe/Berlin', 'session', 'session'],
])('%s in %s is in the %s %s', (at, timeZone, period, name) => {
  expect(limitPeriodOf({ period, ...(timeZone === undefined ? {} : { timeZone }) }, Date.parse(at))).toBe(name);
});

test(`the days agree with Temporal's (seed ${SEED})`, () => {
  const zones = fc.constantFrom('UTC', 'Europe/Dublin', 'America/St_Johns', 'Australia/Lord_Howe', 'Pacific/Apia');
  const times = fc.integer({ min: Date.parse('2024-01-01'), max: Date.parse('2030-01-01') });
  fc.assert(
    fc.property(zones, times, (timeZone, atMs) => {
      const local = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone).toPlainDate();
      expect(limitPeriodOf({ period: 'day', timeZone }, atMs)).toBe(local.toString());
      expect(limitPeriodOf({ period: 'month', timeZone }, atMs)).toBe(local.toPlainYearMonth().toString());
    }),
    { seed: SEED, numRuns: 500 },
  );
});

test.each<[string, LimitRule['scope'], boolean, boolean]>([
  ['any usage', {}, true, true],
  ['data', { services: ['data'] }, true, true],
  ['voice', { services: ['voice'] }, false, false],
  ['usage abroad', { roaming: true }, false, true],
  ['usage of the zone', { zones: ['eu', 'home'] }, true, false],
  ['data abroad of the zone', { services: ['data'], roaming: true, zones: ['us'] }, false, true],
])('a limit on %s', (_what, scope, isHomeData, isDataAbroad) => {
  expect(isInScope({ scope }, { service: 'data', zone: 'home' })).toBe(isHomeData);
  expect(isInScope({ scope }, { service: 'data', zone: 'us', visitedNetwork: '310410' })).toBe(isDataAbroad);
  expect(isInScope({ scope }, { service: 'data', zone: 'us', roamingZone: 'us' })).toBe(isDataAbroad);
});
