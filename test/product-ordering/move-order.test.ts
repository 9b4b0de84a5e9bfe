import { closeOrder, endOf } from '../../shared/product-ordering/close-order';
import { beginOrder, completeOrder } from '../../shared/product-ordering/move-order';
import { item, NOW, order, TENANT } from './shop';

const ORDER = { tenant: TENANT, orderId: 'order1' };

test('an order begins once, and completes with the products it made', () => {
  const begun = beginOrder(order([item('prepaid')], { state: 'acknowledged' }));
  expect(begun).toMatchObject({ value: { state: 'inProgress', productOrderItem: [{ state: 'inProgress' }] } });
  expect(beginOrder(order([], { state: 'inProgress' }))).toEqual({ ok: true, value: undefined });
  expect(beginOrder(order([], { state: 'cancelled' }))).toMatchObject({ error: { code: 'illegal-transition' } });
  const done = completeOrder(order([item('prepaid')], { state: 'inProgress' }), new Map([['1', 'order1-1']]), NOW);
  expect(done).toMatchObject({
    value: {
      state: 'completed',
      completionDate: '2026-11-01T12:00:00.000Z',
      productOrderItem: [{ product: { id: 'order1-1' } }],
    },
  });
});

test.each([
  [
    'all was undone',
    { failure: { Error: 'Conflict' } },
    'failed',
    'Not fulfilled: the chosen number or SIM is taken; all was undone',
  ],
  [
    'a step stays',
    {
      failure: { Error: 'NetworkTaskDeclined' },
      undoneNetworkTasks: [{}, { missing: 'network task a' }],
      undoneProducts: [{}],
    },
    'held',
    'Not fulfilled: the network declined a task; not undone: network task a',
  ],
  [
    'nobody knows whether charging is open',
    { failure: { Error: 'ChargingUncertain', Cause: 'order1-1' } },
    'held',
    'Not fulfilled: charging could not be opened for certain; not undone: charging of product order1-1, which may be open',
  ],
  [
    'something new went wrong',
    { failure: { Error: 'Odd' } },
    'held',
    'Not fulfilled: a step failed (Odd); all was undone',
  ],
])('an order ends when %s', (_, execution, state, text) => {
  const end = endOf({ ...ORDER, ...execution });
  const closed = closeOrder(order([item('prepaid')], { state: 'inProgress' }), end, NOW);
  expect(closed).toMatchObject({ value: { state, note: [{ text }], productOrderItem: [{ state }] } });
});

test('an order that ended stays as it ended', () =>
  expect(closeOrder(order([], { state: 'held' }), { errorName: 'Odd', missing: [] }, NOW)).toEqual({
    ok: true,
    value: undefined,
  }));
