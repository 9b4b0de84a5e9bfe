import { CompiledCalendar, type TariffCalendar } from '../../shared/rating';

const PEAK: TariffCalendar = {
  timeZone: 'Europe/Dublin',
  periods: [
    { name: 'peak', days: [1, 2, 3, 4, 5], from: '08:00', to: '19:00' },
    { name: 'weekend', days: [6, 7], from: '00:00', to: '24:00' },
    { name: 'festive', days: [8], from: '10:00', to: '24:00' },
  ],
  otherwise: 'off-peak',
  holidays: ['2026-12-25'],
};
const periodAt = (calendar: TariffCalendar, iso: string): string => {
  const compiled = new CompiledCalendar(calendar);
  return compiled.names[compiled.indexAt(Date.parse(iso))] ?? '';
};

test.each([
  ['winter: Dublin is UTC', '2026-01-05T08:00:00Z', 'peak'],
  ['a millisecond before', '2026-01-05T07:59:59.999Z', 'off-peak'],
  ['the end is excluded', '2026-01-05T19:00:00Z', 'off-peak'],
  ['summer: an hour earlier by UTC', '2026-07-06T07:00:00Z', 'peak'],
  ['and ends an hour earlier', '2026-07-06T18:00:00Z', 'off-peak'],
  ['Saturday begins at local midnight', '2026-07-03T23:00:00Z', 'weekend'],
  ['and not before', '2026-07-03T22:59:59Z', 'off-peak'],
  ['a holiday on a Friday is no Friday', '2026-12-25T09:00:00Z', 'off-peak'],
  ['a holiday has its own periods', '2026-12-25T10:00:00Z', 'festive'],
  ['the day after it is a Saturday', '2026-12-26T00:00:00Z', 'weekend'],
])('%s: %s is %s', (_what, iso, period) => expect(periodAt(PEAK, iso)).toBe(period));

describe('the nights when clocks change', () => {
  const night: TariffCalendar = {
    timeZone: 'Europe/Dublin',
    periods: [{ name: 'night', days: [7], from: '00:00', to: '01:30' }],
    otherwise: 'day',
    holidays: [],
  };
  test.each([
    // 2026-03-29 01:00 GMT becomes 02:00: the period's last half hour does not come.
    ['2026-03-29T00:59:59Z', 'night'],
    ['2026-03-29T01:00:00Z', 'day'],
    // 2026-10-25 02:00 IST becomes 01:00 GMT: 01:00 to 01:30 comes twice.
    ['2026-10-25T00:29:59Z', 'night'],
    ['2026-10-25T00:30:00Z', 'day'],
    ['2026-10-25T00:59:59Z', 'day'],
    ['2026-10-25T01:00:00Z', 'night'],
    ['2026-10-25T01:30:00Z', 'day'],
  ])('%s is %s', (iso, period) => expect(periodAt(night, iso)).toBe(period));

  test('a period is steady up to its end, midnight, or the change of the clocks', () => {
    const compiled = new CompiledCalendar(night);
    const until = (iso: string) => new Date(compiled.steadyUntil(Date.parse(iso))).toISOString();
    expect(until('2026-03-28T12:00:00Z')).toBe('2026-03-29T00:00:00.000Z');
    expect(until('2026-03-29T00:10:00Z')).toBe('2026-03-29T01:00:00.000Z');
    expect(until('2026-10-25T00:10:00Z')).toBe('2026-10-25T00:30:00.000Z');
    expect(until('2026-10-25T00:40:00Z')).toBe('2026-10-25T01:00:00.000Z');
    expect(until('2026-10-25T01:00:00Z')).toBe('2026-10-25T01:30:00.000Z');
  });
});

test('half-hour and southern zones: Lord Howe moves by thirty minutes, the other way round', () => {
  const calendar = { ...PEAK, timeZone: 'Australia/Lord_Howe' };
  // +10:30 in July, +11:00 in January.
  expect(periodAt(calendar, '2026-07-05T21:29:59Z')).toBe('off-peak');
  expect(periodAt(calendar, '2026-07-05T21:30:00Z')).toBe('peak');
  expect(periodAt(calendar, '2026-01-04T21:00:00Z')).toBe('peak');
});
