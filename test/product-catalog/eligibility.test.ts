import { factsOfNobody } from '../../shared/product-catalog/condition';
import { faultsOfEligibility, judgeEligibility } from '../../shared/product-catalog/eligibility';

const nobody = factsOfNobody(Date.parse('2026-07-06T12:00:00Z'), 'UTC');
const rule = (id: string, when: string, reason = `${id} only`) => ({ id, when, reason });
const ruled = (...values: unknown[]) => ({
  prodSpecCharValueUse: [
    { name: 'eligibility', productSpecCharacteristicValue: values.map((value) => ({ value })) },
    { name: 'timeZone', productSpecCharacteristicValue: [{ value: 'UTC' }] },
  ],
});

test('an offering without rules is for everyone', () => {
  expect(judgeEligibility({}, nobody)).toEqual([]);
});

test('every rule that does not hold tells its reason, and those that hold are silent', () => {
  const offering = ruled(
    rule('students', '"student" in segment'),
    rule('owners', 'size(owned) > 0', 'add it to a line'),
    rule('summer', 'date < "2026-09-01"'),
  );
  expect(judgeEligibility(offering, nobody)).toEqual([
    { rule: 'students', reason: 'students only' },
    { rule: 'owners', reason: 'add it to a line' },
  ]);
  expect(judgeEligibility(offering, { ...nobody, segment: ['student'], owned: ['payg'] })).toEqual([]);
});

test('channels, segments and places that the offering names limit it', () => {
  const offering = {
    channel: [{ id: 'web', name: 'the web shop' }, { id: 'app' }],
    marketSegment: [{ id: 'student' }],
    place: [{ id: 'dublin' }],
  };
  expect(judgeEligibility(offering, nobody)).toEqual([
    { rule: 'channel', reason: 'sold only by: the web shop, app' },
    { rule: 'marketSegment', reason: 'sold only to: student' },
    { rule: 'place', reason: 'sold only at: dublin' },
  ]);
  const there = { ...nobody, channel: 'app', segment: ['senior', 'student'], place: ['dublin'] };
  expect(judgeEligibility(offering, there)).toEqual([]);
});

test('a rule that cannot be decided does not hold', () => {
  expect(judgeEligibility(ruled(rule('since', 'timestamp(channel) < now')), nobody)).toEqual([
    { rule: 'since', reason: 'it cannot be decided: since only' },
  ]);
});

test.each<[string, unknown, string[]]>([
  ['a text', 'hour > 1', ['[0]']],
  ['nothing', {}, ['[0].id', '[0].reason', '[0].when']],
  ['another variable', rule('a', 'weather == "rain"'), ['[0].when']],
  ['a number', rule('a', 'hour'), ['[0].when']],
])('a rule that is %s is a fault at its path', (_what, value, paths) => {
  expect(faultsOfEligibility(ruled(value)).map(({ path }) => path)).toEqual(
    paths.map((path) => `prodSpecCharValueUse[eligibility]${path}`),
  );
});

test('twenty rules are enough for an offering', () => {
  const many = Array.from({ length: 21 }, (_, n) => rule(`r${n}`, 'true'));
  expect(faultsOfEligibility(ruled(...many))).toHaveLength(1);
});
