import { ActionHistoryView } from '../../shared/balance-management';
import { agent, anna, ben, DAY_MS, openDesk, operator, TENANT } from './desk';

const EURO = (amount: string) => ({ amount, units: 'EUR' });

/** A top-up, an adjustment that waits, a transfer to and fro, and a reservation that could not be made. */
async function busyDesk() {
  const desk = await openDesk();
  const act = (who: typeof agent, what: string, body: object) => desk.call(who, 'POST', `/${what}`, body);
  await act(anna, 'topupBalance', { bucket: { id: 'b1' }, amount: EURO('5'), paymentMethod: { id: 'tok_visa' } });
  await act(operator, 'adjustBalance', { bucket: { id: 'b1' }, amount: EURO('90'), reason: 'refund' });
  await act(anna, 'transferBalance', {
    bucket: { id: 'b1' },
    amount: EURO('3'),
    receiverBucket: { id: 'b2' },
    description: 'between us',
  });
  await act(ben, 'transferBalance', { bucket: { id: 'b2' }, amount: EURO('2'), receiverProduct: { id: 'b1' } });
  await act(agent, 'reserveBalance', { bucket: { id: 'b2' }, amount: EURO('5') });
  await act(agent, 'reserveBalance', { bucket: { id: 'b2' }, amount: EURO('4') });
  await desk.carryOut();
  return desk;
}

const kinds = (body: { id: string; status: string }[]) => body.map(({ id, status }) => `${id.split(':')[0]} ${status}`);

test('a subscriber’s history: all that was done to their balance, and what they were sent', async () => {
  const desk = await busyDesk();
  const { body } = await desk.call(anna, 'GET', '/balanceActionHistory');
  expect(kinds(body)).toEqual([
    'topupBalance created',
    'adjustBalance created',
    'transferBalance completed',
    'receivedBalance completed',
  ]);
  const received = body.at(-1);
  expect(received).toMatchObject({ bucket: { id: 'b1' }, amount: { amount: 2 }, relatedParty: [{ id: 'anna' }] });
  for (const one of body) expect((await desk.call(anna, 'GET', `/balanceActionHistory/${one.id}`)).body).toEqual(one);
  expect((await desk.call(ben, 'GET', `/balanceActionHistory/${received.id}`)).status).toBe(404);
  const theirs = (await desk.call(ben, 'GET', '/balanceActionHistory')).body;
  expect(JSON.stringify(theirs)).not.toMatch(/anna|between us/);
  expect(kinds(theirs).sort()).toEqual([
    'receivedBalance completed',
    'reserveBalance completed',
    'reserveBalance failed',
    'transferBalance completed',
  ]);
});

test('care reads it by bucket, in pages, sorted', async () => {
  const desk = await busyDesk();
  const { body } = await desk.call(agent, 'GET', '/balanceActionHistory?bucket.id=b2&sort=-requestedDate&limit=2');
  expect(body).toHaveLength(2);
  const all = (await desk.call(agent, 'GET', '/balanceActionHistory?limit=500')).body;
  expect(all).toHaveLength(6);
  expect((await desk.call(agent, 'GET', '/balanceActionHistory?status=failed')).body).toHaveLength(1);
  for (const id of ['nothing:a1', 'topupBalance:zz', 'a1', 'receivedBalance:zz'])
    expect((await desk.call(agent, 'GET', `/balanceActionHistory/${id}`)).status).toBe(404);
});

test('an entry says what kind of action it is, and nothing that a history does not', async () => {
  const desk = await busyDesk();
  const { body } = await desk.call(anna, 'GET', '/balanceActionHistory');
  const types = body.map((one: Record<string, unknown>) => [one['@type'], one['@baseType']]);
  expect(types).toEqual(
    ['TopupBalance', 'AdjustBalance', 'TransferBalance', 'TransferBalance'].map((type) => [
      'BalanceActionHistory',
      type,
    ]),
  );
  const adjusted = (await desk.call(anna, 'GET', '/adjustBalance')).body;
  expect(adjusted[0]).toHaveProperty('approval');
  expect(body[1]).not.toHaveProperty('approval');
  expect(body.at(-1).relatedParty).toEqual([{ id: 'anna', role: 'customer' }]);
});

test('care reads one bucket’s: what was done to it and what it was sent', async () => {
  const desk = await busyDesk();
  const of = async (bucket: string) =>
    kinds((await desk.call(agent, 'GET', `/balanceActionHistory?bucket.id=${bucket}`)).body).sort();
  expect(await of('b2')).toEqual([
    'receivedBalance completed',
    'reserveBalance completed',
    'reserveBalance failed',
    'transferBalance completed',
  ]);
  expect(await of('b2:b2:minutes')).toEqual([]);
});

test('what is not sent yet was not received, nor what was sent to nobody', async () => {
  const desk = await openDesk();
  const view = new ActionHistoryView(desk.store, desk.balances);
  const gift = { bucket: { id: 'b1' }, amount: EURO('3'), receiverBucket: { id: 'b2' } };
  const { id } = (await desk.call(anna, 'POST', '/transferBalance', gift)).body;
  expect(await view.get(TENANT, 'balanceActionHistory', `receivedBalance:${id}`)).toBeUndefined();
  expect((await desk.call(ben, 'GET', '/balanceActionHistory')).body).toEqual([]);
  await desk.carryOut();
  expect((await desk.call(ben, 'GET', '/balanceActionHistory')).body).toHaveLength(1);
  const sent = await desk.store.get(TENANT, 'transferBalance', id);
  if (!sent) throw new Error('it was sent');
  await desk.store.replace({ ...sent, version: sent.version + 1, body: { ...sent.body, receiverBucket: undefined } });
  expect(await view.get(TENANT, 'balanceActionHistory', `receivedBalance:${id}`)).toBeUndefined();
});

test('a list goes through every kind, page by page, and tells each action once', async () => {
  const desk = await busyDesk();
  for (let more = 0; more < 2; more += 1)
    await desk.call(agent, 'POST', '/reserveBalance', { bucket: { id: 'b1' }, amount: EURO('1') });
  const view = new ActionHistoryView(desk.store, desk.balances);
  const read = async (query: object, limit: number) => {
    const ids: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < 40; page += 1) {
      const told = await view.list({ tenant: TENANT, resource: 'balanceActionHistory', limit, cursor, ...query });
      expect(told.items.length).toBeLessThanOrEqual(limit);
      ids.push(...told.items.map((one) => one.id));
      cursor = told.cursor;
      if (cursor === undefined) return ids;
    }
    throw new Error('it never ends');
  };
  const all = await read({}, 50);
  expect(all).toHaveLength(8);
  expect(await read({}, 1)).toEqual(all);
  const lookup = { path: 'relatedParty.id', value: 'anna' };
  expect(await read({ lookup }, 1)).toEqual(await read({ lookup }, 50));
});

test('balances are accumulated by what they count, over what can still be used', async () => {
  const desk = await openDesk();
  const { body } = await desk.call(anna, 'GET', '/accumulatedBalance');
  expect(body).toMatchObject([
    { id: 'b1:money', totalBalance: { amount: 100, units: 'EUR' }, bucket: [{ id: 'b1' }] },
    { id: 'b1:voice', totalBalance: { amount: 600, units: 's' }, bucket: [{ id: 'b1:b1:minutes' }] },
  ]);
  expect((await desk.call(anna, 'GET', '/accumulatedBalance/b1:voice')).body).toEqual(body[1]);
  expect((await desk.call(anna, 'GET', '/accumulatedBalance/b2:money')).status).toBe(404);
  expect((await desk.call(agent, 'GET', '/accumulatedBalance?product.id=b2')).body).toHaveLength(2);
  desk.clock.advance(30 * DAY_MS);
  expect((await desk.call(anna, 'GET', '/accumulatedBalance')).body).toHaveLength(1);
});
