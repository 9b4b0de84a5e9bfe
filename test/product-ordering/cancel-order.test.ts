import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import type { Caller } from '../../shared/kernel/tenant';
import { cancelHooks } from '../../shared/product-ordering/cancel-hooks';
import { advanceCancellation, openCancellations } from '../../shared/product-ordering/cancel-order';
import { CANCEL_PRODUCT_ORDER } from '../../shared/product-ordering/cancel-resource';
import { closeOrder } from '../../shared/product-ordering/close-order';
import { beginOrder, completeOrder, keepCourse } from '../../shared/product-ordering/move-order';
import type { ProductOrder } from '../../shared/product-ordering/order-facts';
import { PRODUCT_ORDER, PRODUCT_ORDERING_API } from '../../shared/product-ordering/resources';
import { bodyOf, updateResource } from '../../shared/tmf/update-resource';
import { newResource } from '../../shared/tmf/write-resource';
import { serve } from '../harness/serve';
import { CUSTOMER, item, NOW, order, TENANT } from './shop';

const { basePath } = PRODUCT_ORDERING_API;
const target = { tenant: TENANT, id: 'order1', nowMs: NOW };

/** An order, and one request to cancel it. */
async function desk() {
  const store = new MemoryResourceStore(PRODUCT_ORDERING_API.resources);
  const { id, href: _href, ...body } = order([item('prepaid')]);
  await store.create(newResource(PRODUCT_ORDER, { tenant: TENANT, id, basePath, nowMs: NOW, body }));
  const asked = { productOrder: { id }, cancellationReason: 'changed my mind' };
  await store.create(
    newResource(CANCEL_PRODUCT_ORDER, { tenant: TENANT, id: 'cancel1', basePath, nowMs: NOW, body: asked }),
  );
  const read = async () => {
    const stored = await store.get(TENANT, PRODUCT_ORDER.name, id);
    return stored && bodyOf(PRODUCT_ORDER, stored);
  };
  const task = async () => (await store.get(TENANT, CANCEL_PRODUCT_ORDER.name, 'cancel1'))?.body;
  const move = (change: Parameters<typeof updateResource<typeof PRODUCT_ORDER>>[3]) =>
    updateResource(store, PRODUCT_ORDER, target, change);
  const advance = () => advanceCancellation(store, { tenant: TENANT, id: 'cancel1', nowMs: NOW });
  const close = (missing: string[]) =>
    move((body) => closeOrder(body, { errorName: 'CancellationRequested', missing }, NOW));
  return { store, read, task, move, advance, close };
}
const look = (isLast: boolean) => (body: ProductOrder) => keepCourse(body, isLast, NOW);

test('an order that has not begun is cancelled at once, and does not begin', async () => {
  const { read, task, advance, move } = await desk();
  for (const _again of [1, 2]) expect(await advance()).toMatchObject({ ok: true });
  expect(await read()).toMatchObject({
    state: 'cancelled',
    cancellationReason: 'changed my mind',
    cancellationDate: '2026-11-01T12:00:00.000Z',
    productOrderItem: [{ state: 'cancelled' }],
  });
  expect(await task()).toMatchObject({ state: 'done', effectiveCancellationDate: '2026-11-01T12:00:00.000Z' });
  expect(await move(beginOrder)).toMatchObject({ error: { code: 'illegal-transition' } });
  expect(await move((body) => closeOrder(body, { errorName: 'IllegalTransition', missing: [] }, NOW))).toMatchObject({
    value: { body: { state: 'cancelled' } },
  });
});

test('one in progress is undone by its execution: assessed, pending, then cancelled', async () => {
  const { store, read, task, advance, move, close } = await desk();
  await move(beginOrder);
  await advance();
  expect(await read()).toMatchObject({ state: 'pendingCancellation' });
  expect(await task()).toMatchObject({ state: 'inProgress' });
  for (const isLast of [false, true])
    expect(await move(look(isLast))).toMatchObject({ error: { code: 'cancellation-requested' } });
  expect(await openCancellations(store, TENANT, 'order1')).toEqual(['cancel1']);
  await close([]);
  expect(await read()).toMatchObject({
    state: 'cancelled',
    note: [{ text: 'Not fulfilled: it was cancelled; all was undone' }],
  });
  await advance();
  expect(await task()).toMatchObject({ state: 'done', effectiveCancellationDate: '2026-11-01T12:00:00.000Z' });
  expect(await openCancellations(store, TENANT, 'order1')).toEqual([]);
});

test('what cannot be undone holds the order, and the request says so', async () => {
  const { read, task, advance, move, close } = await desk();
  await move(beginOrder);
  await advance();
  await close(['network task order1-1-activate-sim']);
  await advance();
  expect(await read()).toMatchObject({ state: 'held' });
  expect(await task()).toMatchObject({
    state: 'terminatedWithError',
    statusReason: expect.stringContaining('The order is not cancelled: it is held for a person'),
  });
});

test('beyond its point of no return an order goes on, and the request says so', async () => {
  const { read, task, advance, move } = await desk();
  await move(beginOrder);
  for (const isLast of [false, true, true]) expect(await move(look(isLast))).toMatchObject({ ok: true });
  await advance();
  expect(await task()).toMatchObject({
    state: 'terminatedWithError',
    statusReason: 'The order is not cancelled: it passed its point of no return: end what it brings by another order',
  });
  expect(await read()).toMatchObject({ state: 'inProgress', pointOfNoReturnDate: '2026-11-01T12:00:00.000Z' });
  expect(await move((body) => completeOrder(body, new Map(), NOW))).toMatchObject({ ok: true });
});

test('while it is being assessed, an order neither passes its point of no return nor ends', async () => {
  const { move, close } = await desk();
  await move(beginOrder);
  await move((body) => ({ ok: true, value: { ...body, state: 'assessingCancellation' } }));
  expect(await move(look(false))).toMatchObject({ ok: true });
  expect(await move(look(true))).toMatchObject({ error: { code: 'busy' } });
  expect(await close([])).toMatchObject({ error: { code: 'busy' } });
});

// A second role that may not cancel anything made a subscriber everyone's.
test('a customer cancels their own order alone, whatever other roles they have; an agent any', async () => {
  const { store } = await desk();
  const call = serve(PRODUCT_ORDERING_API, { store, nowMs: NOW, hooks: { cancelProductOrder: cancelHooks } });
  const as = (partyId: string, ...roles: Caller['roles']): Caller => ({
    tenant: TENANT,
    subject: partyId,
    roles,
    partyId,
  });
  const ask = (caller: Caller) => call(caller, 'POST', '/cancelProductOrder', { productOrder: { id: 'order1' } });
  for (const stranger of [as('party2', 'subscriber'), as('party2', 'subscriber', 'partner')])
    expect(await ask(stranger)).toMatchObject({
      body: { code: 'unprocessable', violations: [{ path: 'productOrder.id' }] },
    });
  for (const caller of [as(CUSTOMER, 'subscriber'), as('agent1', 'agent')])
    expect(await ask(caller)).toMatchObject({ status: 201, body: { relatedParty: [{ id: CUSTOMER }] } });
});
