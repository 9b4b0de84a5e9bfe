import { reservedMoney, settleDue } from '../../shared/balance-management';
import { toIso } from '../../shared/kernel/clock';
import { agent, anna, DAY_MS, EUR, finance, NOW, openDesk, TENANT } from './desk';

const reserve = (amount: string, more: object = {}) => ({
  bucket: { id: 'b1' },
  amount: { amount, units: 'EUR' },
  ...more,
});

async function reserved(body: object = reserve('30')) {
  const desk = await openDesk();
  const made = await desk.call(agent, 'POST', '/reserveBalance', body);
  await desk.carryOut();
  const at = `/reserveBalance/${made.body.id}`;
  const held = async () => reservedMoney(await desk.account('b1'));
  const take = (amount: string) =>
    desk.call(agent, 'POST', '/adjustBalance', {
      ...reserve(amount),
      reason: 'fee',
      reserveBalance: { id: made.body.id },
    });
  return { desk, made, at, held, take, now: async () => (await desk.call(agent, 'GET', at)).body };
}

test('what is reserved is held: nobody else spends it, and the bucket says so', async () => {
  const { desk, now, held } = await reserved(reserve('60'));
  expect(await now()).toMatchObject({ status: 'completed', validFor: { endDateTime: toIso(NOW + DAY_MS) } });
  expect(await held()).toBe(60n * EUR);
  const bucket = (await desk.call(anna, 'GET', '/bucket/b1')).body;
  expect(bucket).toMatchObject({ remainingValue: { amount: 100 }, reservedValue: { amount: 60 } });
  const send = { bucket: { id: 'b1' }, amount: { amount: '41', units: 'EUR' }, receiverBucket: { id: 'b2' } };
  expect((await desk.call(anna, 'POST', '/transferBalance', send)).status).toBe(402);
  expect((await desk.call(agent, 'POST', '/reserveBalance', reserve('41'))).status).toBe(402);
});

test('given back, it is free again, once', async () => {
  const { desk, at, held } = await reserved();
  expect((await desk.call(agent, 'PATCH', at, { status: 'cancelled' })).body).toMatchObject({ status: 'cancelled' });
  await desk.carryOut();
  await desk.carryOut();
  expect(await held()).toBe(0n);
  expect((await desk.call(agent, 'PATCH', at, { status: 'completed' })).status).toBe(409);
});

test('a deduction settles it: the rest is free, and no second one finds it', async () => {
  const { desk, take, held, now } = await reserved();
  expect((await take('-20')).status).toBe(201);
  await desk.carryOut();
  expect(await held()).toBe(0n);
  expect((await desk.account('b1')).moneyNano).toBe(80n * EUR);
  expect(await now()).toMatchObject({ status: 'cancelled', statusReason: expect.stringContaining('adjustBalance/') });
  const second = await take('-10');
  await desk.carryOut();
  expect((await desk.call(agent, 'GET', `/adjustBalance/${second.body.id}`)).body.status).toBe('failed');
  expect((await desk.account('b1')).moneyNano).toBe(80n * EUR);
});

test('what was held too long is free again, and says that it ended', async () => {
  const { desk, now, take } = await reserved(reserve('100', { validFor: { endDateTime: toIso(NOW + 60_000) } }));
  desk.clock.advance(60_000);
  expect(await now()).toMatchObject({ status: 'cancelled', statusReason: 'Expired' });
  const late = await take('-1');
  await desk.carryOut();
  expect((await desk.call(agent, 'GET', `/adjustBalance/${late.body.id}`)).body.status).toBe('failed');
  const send = { bucket: { id: 'b1' }, amount: { amount: '41', units: 'EUR' }, receiverBucket: { id: 'b2' } };
  expect((await desk.call(anna, 'POST', '/transferBalance', send)).status).toBe(201);
  await desk.carryOut();
  expect((await desk.account('b1')).moneyNano).toBe(59n * EUR);
});

test('one that ends by itself says so once, by the write that frees it', async () => {
  const { desk, made, held } = await reserved(reserve('100', { validFor: { endDateTime: toIso(NOW + 60_000) } }));
  desk.clock.advance(60_000);
  const { id } = made.body;
  const stored = async () => desk.store.get(TENANT, 'reserveBalance', id);
  expect((await stored())?.body.status).toBe('completed');
  const account = await desk.account('b1');
  const swept = settleDue(account, new Map(), desk.clock.now());
  if (!swept) throw new Error('something is due');
  await desk.balances.write(swept, account.number);
  expect(await held()).toBe(0n);
  await desk.settle();
  const expired = await stored();
  expect(expired).toMatchObject({
    lastChange: { kind: 'Cancel' },
    body: { status: 'cancelled', statusReason: 'Expired' },
  });
  const { number } = await desk.account('b1');
  await desk.carryOut();
  expect([(await stored())?.version, (await desk.account('b1')).number]).toEqual([expired?.version, number]);
});

test('an allowance is held in its units', async () => {
  const { desk, now } = await reserved({ bucket: { id: 'b1:b1:minutes' }, amount: { amount: '4', units: 'min' } });
  expect(await now()).toMatchObject({ status: 'completed', usageType: 'voice' });
  expect((await desk.call(anna, 'GET', '/bucket/b1:b1:minutes')).body).toMatchObject({
    reservedValue: { amount: 240 },
  });
});

test('so many holds stand in one balance, and no more', async () => {
  const desk = await openDesk();
  for (let n = 0; n < 9; n += 1) await desk.call(agent, 'POST', '/reserveBalance', reserve('1'));
  await desk.carryOut();
  const states = (await desk.call(agent, 'GET', '/reserveBalance')).body.map((one: { status: string }) => one.status);
  expect(states.filter((one: string) => one === 'failed')).toHaveLength(1);
  expect((await desk.account('b1')).sessions).toHaveLength(8);
});

test.each<[string, typeof agent, object, number]>([
  ['by a subscriber', anna, reserve('1'), 403],
  ['by finance', finance, reserve('1'), 403],
  ['of less than nothing', agent, reserve('-1'), 422],
  ['of more than there is', agent, reserve('100.01'), 402],
  ['that ended', agent, reserve('1', { validFor: { endDateTime: toIso(NOW) } }), 422],
  ['for a year', agent, reserve('1', { validFor: { endDateTime: toIso(NOW + 365 * DAY_MS) } }), 422],
])('refused: a reservation %s', async (_what, caller, body, status) => {
  const desk = await openDesk();
  expect((await desk.call(caller, 'POST', '/reserveBalance', body)).status).toBe(status);
});
