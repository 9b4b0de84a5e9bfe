import type { BalanceAccount } from '../../shared/balance-management';
import type { Caller } from '../../shared/kernel/tenant';
import { agent, anna, ben, DAY_MS, EUR, finance, NOW, openDesk, TENANT } from './desk';

const transfer = (amount: string, more: object = {}) => ({
  bucket: { id: 'b1' },
  amount: { amount, units: 'EUR' },
  receiverBucket: { id: 'b2' },
  ...more,
});
const MINUTES = {
  bucket: { id: 'b1:b1:minutes' },
  receiverBucket: { id: 'b2:b2:minutes' },
  amount: { amount: '5', units: 'min' },
};

const BONUS = { ...MINUTES, amount: { amount: '1', units: 'EUR' }, receiverBucket: { id: 'b2' } };

async function transferred(caller: Caller, body: object, given: Parameters<typeof openDesk>[0] = {}) {
  const desk = await openDesk(given);
  const made = await desk.call(caller, 'POST', '/transferBalance', body);
  await desk.carryOut();
  const now = async () => (await desk.call(agent, 'GET', `/transferBalance/${made.body.id}`)).body;
  const money = async () => [(await desk.account('b1')).moneyNano, (await desk.account('b2')).moneyNano];
  return { desk, made, now, money };
}

test.each([
  ['bucket', {}],
  ['product', { receiverBucket: undefined, receiverProduct: { id: 'b2' } }],
  ['number', { receiverBucket: undefined, receiverLogicalResource: { id: '353861000002' } }],
])('a subscriber sends money to another by %s', async (_by, more) => {
  const { desk, made, now, money } = await transferred(anna, transfer('12.34', more));
  expect(made).toMatchObject({
    status: 201,
    body: { status: 'created', requestor: { id: 'anna', role: 'subscriber' } },
  });
  expect(JSON.stringify(made.body)).not.toContain('353861000002');
  await desk.carryOut();
  expect(await now()).toMatchObject({ status: 'completed', receiverBucket: { id: 'b2' }, transferCost: { value: 0 } });
  expect(await money()).toEqual([(8_766n * EUR) / 100n, (1_734n * EUR) / 100n]);
});

test('a body with all that TMF654 requires is accepted', async () => {
  const whole = {
    reason: 'gift',
    channel: { id: 'app' },
    logicalResource: [{ id: 'line-1' }],
    usageType: 'monetary',
    receiverBucketUsageType: 'monetary',
    receiverProduct: { id: 'b2' },
    receiverLogicalResource: { id: '353861000002' },
  };
  const { now } = await transferred(anna, transfer('1', whole));
  expect(await now()).toMatchObject({ status: 'completed', reason: 'gift', receiverBucket: { id: 'b2' } });
});

test.each([
  ['originator', [8_975n, 1_500n]],
  ['receiver', [9_000n, 1_475n]],
])('the %s pays what it costs', async (costOwner, cents) => {
  const { desk, money } = await transferred(anna, transfer('10', { costOwner }), { transferCost: EUR / 4n });
  expect(await money()).toEqual(cents.map((cent) => (cent * EUR) / 100n));
  const postings = desk.balances.written.flatMap((account) => account.postings).filter((one) => one.kind === 'fee');
  expect(postings.map((one) => one.legs)).toEqual([[{ account: 'money', delta: -EUR / 4n }]]);
});

test('minutes go to minutes', async () => {
  const { desk, now } = await transferred(anna, MINUTES);
  expect(await now()).toMatchObject({ status: 'completed', receiverBucketUsageType: 'voice' });
  const left = async (id: string) => (await desk.account(id)).buckets[0]?.remaining;
  expect([await left('b1'), await left('b2')]).toEqual([300n, 360n]);
});

test('money that was spent before it was taken is not sent: the transfer fails, for good', async () => {
  const desk = await openDesk();
  const made = [];
  for (let n = 0; n < 3; n += 1)
    made.push(
      await desk.call(
        ben,
        'POST',
        '/transferBalance',
        transfer('4', { bucket: { id: 'b2' }, receiverBucket: { id: 'b1' } }),
      ),
    );
  expect(made.map((one) => one.status)).toEqual([201, 201, 201]);
  await desk.carryOut();
  await desk.call(agent, 'POST', '/adjustBalance', {
    bucket: { id: 'b2' },
    amount: { amount: '20', units: 'EUR' },
    reason: 'goodwill',
  });
  await desk.carryOut();
  const states = (await desk.call(agent, 'GET', '/transferBalance')).body.map((one: { status: string }) => one.status);
  expect(states.sort()).toEqual(['completed', 'failed', 'failed']);
  expect((await desk.account('b2')).moneyNano).toBe(21n * EUR);
});

const stranger: Caller = { ...agent, subject: 'agent-9', tenant: 'other' as Caller['tenant'] };

test.each<[string, Caller, object, number]>([
  ['of another’s money', ben, transfer('1', { receiverBucket: { id: 'b2' } }), 422],
  ['of another tenant’s', stranger, transfer('1'), 422],
  ['by somebody who may not', finance, transfer('1'), 403],
  ['to oneself', anna, transfer('1', { receiverBucket: { id: 'b1' } }), 422],
  ['to nobody', anna, transfer('1', { receiverBucket: undefined }), 422],
  ['to two', anna, transfer('1', { receiverProduct: { id: 'b1' } }), 422],
  ['to one and a number that is not ours', anna, transfer('1', { receiverLogicalResource: { id: '1' } }), 422],
  ['to a balance that is not there', anna, transfer('1', { receiverBucket: { id: 'b9' } }), 422],
  [
    'to a number that is not ours',
    anna,
    transfer('1', { receiverBucket: undefined, receiverLogicalResource: { id: '1' } }),
    422,
  ],
  ['of nothing', anna, transfer('0'), 422],
  ['of less than nothing', anna, transfer('-5'), 422],
  ['of a fraction of a cent', anna, transfer('0.001'), 422],
  ['of too much at once', anna, transfer('50.01'), 422],
  ['of more than there is', ben, transfer('5.01', { bucket: { id: 'b2' }, receiverBucket: { id: 'b1' } }), 402],
  ['of money to minutes', anna, transfer('1', { receiverBucket: { id: 'b2:b2:minutes' } }), 422],
  ['of minutes to money', anna, { ...MINUTES, receiverBucket: { id: 'b2' } }, 422],
  ['of more minutes than there are', anna, { ...MINUTES, amount: { amount: '11', units: 'min' } }, 402],
  ['at a price of one’s own', anna, transfer('1', { transferCost: { unit: 'EUR', value: '-5' } }), 400],
])('refused: %s', async (_what, caller, body, status) => {
  const { made, money } = await transferred(caller, body);
  expect(made.status).toBe(status);
  expect(await money()).toEqual([100n * EUR, 5n * EUR]);
});

/** The reasons for a transfer from a desk on which one balance is not as usual. */
async function reasons(balanceId: string, over: (account: BalanceAccount) => Partial<BalanceAccount>, body: object) {
  const desk = await openDesk();
  const account = await desk.account(balanceId);
  await desk.balances.write({ ...account, ...over(account), number: account.number + 1 }, account.number);
  const { status, body: told } = await desk.call(anna, 'POST', '/transferBalance', body);
  const violations = (told.violations ?? []) as { path: string; message: string }[];
  return [status, ...violations.map(({ path, message }) => `${path} ${message}`)];
}

const bucketsAs =
  (more: object) =>
  ({ buckets }: BalanceAccount) => ({ buckets: buckets.map((bucket) => ({ ...bucket, ...more })) });

test.each<[string, string, (account: BalanceAccount) => Partial<BalanceAccount>, object, string]>([
  ['to another currency', 'b2', () => ({ currency: 'USD' }), transfer('1'), 'receiverBucket.id is not in EUR'],
  ['of a bonus', 'b1', bucketsAs({ service: 'money' }), BONUS, 'bucket.id is a bonus: it is spent, not sent'],
  ['of what has expired', 'b1', bucketsAs({ validUntil: NOW }), MINUTES, 'bucket.id has expired'],
  ['to what has expired', 'b2', bucketsAs({ validUntil: NOW }), MINUTES, 'receiverBucket.id has expired'],
  ['to another service', 'b2', bucketsAs({ service: 'sms' }), MINUTES, 'receiverBucket.id counts something else'],
  ['to other zones', 'b2', bucketsAs({ zones: ['eu'] }), MINUTES, 'receiverBucket.id counts something else'],
])('refused with its reason: %s', async (_what, balanceId, over, body, reason) => {
  expect(await reasons(balanceId, over, body)).toEqual(expect.arrayContaining([422, reason]));
});

test('zones are the same in any order, and minutes find minutes at a product', async () => {
  const desk = await openDesk();
  for (const [id, zones] of [
    ['b1', ['eu', 'home']],
    ['b2', ['home', 'eu']],
  ] as const) {
    const account = await desk.account(id);
    const buckets = account.buckets.map((bucket) => ({ ...bucket, zones: [...zones] }));
    const sms = buckets.map((bucket) => ({ ...bucket, id: `${id}/sms`, service: 'sms' as const }));
    await desk.balances.write(
      { ...account, buckets: [...sms, ...buckets], number: account.number + 1 },
      account.number,
    );
  }
  const { receiverBucket: _named, ...rest } = MINUTES;
  for (const body of [MINUTES, { ...rest, receiverProduct: { id: 'b2' } }]) {
    const { status, body: made } = await desk.call(anna, 'POST', '/transferBalance', body);
    expect([status, made.receiverBucket]).toEqual([201, { id: 'b2:b2:minutes' }]);
  }
});

test('a number leads to whom it belongs now', async () => {
  const desk = await openDesk();
  const to = (id: string) => transfer('1', { receiverBucket: undefined, receiverLogicalResource: { id } });
  const send = async (id: string) => (await desk.call(anna, 'POST', '/transferBalance', to(id))).status;
  const [moved, future] = ['353861000008', '353861000009'];
  await desk.numbers.assign(TENANT, moved, { balanceId: 'b2', from: NOW - DAY_MS });
  expect(await send(moved)).toBe(201);
  await desk.numbers.release(TENANT, moved, 'b2', NOW);
  expect(await send(moved)).toBe(422);
  await desk.numbers.assign(TENANT, moved, { balanceId: 'b2', from: NOW });
  expect(await send(moved)).toBe(201);
  await desk.numbers.assign(TENANT, future, { balanceId: 'b2', from: NOW + 1 });
  expect(await send(future)).toBe(422);
});

test('a transfer that was accepted moves by itself alone', async () => {
  const desk = await openDesk();
  const { id } = (await desk.call(anna, 'POST', '/transferBalance', transfer('1'))).body;
  const told = await desk.call(agent, 'PATCH', `/transferBalance/${id}`, { status: 'completed' });
  expect([told.status, told.body.message]).toEqual([409, 'A transfer moves by itself; `reversal` takes it back']);
  expect((await desk.call(agent, 'PATCH', `/transferBalance/${id}`, { description: 'a gift' })).status).toBe(200);
});

test('what was lent is not sent, nor by whom owes', async () => {
  const lent = (creditLimitNano: bigint, moneyNano: bigint) => () => ({ creditLimitNano, moneyNano });
  expect(await reasons('b1', lent(10n * EUR, 2n * EUR), transfer('2'))).toEqual([201]);
  expect(await reasons('b1', lent(10n * EUR, 2n * EUR), transfer('2.01'))).toEqual([402]);
  expect(await reasons('b1', lent(10n * EUR, 0n), MINUTES)).toEqual([201]);
  expect(await reasons('b1', lent(10n * EUR, -1n), MINUTES)).toEqual([402]);
});

test('so much a day, and the next day again', async () => {
  const { desk, made } = await transferred(anna, transfer('50'));
  expect(made.status).toBe(201);
  expect((await desk.call(anna, 'POST', '/transferBalance', transfer('49.99'))).status).toBe(201);
  await desk.carryOut();
  await desk.call(agent, 'POST', '/adjustBalance', {
    bucket: { id: 'b1' },
    amount: { amount: '20', units: 'EUR' },
    reason: 'goodwill',
  });
  await desk.carryOut();
  expect((await desk.call(anna, 'POST', '/transferBalance', transfer('0.02'))).status).toBe(429);
  desk.clock.advance(DAY_MS);
  expect((await desk.call(anna, 'POST', '/transferBalance', transfer('0.02'))).status).toBe(201);
});

test('so many a day', async () => {
  const desk = await openDesk();
  const states: number[] = [];
  for (let n = 0; n < 11; n += 1)
    states.push((await desk.call(anna, 'POST', '/transferBalance', transfer('0.01'))).status);
  expect(states).toEqual([...Array(10).fill(201), 429]);
});

test('what expired is not sent, and not received', async () => {
  const desk = await openDesk();
  desk.clock.advance(30 * DAY_MS);
  expect(await desk.call(anna, 'POST', '/transferBalance', MINUTES)).toMatchObject({ status: 422 });
});

test('nobody stops a transfer that is under way', async () => {
  const { desk, made } = await transferred(anna, transfer('1'));
  const at = `/transferBalance/${made.body.id}`;
  for (const status of ['cancelled', 'failed'])
    expect((await desk.call(anna, 'PATCH', at, { status })).status).toBe(409);
  expect((await desk.call(anna, 'PATCH', at, { amount: { amount: '9', units: 'EUR' } })).status).toBe(400);
  expect((await desk.call(anna, 'DELETE', at)).status).toBe(409);
  expect((await desk.call(ben, 'GET', at)).status).toBe(404);
});
