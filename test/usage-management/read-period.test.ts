import { isPeriodId } from '../../shared/billing/billing-period';
import { readPeriod } from '../../shared/usage-management/read-period';

// The end of time plus a millisecond is no date: it was a 500 for everyone's usage.
test.each([
  ['usageDate.lte', '+275760-09-13T00:00:00.000Z'],
  ['usageDate.lt', '275760'],
  ['usageDate.gte', '-271821-04-20'],
  ['usageDate.gt', 'abc'],
])('%s=%s bounds nothing', (name, text) => expect(readPeriod({ [name]: [text] })).toEqual({}));

test('what people mean is read', () =>
  expect(readPeriod({ 'usageDate.gte': ['2026-01-01'], 'usageDate.lt': ['2026-02-01'] })).toEqual({
    fromIso: '2026-01-01T00:00:00.000Z',
    toIso: '2026-02-01T00:00:00.001Z',
  }));

// The month after 9999-12 was asked of the books as +010000-01.
test.each([
  ['2026-11', true],
  ['9999-12', false],
  ['0000-01', false],
  ['2026-13', false],
])('%s is a period: %s', (text, is) => expect(isPeriodId(text)).toBe(is));
