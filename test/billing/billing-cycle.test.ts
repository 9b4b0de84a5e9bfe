import { type BillingCycle, nextPeriod, periodWith, readCycle } from '../../shared/billing/billing-cycle';
import { billingPeriod, isCyclePeriodId, nextEndMs } from '../../shared/billing/billing-period';

const ZONE = 'Europe/Berlin';
const monthlyFrom = (anchorDay: number): BillingCycle => ({ anchorDay, months: 1 });

function periodsOf(cycle: BillingCycle, from: string, count: number, timeZone = ZONE): string[] {
  const ids: string[] = [];
  let period = periodWith(cycle, Date.parse(from), timeZone);
  for (let index = 0; index < count; index += 1) {
    ids.push(period.id);
    period = nextPeriod(cycle, period);
  }
  return ids;
}

test('a cycle from the 1st is the calendar month, by the id that its bills have always had', () => {
  expect(periodsOf(monthlyFrom(1), '2026-11-15T12:00:00Z', 3)).toEqual(['2026-11', '2026-12', '2027-01']);
});

test('the 31st: on the last day of a shorter month, and back on the 31st after it', () => {
  expect(periodsOf(monthlyFrom(31), '2027-01-31T12:00:00Z', 4)).toEqual([
    '2027-01-31--2027-02-27',
    '2027-02-28--2027-03-30',
    '2027-03-31--2027-04-29',
    '2027-04-30--2027-05-30',
  ]);
});

test('the 29th of February: every fourth year its own day, else the 28th', () => {
  expect(periodsOf(monthlyFrom(29), '2028-02-10T12:00:00Z', 3)).toEqual([
    '2028-01-29--2028-02-28',
    '2028-02-29--2028-03-28',
    '2028-03-29--2028-04-28',
  ]);
  expect(periodsOf(monthlyFrom(29), '2027-02-28T12:00:00Z', 1)).toEqual(['2027-02-28--2027-03-28']);
});

test('quarters and years keep the anchor', () => {
  expect(periodsOf({ anchorDay: 31, months: 3 }, '2026-11-30T12:00:00Z', 3)).toEqual([
    '2026-11-30--2027-02-27',
    '2027-02-28--2027-05-30',
    '2027-05-31--2027-08-30',
  ]);
  expect(periodsOf({ anchorDay: 1, months: 12 }, '2026-12-31T23:30:00Z', 1)).toEqual(['2027-01-01--2027-12-31']);
});

test('a cycle that changed: a short period leads to the new anchor', () => {
  const november = billingPeriod('2026-11', ZONE);
  const bridge = nextPeriod(monthlyFrom(15), november);
  expect([bridge.id, nextPeriod(monthlyFrom(15), bridge).id]).toEqual([
    '2026-12-01--2026-12-14',
    '2026-12-15--2027-01-14',
  ]);
  expect(nextPeriod(monthlyFrom(1), billingPeriod('2026-11-15--2026-12-14', ZONE)).id).toBe('2026-12-15--2026-12-31');
});

test.each([
  ['2026-03-15--2026-04-14', '2026-03-14T23:00:00Z', '2026-04-14T22:00:00Z'],
  ['2026-10-15--2026-11-14', '2026-10-14T22:00:00Z', '2026-11-14T23:00:00Z'],
  ['2026-12-31--2027-01-30', '2026-12-30T23:00:00Z', '2027-01-30T23:00:00Z'],
])('%s begins and ends at midnight in Berlin, through the change of its clocks', (id, start, end) => {
  const period = billingPeriod(id, ZONE);
  expect([period.startMs, period.endMs]).toEqual([Date.parse(start), Date.parse(end)]);
});

test.each([
  ['2026-11', [[0, 30]]],
  ['2027-02-28--2027-03-30', [[0, 31]]],
  [
    '2026-11-30--2027-02-27',
    [
      [0, 30],
      [30, 61],
      [61, 90],
    ],
  ],
  // Of a month that began before: its fee's month is from the 15th of November.
  ['2026-12-01--2026-12-14', [[-16, 14]]],
])('the fees of %s are those of the months %j', (id, months) => {
  expect(billingPeriod(id, ZONE).months.map(({ from, to }) => [from, to])).toEqual(months);
});

test.each([
  ['2026-11', '2027-01-01'],
  ['2027-01-31--2027-02-27', '2027-03-31'],
  ['2026-11-15--2026-12-14', '2027-01-15'],
])('after %s, the next one ends on %s', (id, day) => {
  expect(new Date(nextEndMs(billingPeriod(id, 'UTC'))).toISOString().slice(0, 10)).toBe(day);
});

test.each([
  ['2026-02-30--2026-03-29', false],
  ['2026-03-01--2026-02-01', false],
  ['2026-13', false],
  ['2028-02-29--2028-03-28', true],
])('%s is a period: %s', (id, is) => expect(isCyclePeriodId(id)).toBe(is));

test('a cycle is read from TMF666, and what nothing is billed by is refused with its paths', () => {
  expect(readCycle({})).toEqual({ ok: true, value: { anchorDay: 1, months: 1 } });
  expect(readCycle({ dateShift: 30, frequency: 'quarterly' })).toEqual({
    ok: true,
    value: { anchorDay: 31, months: 3 },
  });
  expect(readCycle({ dateShift: 31, frequency: 'fortnightly' })).toMatchObject({
    ok: false,
    error: { violations: [{ path: 'dateShift' }, { path: 'frequency' }] },
  });
});
