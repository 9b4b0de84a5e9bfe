import {
  type ConditionFacts,
  conditionHolds,
  FACT_VALUES_MAX,
  factsOfNobody,
  faultOfCondition,
} from '../../shared/product-catalog/condition';

/** A Monday, 18:30 in Dublin's summer. */
const facts: ConditionFacts = {
  ...factsOfNobody(Date.parse('2026-07-06T17:30:00Z'), 'Europe/Dublin'),
  customer: { id: 'c1', status: 'active', verified: true, overdueBills: 2 },
  segment: ['student', 'youth'],
  place: ['dublin'],
  channel: 'web',
  owned: ['payg', 'roaming'],
  stock: { msisdn: 40, sim: 900 },
  demand: { today: 12, yesterday: 3 },
};

test.each<[string, boolean]>([
  ['"student" in segment', true],
  ['"business" in segment || channel == "shop"', false],
  ['customer.status == "active" && customer.id != ""', true],
  ['owned.exists(o, o.startsWith("roam"))', true],
  ['owned.all(o, o != "bundle")', true],
  ['size(owned) < 2', false],
  ['stock.msisdn < 50 && demand.today > 10', true],
  ['date >= "2026-07-06" && date < "2026-07-07"', true],
  ['weekday == 1 && hour == 18', true],
  ['now < timestamp("2026-07-06T17:30:01Z")', true],
  ['now.getHours("UTC") == 17', true],
])('%s is %s', (text, expected) => {
  expect(faultOfCondition(text)).toBeUndefined();
  expect(conditionHolds(text, facts)).toBe(expected);
});

test.each<[string, string]>([
  ['', 'no condition'],
  ['segment ==', 'no condition'],
  ['sgement == []', 'Unknown variable'],
  ['customer.name == "x"', 'No such key'],
  ['channel + 1 == "x"', 'no condition'],
  ['size(owned)', 'this is int'],
  ['channel.matches("(a+)+$")', 'matches cannot be called'],
  ['owned.map(o, o + o) == owned', 'map cannot be called'],
  ['owned.exists(a, owned.exists(b, owned.exists(c, a == b && b == c)))', 'nests at most 2'],
  [`"${'x'.repeat(1_000)}" == channel`, 'at most 1000 characters'],
  [Array.from({ length: 40 }, () => 'hour == 1').join(' || '), 'no condition'],
])('%s is refused: %s', (text, why) => {
  expect(faultOfCondition(text)).toContain(why);
});

test('what cannot be decided is neither true nor false', () => {
  expect(faultOfCondition('timestamp(channel) < now')).toBeUndefined();
  expect(conditionHolds('timestamp(channel) < now', facts)).toBeUndefined();
});

test('the dearest condition over the longest lists ends within a moment', () => {
  const many = Array.from({ length: 5_000 }, (_, n) => `offering-${n}`);
  const dear = 'owned.all(a, segment.all(b, a != b + "x" && a != b + "y" && a != b + "z"))';
  expect(faultOfCondition(dear)).toBeUndefined();
  const began = process.cpuUsage().user;
  expect(conditionHolds(dear, { ...facts, owned: many, segment: many })).toBe(true);
  expect(process.cpuUsage().user - began).toBeLessThan(1_000_000);
  expect(conditionHolds(`size(owned) == ${FACT_VALUES_MAX}`, { ...facts, owned: many })).toBe(true);
});
