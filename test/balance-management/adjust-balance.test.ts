import type { Caller } from '../../shared/kernel/tenant';
import { agent, anna, EUR, finance, openDesk, operator, TENANT } from './desk';

const adjust = (amount: string, more: object = {}) => ({
  bucket: { id: 'b1' },
  amount: { amount, units: 'EUR' },
  reason: 'goodwill',
  ...more,
});
const APPROVE = { approval: { state: 'approved' } };
const stranger: Caller = { ...agent, subject: 'agent-9', tenant: 'other' as Caller['tenant'] };

async function adjusted(caller: Caller, body: object, key?: string) {
  const desk = await openDesk();
  const made = await desk.call(caller, 'POST', '/adjustBalance', body, key);
  await desk.carryOut();
  const now = async () => (await desk.call(agent, 'GET', `/adjustBalance/${made.body.id}`)).body;
  return {
    desk,
    made,
    now,
    patch: (who: Caller, change: object) => desk.call(who, 'PATCH', `/adjustBalance/${made.body.id}`, change),
  };
}

test('a small one is booked at once, and says who asked and when it was done', async () => {
  const { desk, made, now } = await adjusted(agent, adjust('12.5'));
  expect(made).toMatchObject({ status: 201, body: { status: 'created', requestor: { id: 'agent-1', role: 'agent' } } });
  expect(await now()).toMatchObject({
    status: 'completed',
    confirmationDate: expect.any(String),
    usageType: 'monetary',
  });
  expect((await desk.account('b1')).moneyNano).toBe(1_125n * (EUR / 10n));
});

test('a negative amount takes; what is not there fails, and stays refused when there is more', async () => {
  const { desk, now } = await adjusted(finance, adjust('-100.01', { reason: 'fee' }));
  expect(await now()).not.toHaveProperty('approval.approver');
  const small = await desk.call(agent, 'POST', '/adjustBalance', adjust('-6', { bucket: { id: 'b2' }, reason: 'fee' }));
  await desk.carryOut();
  const at = `/adjustBalance/${small.body.id}`;
  expect((await desk.call(agent, 'GET', at)).body).toMatchObject({
    status: 'failed',
    statusReason: expect.any(String),
  });
  await desk.call(agent, 'POST', '/adjustBalance', adjust('10', { bucket: { id: 'b2' } }));
  await desk.carryOut();
  expect((await desk.account('b2')).moneyNano).toBe(15n * EUR);
});

test('units of an allowance are adjusted in its units', async () => {
  const { desk, now } = await adjusted(
    agent,
    adjust('2', { bucket: { id: 'b1:b1:minutes' }, amount: { amount: '1.5', units: 'min' } }),
  );
  expect(await now()).toMatchObject({ status: 'completed', usageType: 'voice' });
  expect((await desk.account('b1')).buckets[0]?.remaining).toBe(690n);
});

test('carried out again and again, it is booked once; the same key makes one', async () => {
  const { desk, made } = await adjusted(agent, adjust('5'), 'key-1');
  const again = await desk.call(agent, 'POST', '/adjustBalance', adjust('5'), 'key-1');
  await desk.carryOut();
  await desk.carryOut();
  expect(again.body.id).toBe(made.body.id);
  expect((await desk.account('b1')).moneyNano).toBe(105n * EUR);
  expect((await desk.call(agent, 'POST', '/adjustBalance', adjust('6'), 'key-1')).status).toBe(409);
});

describe('the second pair of eyes', () => {
  test('a large one waits, is approved by another, and is then booked once', async () => {
    const { desk, now, patch } = await adjusted(finance, adjust('50'));
    expect(await now()).toMatchObject({ status: 'created', approval: { state: 'pending' } });
    expect((await desk.account('b1')).moneyNano).toBe(100n * EUR);
    expect((await patch(operator, APPROVE)).body).toMatchObject({
      approval: {
        state: 'approved',
        approver: { id: 'operator-1', role: 'operator' },
        approvalDate: expect.any(String),
      },
    });
    expect((await patch(operator, APPROVE)).status).toBe(200);
    await desk.carryOut();
    expect(await now()).toMatchObject({ status: 'completed', requestor: { id: 'finance-1' } });
    expect((await desk.account('b1')).moneyNano).toBe(150n * EUR);
    expect((await patch(operator, { status: 'cancelled' })).status).toBe(409);
  });

  const both: Caller = { ...finance, subject: 'other-login', partyId: 'finance-1' };
  const ownBalance: Caller = { ...finance, subject: 'staff-anna', partyId: 'anna' };
  test.each<[string, Caller, number, string]>([
    ['who made it', finance, 409, 'conflict'],
    ['who made it, under another login', both, 409, 'conflict'],
    ['an agent', agent, 403, 'forbidden'],
    ['the subscriber', anna, 403, 'forbidden'],
    ['the subscriber who works here', ownBalance, 403, 'forbidden'],
    ['another tenant’s', { ...stranger, roles: ['operator'] }, 404, 'not-found'],
  ])('%s cannot approve it', async (_who, caller, status, code) => {
    const { desk, now, patch } = await adjusted(finance, adjust('50'));
    expect(await patch(caller, APPROVE)).toMatchObject({ status, body: { code } });
    await desk.carryOut();
    expect(await now()).toMatchObject({ status: 'created', approval: { state: 'pending' } });
  });

  test.each<[string, object, number]>([
    ['with an approver of their own', { approval: { state: 'approved', approver: { id: 'x' } } }, 200],
    ['to completed', { status: 'completed' }, 409],
    ['to failed', { status: 'failed' }, 409],
    ['cancelled and approved at once', { status: 'cancelled', ...APPROVE }, 409],
    ['to another amount', { amount: { amount: '1', units: 'EUR' } }, 400],
    ['to other words', { description: 'nothing to see' }, 400],
    ['to no approval at all', { approval: null }, 409],
  ])('a patch %s is answered %i', async (_what, change, status) => {
    const { now, patch } = await adjusted(finance, adjust('50'));
    expect((await patch(operator, change)).status).toBe(status);
    if (status === 200) expect((await now()).approval.approver.id).toBe('operator-1');
    else expect((await now()).approval).toEqual({ state: 'pending' });
  });

  test('who made it, or another, may cancel it while it waits: nothing is booked', async () => {
    const { desk, now, patch } = await adjusted(agent, adjust('50'));
    expect((await patch(agent, { status: 'cancelled' })).status).toBe(200);
    expect((await patch(operator, APPROVE)).status).toBe(409);
    await desk.carryOut();
    expect(await now()).toMatchObject({ status: 'cancelled' });
    expect((await desk.account('b1')).moneyNano).toBe(100n * EUR);
    const stored = await desk.store.get(TENANT, 'adjustBalance', (await now()).id);
    expect(stored?.lastChange).toEqual({ kind: 'Cancel', previousState: 'created' });
  });

  test('many small ones by one person come to wait, too', async () => {
    const desk = await openDesk();
    const states: unknown[] = [];
    for (let made = 0; made < 21; made += 1)
      states.push((await desk.call(agent, 'POST', '/adjustBalance', adjust('1'))).body.approval?.state);
    expect(states).toEqual([...Array(20).fill(undefined), 'pending']);
    for (const amount of ['20', '20']) {
      const { body } = await desk.call(finance, 'POST', '/adjustBalance', adjust(amount));
      expect(body.approval).toBeUndefined();
    }
  });

  test('the tenant decides from which amount', async () => {
    const desk = await openDesk({ approvalAbove: 0n });
    expect((await desk.call(agent, 'POST', '/adjustBalance', adjust('0.01'))).body.approval).toEqual({
      state: 'pending',
    });
  });
});

test.each<[string, Caller, object, number]>([
  ['a subscriber', anna, adjust('5'), 403],
  ['a member of staff, of their own balance', { ...finance, partyId: 'anna' }, adjust('5'), 403],
  ['an agent beyond what an agent may', agent, adjust('200.01'), 403],
  ['another tenant’s agent', stranger, adjust('5'), 422],
  ['no reason', agent, { ...adjust('5'), reason: undefined }, 400],
  ['a reason of one’s own', agent, adjust('5', { reason: 'because' }), 400],
  ['another reason without words', agent, adjust('5', { reason: 'other' }), 422],
  ['nothing', agent, adjust('0'), 422],
  ['more than any bucket holds', operator, adjust('99999999999'), 422],
  ['too precise an amount', agent, adjust('0.0000000001'), 400],
  ['another currency', agent, adjust('5', { amount: { amount: '5', units: 'USD' } }), 422],
  ['a name of JavaScript’s as units', agent, adjust('5', { amount: { amount: '5', units: 'constructor' } }), 422],
  [
    'half a second',
    agent,
    adjust('1', { bucket: { id: 'b1:b1:minutes' }, amount: { amount: '0.5', units: 's' } }),
    422,
  ],
  ['another party', agent, adjust('5', { relatedParty: [{ id: 'ben' }] }), 422],
  ['another account', agent, adjust('5', { partyAccount: { id: 'account-ben' } }), 422],
  ['another usage type', agent, adjust('5', { usageType: 'data' }), 422],
  ['no such bucket', agent, adjust('5', { bucket: { id: 'b1:b1:nothing' } }), 422],
  ['approved already', agent, adjust('5', { approval: { state: 'approved' } }), 422],
  ['asked by somebody else', agent, adjust('5', { requestor: { id: 'boss' } }), 400],
  ['completed already', agent, adjust('5', { status: 'completed' }), 409],
])('refused: %s', async (_what, caller, body, status) => {
  const { desk, made } = await adjusted(caller, body);
  expect(made.status).toBe(status);
  expect((await desk.account('b1')).moneyNano).toBe(100n * EUR);
});

test('only what failed can be deleted', async () => {
  const { desk, made } = await adjusted(agent, adjust('5'));
  const failed = await desk.call(
    agent,
    'POST',
    '/adjustBalance',
    adjust('-6', { bucket: { id: 'b2' }, reason: 'fee' }),
  );
  await desk.carryOut();
  expect((await desk.call(agent, 'DELETE', `/adjustBalance/${made.body.id}`)).status).toBe(409);
  expect((await desk.call(agent, 'DELETE', `/adjustBalance/${failed.body.id}`)).status).toBe(204);
});

test('a subscriber sees the adjustments of their own balance alone', async () => {
  const { desk, made } = await adjusted(agent, adjust('5', { bucket: { id: 'b2' } }));
  expect((await desk.call(anna, 'GET', `/adjustBalance/${made.body.id}`)).status).toBe(404);
  expect((await desk.call(anna, 'GET', '/adjustBalance')).body).toEqual([]);
});
