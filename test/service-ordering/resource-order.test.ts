import fc from 'fast-check';
import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { fixedClock } from '../../shared/kernel/clock';
import { followFulfilment } from '../../shared/service-ordering/follow-fulfilment';
import { cancelResourceOrderHooks, resourceOrderHooks } from '../../shared/service-ordering/resource-order-hooks';
import { RESOURCE_ORDERING_API } from '../../shared/service-ordering/resource-order-resource';
import type { DomainEvent } from '../../shared/tmf/event';
import { BLUE, callerAs, serveApis } from '../tmf/serve-api';

const ORDER = `${RESOURCE_ORDERING_API.basePath}/resourceOrder`;
const CANCEL = `${RESOURCE_ORDERING_API.basePath}/cancelResourceOrder`;
const operator = callerAs('operator');
const NOW = Date.parse('2026-03-01T12:00:00Z');

function openOffice() {
  const store = new MemoryResourceStore(RESOURCE_ORDERING_API.resources);
  const call = serveApis([RESOURCE_ORDERING_API], {
    store,
    clock: fixedClock(NOW),
    hooks: { resourceOrder: resourceOrderHooks, cancelResourceOrder: cancelResourceOrderHooks },
  });
  const as = (method: string, path: string, body?: unknown) => call(method, path, body, { caller: operator });
  const follow = (event: DomainEvent) => followFulfilment(store, event, NOW);
  const orders = async () => (await store.list({ tenant: BLUE, resource: 'resourceOrder', limit: 100 })).items;
  return { as, follow, orders };
}

const told = (resource: string, id: string, body: object): DomainEvent => ({
  eventId: `${resource}.${id}`,
  eventType: 'Any',
  eventTime: '2026-03-01T12:00:00Z',
  kind: 'StateChange',
  tenant: BLUE,
  domain: 'any',
  resource,
  id,
  version: 1,
  event: { [resource]: { id, ...body } },
});
const productOrder = { id: 'o1' };
const held = { resourceStatus: 'reserved', category: 'sim', reservation: { id: 'o1-1-sim' } };
const task = (state: string, more: object = {}) =>
  told('serviceOrder', 'o1-1-activate-sim', { state, externalId: 'o1', ...more });

const RESERVED = [
  told('reservation', 'o1-1-sim', { state: 'seeking', productOrder }),
  told('resource', 'r1', { ...held, usageState: 'idle' }),
  told('resource', 'r1', { ...held, usageState: 'active' }),
];
const RELEASED = told('reservation', 'o1-1-sim', { state: 'released', productOrder });
const TASK = [task('acknowledged'), task('inProgress'), task('failed'), task('inProgress'), task('completed')];
const UNDONE = told('serviceOrder', 'o1-1-activate-sim-undo', {
  state: 'completed',
  externalId: 'o1',
  orderRelationship: [{ id: 'o1-1-activate-sim', relationshipType: 'undoes' }],
});

test('a SIM is reserved, taken and given back: its resource order says so', async () => {
  const { follow, orders } = openOffice();
  const states: unknown[] = [];
  for (const event of [...RESERVED, RELEASED]) {
    await follow(event);
    states.push((await orders())[0]?.body.state);
  }
  expect(states).toEqual(['acknowledged', 'inProgress', 'completed', 'cancelled']);
  expect((await orders())[0]?.body).toMatchObject({
    id: 'o1-1-sim',
    externalId: 'o1',
    category: 'reservation',
    orderType: 'fulfilment',
    orderItem: [{ state: 'cancelled', resource: { id: 'r1', category: 'sim' } }],
  });
});

test('a network task that is asked twice is in progress, then completed; undone, it is cancelled', async () => {
  const { follow, orders } = openOffice();
  const states: unknown[] = [];
  for (const event of [...TASK, UNDONE]) {
    await follow(event);
    states.push((await orders())[0]?.body.state);
  }
  expect(states).toEqual(['acknowledged', 'inProgress', 'inProgress', 'inProgress', 'completed', 'cancelled']);
  expect(await orders()).toHaveLength(1);
});

test('what a stranger’s event says changes nothing', async () => {
  const { follow, orders } = openOffice();
  await follow(told('resource', 'r1', { resourceStatus: 'available' }));
  await follow(told('product', 'p1', { state: 'active' }));
  expect(await orders()).toEqual([]);
});

test('events in any order, and again, come to the same', async () => {
  const events = [...RESERVED, RELEASED, ...TASK, UNDONE];
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(events, { minLength: events.length }),
      fc.array(fc.nat({ max: events.length - 1 }), { maxLength: 10 }),
      async (shuffled, again) => {
        const { follow, orders } = openOffice();
        for (const event of [...shuffled, ...again.map((at) => events[at]).filter((one) => one !== undefined)])
          await follow(event);
        const found = (await orders()).map(({ id, body }) => [id, body.state, body.externalId]).sort();
        expect(found).toEqual([
          ['o1-1-activate-sim', 'cancelled', 'o1'],
          ['o1-1-sim', 'cancelled', 'o1'],
        ]);
      },
    ),
    { numRuns: 100 },
  );
});

describe('a resource order of an operator', () => {
  const place = { category: 'router', orderItem: [{ id: '1', action: 'add', quantity: 2 }] };

  test('is moved by people, with its items, and cancelled by a task', async () => {
    const { as } = openOffice();
    const { id } = (await as('POST', ORDER, place)).body;
    const begun = await as('PATCH', `${ORDER}/${id}`, { state: 'inProgress' });
    expect(begun.body).toMatchObject({ state: 'inProgress', startDate: '2026-03-01T12:00:00.000Z' });
    expect(begun.body.orderItem[0].state).toBe('inProgress');
    expect((await as('DELETE', `${ORDER}/${id}`)).status).toBe(409);
    const cancel = await as('POST', CANCEL, { resourceOrder: { id }, cancellationReason: 'not needed' });
    expect(cancel).toMatchObject({ status: 201, body: { state: 'done' } });
    expect((await as('GET', `${ORDER}/${id}`)).body.state).toBe('cancelled');
    expect((await as('DELETE', `${ORDER}/${id}`)).status).toBe(204);
  });

  test('is not moved back', async () => {
    const { as } = openOffice();
    const { id } = (await as('POST', ORDER, place)).body;
    await as('PATCH', `${ORDER}/${id}`, { state: 'rejected' });
    const back = await as('PATCH', `${ORDER}/${id}`, { state: 'inProgress' });
    expect(back).toMatchObject({ status: 409, body: { code: 'illegal-transition' } });
  });

  test.each([
    ['nobody’s order', { resourceOrder: { id: 'none' } }, 422, 'unknown-reference'],
    ['nothing', {}, 400, 'invalid-request'],
  ])('%s is not cancelled', async (_, body, status, code) => {
    const { as } = openOffice();
    expect(await as('POST', CANCEL, body)).toMatchObject({ status, body: { code } });
  });
});

test('an order that fulfils a product order is nobody’s to move, cancel, delete or make', async () => {
  const { as, follow } = openOffice();
  for (const event of RESERVED) await follow(event);
  const at = `${ORDER}/o1-1-sim`;
  expect(await as('PATCH', at, { state: 'cancelled' })).toMatchObject({ status: 409 });
  expect((await as('POST', CANCEL, { resourceOrder: { id: 'o1-1-sim' } })).body.message).toContain('product order o1');
  expect((await as('DELETE', at)).status).toBe(409);
  expect((await as('POST', ORDER, { orderType: 'fulfilment' })).status).toBe(400);
});
