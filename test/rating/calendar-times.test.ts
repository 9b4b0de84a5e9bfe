import { CompiledCalendar } from '../../shared/rating';
import { epochDay, minuteOfDay, periodsOf } from '../../shared/rating/calendar';
import { isTimeZone, ZoneOffsets } from '../../shared/rating/zone-offsets';

const HOUR_MS = 3_600_000;

test.each([
  ['00:00', 0],
  ['09:59', 599],
  ['24:00', 1440],
  ['24:01', Number.NaN],
  ['08:60', Number.NaN],
  ['8:00', Number.NaN],
  ['108:00', Number.NaN],
  ['08:000', Number.NaN],
  ['noon', Number.NaN],
])('%s is minute %d of the day', (text, minute) => expect(minuteOfDay(text)).toBe(minute));

test.each([
  ['1970-01-01', 0],
  ['1969-12-31', -1],
  ['2024-02-29', 19_782],
  ['2026-02-29', Number.NaN],
  ['2026-13-01', Number.NaN],
  ['12026-01-01', Number.NaN],
  ['2026-01-011', Number.NaN],
  ['2026-1-1', Number.NaN],
])('%s is day %d', (date, day) => expect(epochDay(date)).toBe(day));

test('a calendar’s periods are named once each, the one of all other time first', () => {
  const half = (from: string, to: string) => ({ name: 'peak', days: [1], from, to });
  const calendar = { timeZone: 'UTC', otherwise: 'off', holidays: [] };
  expect(periodsOf({ ...calendar, periods: [half('08:00', '12:00'), half('13:00', '19:00')] })).toEqual([
    'off',
    'peak',
  ]);
  expect(periodsOf(undefined)).toEqual([]);
});

test('the last minute of a holiday ends at midnight', () => {
  const compiled = new CompiledCalendar({
    timeZone: 'UTC',
    periods: [{ name: 'festive', days: [8], from: '23:59', to: '24:00' }],
    otherwise: 'off',
    holidays: ['1969-12-31'],
  });
  expect(compiled.names[compiled.indexAt(-60_001)]).toBe('off');
  expect(compiled.names[compiled.indexAt(-60_000)]).toBe('festive');
  expect(compiled.names[compiled.indexAt(-1)]).toBe('festive');
  expect(compiled.steadyUntil(-HOUR_MS)).toBe(-60_000);
  expect(compiled.steadyUntil(-1)).toBe(0);
});

describe('a time zone’s distance from UTC', () => {
  const SPRING = Date.parse('2026-03-29T01:00:00Z');
  const AUTUMN = Date.parse('2026-10-25T01:00:00Z');

  test.each([
    ['the last millisecond of winter', SPRING - 1, 0],
    ['the first of summer', SPRING, HOUR_MS],
    ['the last of summer', AUTUMN - 1, HOUR_MS],
    ['the first of winter', AUTUMN, 0],
  ])('%s', (_what, atMs, offsetMs) => {
    const { fromMs, untilMs, offsetMs: told } = new ZoneOffsets('Europe/Dublin').spanAt(atMs);
    expect(told).toBe(offsetMs);
    expect(fromMs <= atMs && atMs < untilMs).toBe(true);
  });

  test('a span reaches from change to change, whenever in it one asks, and is asked for once', () => {
    const zone = new ZoneOffsets('Europe/Dublin');
    const summer = { fromMs: SPRING, untilMs: AUTUMN, offsetMs: HOUR_MS };
    expect(zone.spanAt(SPRING)).toEqual(summer);
    expect(zone.spanAt(AUTUMN - 1)).toBe(zone.spanAt(SPRING));
    expect(zone.spanAt(AUTUMN)).toMatchObject({ fromMs: AUTUMN, offsetMs: 0 });
    expect(zone.spanAt(SPRING + 1)).toEqual(summer);
    expect(new ZoneOffsets('Europe/Dublin').spanAt((SPRING + AUTUMN) / 2)).toEqual(summer);
  });

  test('more spans than are kept are searched again, and the same', () => {
    const zone = new ZoneOffsets('Europe/Dublin');
    const years = Array.from({ length: 40 }, (_, i) => Date.UTC(1990 + i, 6, 1));
    const first = years.map((atMs) => zone.spanAt(atMs));
    expect(first.every(({ offsetMs }) => offsetMs === HOUR_MS)).toBe(true);
    expect(years.map((atMs) => zone.spanAt(atMs))).toEqual(first);
  });

  test.each([
    ['UTC', 0],
    ['America/St_Johns', -3.5 * HOUR_MS],
    ['Asia/Kathmandu', 5.5 * HOUR_MS],
    ['Africa/Monrovia', -44.5 * 60_000],
  ])('%s', (timeZone, offsetMs) => {
    expect(new ZoneOffsets(timeZone).spanAt(Date.parse('1970-01-15T00:00:00Z')).offsetMs).toBe(offsetMs);
  });

  test('a zone without changes is steady for longer than any call', () => {
    const { fromMs, untilMs } = new ZoneOffsets('Asia/Kathmandu').spanAt(SPRING);
    expect(untilMs - SPRING).toBe(220 * 24 * HOUR_MS);
    expect(SPRING - fromMs).toBe(220 * 24 * HOUR_MS);
    expect(new ZoneOffsets('UTC').spanAt(SPRING)).toEqual({ fromMs: -Infinity, untilMs: Infinity, offsetMs: 0 });
  });

  test('is of zones that the platform knows', () => {
    expect(isTimeZone('Europe/Dublin')).toBe(true);
    expect(isTimeZone('Mars/Olympus')).toBe(false);
    expect(() => new ZoneOffsets('Mars/Olympus')).toThrow(RangeError);
  });
});
