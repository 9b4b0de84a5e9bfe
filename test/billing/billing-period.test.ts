import {
  addDays,
  billingPeriod,
  dayOfPeriod,
  hoursOf,
  lastEndedPeriod,
  localDay,
  periodAfter,
  periodAt,
  periodsFrom,
} from '../../shared/billing/billing-period';

const at = (iso: string): number => Date.parse(iso);

test.each([
  // period, time zone, its first instant, the first after it, days, hours
  ['2026-11', 'UTC', '2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z', 30, 720],
  ['2026-11', 'Europe/Berlin', '2026-10-31T23:00:00Z', '2026-11-30T23:00:00Z', 30, 720],
  ['2026-03', 'Europe/Berlin', '2026-02-28T23:00:00Z', '2026-03-31T22:00:00Z', 31, 743],
  ['2026-10', 'Europe/Berlin', '2026-09-30T22:00:00Z', '2026-10-31T23:00:00Z', 31, 745],
  ['2026-03', 'Europe/London', '2026-03-01T00:00:00Z', '2026-03-31T23:00:00Z', 31, 743],
  ['2026-11', 'America/New_York', '2026-11-01T04:00:00Z', '2026-12-01T05:00:00Z', 30, 721],
  ['2028-02', 'Europe/Berlin', '2028-01-31T23:00:00Z', '2028-02-29T23:00:00Z', 29, 696],
  ['2026-02', 'Asia/Kathmandu', '2026-01-31T18:15:00Z', '2026-02-28T18:15:00Z', 28, 672],
  ['2026-12', 'Pacific/Kiritimati', '2026-11-30T10:00:00Z', '2026-12-31T10:00:00Z', 31, 744],
  // Clocks went forward at midnight: the month began at 01:00 local.
  ['2023-10', 'America/Asuncion', '2023-10-01T04:00:00Z', '2023-11-01T03:00:00Z', 31, 743],
])('%s in %s', (id, timeZone, start, end, days, hours) => {
  const period = billingPeriod(id, timeZone);
  expect([period.startMs, period.endMs, period.days, hoursOf(period)]).toEqual([at(start), at(end), days, hours]);
});

test.each([
  // now, time zone, the last month that is over, the month it is
  ['2026-11-30T22:59:59.999Z', 'Europe/Berlin', '2026-10', '2026-11'],
  ['2026-11-30T23:00:00.000Z', 'Europe/Berlin', '2026-11', '2026-12'],
  ['2026-12-01T04:59:59.999Z', 'America/New_York', '2026-10', '2026-11'],
  ['2027-01-01T00:00:00.000Z', 'UTC', '2026-12', '2027-01'],
  ['2026-10-25T01:30:00.000Z', 'Europe/Berlin', '2026-09', '2026-10'],
])('at %s in %s', (now, timeZone, ended, current) => {
  expect([lastEndedPeriod(at(now), timeZone), periodAt(at(now), timeZone)]).toEqual([ended, current]);
});

test.each([
  // in Berlin: an instant, and how many days of its month had begun before its day
  ['2026-01', '2026-01-31T12:00:00Z', 30],
  ['2026-01', '2026-01-31T22:59:59Z', 30],
  ['2026-01', '2026-01-31T23:00:00Z', 31],
  ['2028-02', '2028-02-29T12:00:00Z', 28],
  ['2026-03', '2026-03-29T00:30:00Z', 28],
  ['2026-03', '2026-03-29T22:30:00Z', 29],
  ['2026-10', '2026-10-25T00:30:00Z', 24],
  ['2026-10', '2026-10-25T01:30:00Z', 24],
  ['2026-10', '2026-10-25T23:30:00Z', 25],
  ['2026-10', '2026-09-01T00:00:00Z', 0],
  ['2026-10', '2026-12-24T00:00:00Z', 31],
])('in %s, %s is day %i', (id, instant, day) => {
  expect(dayOfPeriod(billingPeriod(id, 'Europe/Berlin'), at(instant))).toBe(day);
});

test('days that are added keep the time of day through both changes of the clocks', () => {
  const hourInBerlin = (ms: number): string => new Date(ms).toLocaleTimeString('en-GB', { timeZone: 'Europe/Berlin' });
  for (const from of ['2026-03-20T09:00:00Z', '2026-10-20T09:00:00Z'])
    expect(hourInBerlin(addDays(at(from), 14, 'Europe/Berlin'))).toBe(hourInBerlin(at(from)));
});

test('months follow one another over the year, and no more are listed than asked for', () => {
  expect(periodAfter('2026-12')).toBe('2027-01');
  expect(periodsFrom('2026-11', '2027-02', 12)).toEqual(['2026-11', '2026-12', '2027-01', '2027-02']);
  expect(periodsFrom('2026-11', '2027-02', 2)).toEqual(['2026-11', '2026-12']);
  expect(periodsFrom('2026-11', '2026-10', 12)).toEqual([]);
  expect(localDay(at('2026-11-30T23:00:00Z'), 'Europe/Berlin')).toBe('2026-12-01');
});
