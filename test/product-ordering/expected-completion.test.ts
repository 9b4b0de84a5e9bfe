import { decomposeOrder } from '../../shared/product-ordering/decompose-order';
import { completionMs } from '../../shared/product-ordering/expected-completion';
import { alerted, dueMs } from '../../shared/product-ordering/foresee-delay';
import { withExpectedCompletion } from '../../shared/product-ordering/promise-completion';
import { traceOf } from '../../shared/product-ordering/trace-order';
import { FACTS, item, NOW, order, TENANT, wanting } from './shop';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const LINE = decomposeOrder(order([item('bundle')]), FACTS);
const SIM = 'order1-1-activate-sim';
const PROFILES = ['voice', 'sms', 'data'].map((name) => `order1-1-profile-${name}`);
const after = (ms: number): string => new Date(NOW + ms).toISOString();

test.each([
  ['a line: its SIM, then its profiles at once', [item('bundle')], {}, 11 * MINUTE],
  ['an eSIM: ordered, confirmed, activated with its profile, released', [item('iot')], {}, 21 * MINUTE],
  ['broadband', [item('home')], {}, 10 * DAY + MINUTE],
  ['what begins later', [item('bundle')], { requestedStartDate: after(DAY) }, DAY + 11 * MINUTE],
  ['a parcel', [item('phone')], {}, 3 * DAY + MINUTE],
])('an order is told when it will be done: %s', (_, items, more, takes) =>
  expect(withExpectedCompletion(order(items, more), FACTS, NOW).expectedCompletionDate).toBe(after(takes)),
);

test('a number that comes on a day is waited for until then', () => {
  const characteristics = { portFrom: 'other', portDate: after(5 * DAY), portAuthorisation: 'PAC1' };
  const productCharacteristic = Object.entries(characteristics).map(([name, value]) => ({ name, value }));
  const port = item('bundle', { product: { productCharacteristic } });
  expect(withExpectedCompletion(order([port]), FACTS, NOW).expectedCompletionDate).toBe(after(5 * DAY + 11 * MINUTE));
});

test('what is done takes no more time, what waits takes what is left, what waits for too long as long again', () => {
  const at = (nowMs: number, progress: [string, number | 'done'][]) =>
    completionMs(LINE, nowMs, new Map(progress)) - NOW;
  const begun = NOW;
  expect(at(NOW + 2 * MINUTE, [[SIM, begun]])).toBe(11 * MINUTE);
  expect(at(NOW + 2 * MINUTE, [[SIM, 'done']])).toBe(8 * MINUTE);
  expect(at(NOW + 7 * MINUTE, [[SIM, begun]])).toBe(20 * MINUTE);
  const done = PROFILES.map((id): [string, 'done'] => [id, 'done']);
  expect(at(NOW + 9 * MINUTE, [[SIM, 'done'], ...done])).toBe(10 * MINUTE);
});

const EXPECTED = order([item('bundle')], { expectedCompletionDate: after(11 * MINUTE) });

test('each date that will be missed is told once, with the next one', () => {
  const slow = (doneMs: number) => ({ doneMs: NOW + doneMs, exception: 'slow', message: 'Slow' });
  expect(alerted(EXPECTED, slow(11 * MINUTE), NOW)).toBeUndefined();
  const told = alerted(EXPECTED, slow(20 * MINUTE), NOW);
  expect(told).toMatchObject({
    expectedCompletionDate: after(20 * MINUTE),
    jeopardyAlert: [{ id: 'order1-jeopardy-1', alertDate: after(0), jeopardyType: 'Normal', name: 'late' }],
  });
  expect(alerted(told ?? EXPECTED, slow(20 * MINUTE), NOW)).toBeUndefined();
  expect(alerted(told ?? EXPECTED, slow(30 * MINUTE), NOW)?.jeopardyAlert).toHaveLength(2);
});

test('who asked for a later date is told of that one, and who was told none is told nothing', () => {
  const later = { ...EXPECTED, requestedCompletionDate: after(DAY) };
  expect(dueMs(later)).toBe(NOW + DAY);
  expect(alerted(later, { doneMs: NOW + DAY, exception: 'slow', message: '' }, NOW)).toBeUndefined();
  expect(alerted(order([]), { exception: 'slow', message: '' }, NOW)).toBeUndefined();
});

test('an order that waits for a person is told of once', () => {
  const told = alerted(EXPECTED, { exception: 'NoTariff', message: 'No tariff' }, NOW) ?? EXPECTED;
  expect(told.jeopardyAlert).toMatchObject([{ jeopardyType: 'Critical', exception: 'NoTariff' }]);
  expect(alerted(told, { exception: 'NoTariff', message: 'No tariff' }, NOW)).toBeUndefined();
});

test('the timeline says what the alert says, and that we said it', () => {
  const jeopardyAlert = [{ message: 'Slow: …' }];
  const body = { ...EXPECTED, ...wanting('a', 'b'), note: [{ author: 'agent', text: 'hello' }], jeopardyAlert };
  const event = { eventId: 'e', eventType: 'ProductOrderJeopardyAlertEvent', eventTime: after(0), version: 3 };
  const about = { tenant: TENANT, domain: 'product-ordering', resource: 'productOrder', id: 'order1' };
  const told = { ...event, ...about, kind: 'JeopardyAlert' as const, event: { productOrder: body } };
  expect(traceOf(told)?.entry).toMatchObject({ kind: 'JeopardyAlert', text: 'Slow: …', by: 'product-ordering' });
});
