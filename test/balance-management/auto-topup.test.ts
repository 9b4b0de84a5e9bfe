import { followAutoTopup, nextPeriodDay, runDueTopups } from '../../shared/balance-management';
import { toIso } from '../../shared/kernel/clock';
import type { DomainEvent } from '../../shared/tmf/event';
import { agent, anna, ben, DAY_MS, EUR, NOW, openDesk, TENANT } from './desk';

const RULE = {
  bucket: { id: 'b1' },
  amount: { amount: '20', units: 'EUR' },
  paymentMethod: { id: 'tok_visa' },
  isAutoTopup: true,
};
const BELOW_60 = { ...RULE, threshold: { amount: '60', units: 'EUR' } };

async function withRule(body: object = BELOW_60) {
  const desk = await openDesk();
  const made = await desk.call(anna, 'POST', '/topupBalance', body);
  await desk.settle();
  const at = `/topupBalance/${made.body.id}`;
  const spend = async (amount: string) => {
    const take = { bucket: { id: 'b1' }, amount: { amount: `-${amount}`, units: 'EUR' }, reason: 'fee' };
    await desk.call(agent, 'POST', '/adjustBalance', take);
  };
  const rule = async () => (await desk.call(anna, 'GET', at)).body;
  const money = async () => (await desk.account('b1')).moneyNano / EUR;
  const children = async () =>
    (await desk.call(anna, 'GET', '/topupBalance')).body.filter((one: { isAutoTopup?: boolean }) => !one.isAutoTopup);
  const runDue = () => runDueTopups({ ...desk.ports(), quotas: desk.quotas }, TENANT);
  const nextDay = async (isDeclined = false) => {
    desk.clock.advance(DAY_MS);
    await runDue();
    await desk.settle(isDeclined);
  };
  return { desk, made, at, spend, rule, money, children, nextDay, runDue };
}

test('it tops up when the balance falls below, once, and again when it falls again', async () => {
  const { desk, made, spend, rule, money, children } = await withRule();
  expect(made).toMatchObject({ status: 201, body: { status: 'created', executed: 0, declined: 0 } });
  expect(await money()).toBe(100n);
  for (const _ of [1, 2]) await spend('20');
  await desk.settle();
  expect(await money()).toBe(60n);
  await spend('1');
  await desk.settle();
  await desk.settle();
  expect(await money()).toBe(79n);
  await spend('20');
  await desk.settle();
  expect(await money()).toBe(79n);
  expect(await rule()).toMatchObject({ status: 'created', executed: 2, declined: 0, lastOutcome: 'completed' });
  expect(await children()).toMatchObject(
    [1, 2].map(() => ({
      status: 'completed',
      balanceTopup: { id: made.body.id, role: 'parent' },
      amount: { amount: 20 },
    })),
  );
});

test('one that is made when the balance is below already tops up until it is not', async () => {
  const { money, rule } = await withRule({ ...RULE, threshold: { amount: '130', units: 'EUR' } });
  expect(await money()).toBe(140n);
  expect(await rule()).toMatchObject({ executed: 2 });
});

test('no more than so many a day; the next day it goes on', async () => {
  const { money, rule, nextDay } = await withRule({ ...RULE, threshold: { amount: '190', units: 'EUR' } });
  expect(await money()).toBe(160n);
  await nextDay();
  expect(await money()).toBe(200n);
  expect(await rule()).toMatchObject({ status: 'created', executed: 5 });
});

test('a declined payment is tried the next days, then the rule ends and says so', async () => {
  const { desk, spend, rule, money, nextDay, children } = await withRule();
  for (const _ of [1, 2, 3]) await spend('15');
  await desk.settle(true);
  expect(await rule()).toMatchObject({ status: 'created', declined: 1, lastOutcome: 'failed' });
  await nextDay(true);
  expect(await rule()).toMatchObject({ status: 'created', declined: 2 });
  await nextDay(true);
  expect(await rule()).toMatchObject({ status: 'failed', statusReason: 'The payment was declined 3 times' });
  await nextDay();
  expect(await money()).toBe(55n);
  expect(await children()).toHaveLength(3);
  const stored = await desk.store.get(TENANT, 'topupBalance', (await rule()).id);
  expect(stored?.lastChange.kind).toBe('Failure');
  expect((await desk.account('b1')).noticeBelowNano).toBeUndefined();
});

test('a declined payment that is made the next day is forgotten', async () => {
  const { desk, spend, rule, money, nextDay } = await withRule();
  for (const _ of [1, 2, 3]) await spend('15');
  await desk.settle(true);
  await nextDay();
  expect(await rule()).toMatchObject({ status: 'created', declined: 0, executed: 1 });
  expect(await money()).toBe(75n);
});

test('every period, so many times', async () => {
  const { rule, money, nextDay } = await withRule({ ...RULE, recurringPeriod: 'weekly', numberOfPeriods: 2 });
  expect(await rule()).toMatchObject({ nextTopupDay: '2026-11-30' });
  for (let day = 0; day < 6; day += 1) await nextDay();
  expect(await money()).toBe(100n);
  await nextDay();
  expect([await money(), (await rule()).nextTopupDay]).toEqual([120n, '2026-12-07']);
  for (let day = 0; day < 21; day += 1) await nextDay();
  expect(await rule()).toMatchObject({ status: 'completed', executed: 2 });
  expect(await money()).toBe(140n);
});

test('a day that no run came by is made up for, once', async () => {
  const { desk, rule, money, nextDay } = await withRule({ ...RULE, recurringPeriod: 'monthly' });
  desk.clock.advance(35 * DAY_MS);
  await nextDay();
  await nextDay();
  expect(await money()).toBe(120n);
  expect(await rule()).toMatchObject({ nextTopupDay: '2027-01-23' });
});

const expired = (eventId: string): DomainEvent => ({
  eventId,
  eventType: 'BucketExpiredEvent',
  eventTime: toIso(NOW),
  kind: 'Signal',
  tenant: TENANT,
  domain: 'balance-management',
  resource: 'bucket',
  id: 'b1:7:0',
  version: 1,
  event: { bucket: { id: 'b1:b1:minutes' } },
});

test('when an allowance ends, once for each', async () => {
  const { desk, money } = await withRule({ ...RULE, onExpiry: true });
  const ports = () => ({ ...desk.ports(), quotas: desk.quotas });
  for (const id of ['one', 'one', 'two', 'one']) {
    await followAutoTopup(ports(), expired(id));
    await desk.settle();
  }
  expect(await money()).toBe(140n);
});

test('of many told at once, one pays', async () => {
  const { desk, spend, money, children } = await withRule({ ...BELOW_60, onExpiry: true });
  for (const _ of [1, 2, 3]) await spend('15');
  await desk.carryOut();
  const ports = () => ({ ...desk.ports(), quotas: desk.quotas });
  await Promise.all(['a', 'b', 'c', 'd'].map((id) => followAutoTopup(ports(), expired(id))));
  expect(await children()).toHaveLength(1);
  await desk.settle();
  expect(await money()).toBe(75n);
});

test('a worker that died after it named the child: the next makes it', async () => {
  const { desk, spend, money } = await withRule();
  const create = desk.store.create.bind(desk.store);
  desk.store.create = async () => {
    desk.store.create = create;
    throw new Error('died');
  };
  for (const _ of [1, 2, 3]) {
    desk.store.create = create;
    await spend('15');
  }
  desk.store.create = async (item) => {
    if (item.resource !== 'topupBalance') return create(item);
    desk.store.create = create;
    throw new Error('died');
  };
  await expect(desk.settle()).rejects.toThrow('died');
  await followAutoTopup(
    { ...desk.ports(), quotas: desk.quotas },
    { ...expired('x'), eventType: 'BucketLowBalanceEvent' },
  );
  await desk.settle();
  expect(await money()).toBe(75n);
});

test('cancelled, it tops up no more; its children and itself stay', async () => {
  const { desk, at, spend, money, rule } = await withRule();
  expect((await desk.call(ben, 'PATCH', at, { status: 'cancelled' })).status).toBe(404);
  expect((await desk.call(anna, 'PATCH', at, { status: 'completed' })).status).toBe(409);
  expect((await desk.call(anna, 'PATCH', at, { status: 'cancelled' })).status).toBe(200);
  for (const _ of [1, 2, 3]) await spend('15');
  await desk.settle();
  expect(await money()).toBe(55n);
  expect(await rule()).toMatchObject({ status: 'cancelled' });
  expect((await desk.call(anna, 'DELETE', at)).status).toBe(409);
  expect((await desk.call(anna, 'POST', '/topupBalance', BELOW_60)).status).toBe(201);
  expect((await desk.call(anna, 'POST', '/topupBalance', BELOW_60)).status).toBe(409);
});

test('cancelled while it was about to top up, it does not', async () => {
  const { desk, at, money, children } = await withRule({ ...RULE, onExpiry: true });
  const take = desk.quotas.take.bind(desk.quotas);
  desk.quotas.take = async (use) => {
    await desk.call(anna, 'PATCH', at, { status: 'cancelled' });
    return take(use);
  };
  await followAutoTopup({ ...desk.ports(), quotas: desk.quotas }, expired('one'));
  await desk.settle();
  expect(await children()).toEqual([]);
  expect(await money()).toBe(100n);
});

test('until its validity ends', async () => {
  const validFor = { endDateTime: toIso(NOW + DAY_MS) };
  const { desk, spend, money, rule } = await withRule({ ...BELOW_60, validFor });
  desk.clock.advance(DAY_MS);
  for (const _ of [1, 2, 3]) await spend('15');
  await desk.settle();
  expect(await money()).toBe(55n);
  expect(await rule()).toMatchObject({ status: 'completed' });
});

test.each<[string, object, number]>([
  ['without a trigger', RULE, 422],
  ['without a card', { ...BELOW_60, paymentMethod: undefined }, 422],
  ['without an amount', { ...BELOW_60, amount: undefined }, 422],
  ['below nothing', { ...RULE, threshold: { amount: '0', units: 'EUR' } }, 422],
  ['in another currency', { ...RULE, threshold: { amount: '5', units: 'USD' } }, 422],
  ['so many of no period', { ...BELOW_60, numberOfPeriods: 3 }, 422],
  ['every day', { ...RULE, recurringPeriod: 'daily' }, 400],
  ['by voucher', { ...BELOW_60, voucher: '0000-0000-0000-0000', amount: undefined, paymentMethod: undefined }, 422],
  ['that is not automatic', { ...BELOW_60, isAutoTopup: false }, 422],
  ['that ran before', { ...BELOW_60, executed: 3 }, 400],
  ['of another’s balance', { ...BELOW_60, bucket: { id: 'b2' } }, 422],
])('refused: one %s', async (_what, body, status) => {
  const desk = await openDesk();
  expect((await desk.call(anna, 'POST', '/topupBalance', body)).status).toBe(status);
});

test.each([
  ['2026-01-31', 'monthly', '2026-01-31', '2026-02-28'],
  ['2026-01-31', 'monthly', '2026-02-28', '2026-03-31'],
  ['2026-01-31', 'monthly', '2026-12-31', '2027-01-31'],
  ['2026-03-01', 'monthly', '2026-02-01', '2026-03-01'],
  ['2026-01-15', 'monthly', '2026-02-01', '2026-02-15'],
  ['2026-01-01', 'weekly', '2026-01-01', '2026-01-08'],
  ['2026-01-01', 'weekly', '2026-01-07', '2026-01-08'],
  ['2026-01-01', 'fortnightly', '2026-02-02', '2026-02-12'],
] as const)('from %s %s after %s comes %s', (first, period, after, next) =>
  expect(nextPeriodDay(first, period, after)).toBe(next),
);
