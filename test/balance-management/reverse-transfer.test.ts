import { endPlan, verifyLedger } from '../../shared/balance-management';
import type { Caller } from '../../shared/kernel/tenant';
import { agent, anna, ben, DAY_MS, EUR, NOW, openDesk, TENANT } from './desk';

const QUARTER = EUR / 4n;
const MONEY = { bucket: { id: 'b1' }, receiverBucket: { id: 'b2' }, amount: { amount: '10', units: 'EUR' } };
const MINUTES = {
  bucket: { id: 'b1:b1:minutes' },
  receiverBucket: { id: 'b2:b2:minutes' },
  amount: { amount: '1', units: 'min' },
};

/** A transfer of Anna's to Ben that was carried out, at a price of 0.25 EUR. */
async function carriedOut(body: object = MONEY) {
  const desk = await openDesk({ transferCost: QUARTER });
  const { id } = (await desk.call(anna, 'POST', '/transferBalance', body)).body;
  await desk.carryOut();
  const path = `/transferBalance/${id}`;
  const reverse = async (caller: Caller = agent, reversal: object = { state: 'requested' }) => {
    const told = await desk.call(caller, 'PATCH', path, { reversal });
    await desk.carryOut();
    await desk.carryOut();
    return told;
  };
  const now = async () => (await desk.call(agent, 'GET', path)).body;
  const money = async () => [(await desk.account('b1')).moneyNano, (await desk.account('b2')).moneyNano];
  const seconds = async () =>
    [await desk.account('b1'), await desk.account('b2')].map(({ buckets }) => buckets[0]?.remaining);
  /** Ben loses or gets money meanwhile. */
  const spend = (amount: string) =>
    desk
      .call(agent, 'POST', '/adjustBalance', {
        bucket: { id: 'b2' },
        amount: { amount, units: 'EUR' },
        reason: 'fee',
      })
      .then(() => desk.carryOut());
  return { desk, path, reverse, now, money, seconds, spend };
}

test('customer care takes a transfer back: all of it, and what it cost', async () => {
  const { desk, path, reverse, now, money } = await carriedOut();
  const told = await reverse(agent, { state: 'requested', reason: 'Sent to a wrong number' });
  expect(told).toMatchObject({ status: 200, body: { status: 'completed', reversal: { state: 'requested' } } });
  expect(await now()).toMatchObject({
    status: 'cancelled',
    statusReason: 'Reversed',
    reversal: { state: 'booked', reason: 'Sent to a wrong number', requestor: { id: 'agent-1', role: 'agent' } },
  });
  expect(await money()).toEqual([100n * EUR, 5n * EUR]);
  for (const id of ['b1', 'b2']) expect(verifyLedger(await desk.ledger.history(TENANT, id, 99))).toEqual([]);
  expect((await desk.call(agent, 'DELETE', path)).status).toBe(409);
});

test('where the receiver paid for it, the receiver gets that back', async () => {
  const { reverse, money } = await carriedOut({ ...MONEY, costOwner: 'receiver' });
  await reverse();
  expect(await money()).toEqual([100n * EUR, 5n * EUR]);
});

test('minutes come back as minutes', async () => {
  const { reverse, money, seconds } = await carriedOut(MINUTES);
  expect(await seconds()).toEqual([540n, 120n]);
  await reverse();
  expect(await seconds()).toEqual([600n, 60n]);
  expect(await money()).toEqual([100n * EUR, 5n * EUR]);
});

test('what the receiver has spent stays spent: it is refused, and may be asked for again', async () => {
  const { reverse, now, money, spend } = await carriedOut();
  await spend('-6');
  await reverse();
  expect(await now()).toMatchObject({
    status: 'completed',
    reversal: { state: 'refused', stateReason: 'The receiver has less than that' },
  });
  expect(await money()).toEqual([90n * EUR - QUARTER, 9n * EUR]);
  await spend('1');
  await reverse();
  expect(await now()).toMatchObject({ status: 'cancelled', reversal: { state: 'booked' } });
  expect((await now()).reversal).not.toHaveProperty('stateReason');
  expect(await money()).toEqual([100n * EUR, 0n]);
});

test('where the sender’s bucket is gone, the receiver keeps it', async () => {
  const { desk, reverse, now, seconds } = await carriedOut(MINUTES);
  const account = await desk.account('b1');
  const left = endPlan(account, 'b1', NOW);
  if (left) await desk.balances.write(left, account.number);
  await reverse();
  expect((await now()).reversal).toMatchObject({
    state: 'refused',
    stateReason: 'The bucket that it came from is gone',
  });
  expect(await seconds()).toEqual([undefined, 120n]);
});

test('asked for twice at once, and heard of many times, it moves once', async () => {
  const { desk, reverse, path, money } = await carriedOut();
  const asked = { reversal: { state: 'requested' } };
  const told = await Promise.all([1, 2].map(() => desk.call(agent, 'PATCH', path, asked)));
  expect(told.map(({ status }) => status)).toContain(200);
  await Promise.all([desk.carryOut(), desk.carryOut()]);
  await desk.carryOut();
  expect(await money()).toEqual([100n * EUR, 5n * EUR]);
  expect((await reverse()).status).toBe(409);
});

test('the history shows both sides that it came and was taken back', async () => {
  const { desk, reverse } = await carriedOut();
  await reverse();
  const { body } = await desk.call(ben, 'GET', '/balanceActionHistory?relatedParty.id=ben');
  expect(body).toMatchObject([{ id: expect.stringContaining('receivedBalance:'), status: 'cancelled' }]);
});

test.each([
  ['a subscriber', anna, { state: 'requested' }, 403],
  ['a member of staff whose transfer it is', { ...agent, partyId: 'anna' }, { state: 'requested' }, 403],
  ['a member of staff who received it', { ...agent, partyId: 'ben' }, { state: 'requested' }, 403],
  ['staff, as booked already', agent, { state: 'booked' }, 409],
  ['staff, by a reason alone', agent, { reason: 'why not' }, 409],
] as const)('%s cannot have it reversed', async (_who, caller, reversal, status) => {
  const { reverse, now, money } = await carriedOut();
  expect((await reverse(caller, reversal)).status).toBe(status);
  expect(await now()).not.toHaveProperty('reversal');
  expect(await money()).toEqual([90n * EUR - QUARTER, 15n * EUR]);
});

test('it can be asked for within 30 days, of what was completed, and not with the transfer itself', async () => {
  const { desk, reverse } = await carriedOut();
  desk.clock.set(NOW + 30 * DAY_MS);
  expect((await reverse(agent, { state: 'requested' })).status).toBe(200);
  const late = await carriedOut();
  late.desk.clock.set(NOW + 30 * DAY_MS + 1);
  expect((await late.reverse()).body.message).toContain('adjust the balances');
  const asked = await desk.call(anna, 'POST', '/transferBalance', { ...MONEY, reversal: { state: 'requested' } });
  expect(asked).toMatchObject({ status: 422, body: { violations: [{ path: 'reversal' }] } });
  const waiting = (await desk.call(anna, 'POST', '/transferBalance', MONEY)).body.id;
  const early = await desk.call(agent, 'PATCH', `/transferBalance/${waiting}`, { reversal: { state: 'requested' } });
  expect(early.status).toBe(409);
});
