import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { toIso } from '../../shared/kernel/clock';
import { type Caller, tenantId } from '../../shared/kernel/tenant';
import { cancelServiceOrderHooks } from '../../shared/service-ordering/cancel-service-order';
import { SERVICE_ORDER, SERVICE_ORDERING_API } from '../../shared/service-ordering/resources';
import { newResource } from '../../shared/tmf/write-resource';
import { serve } from '../harness/serve';

const TENANT = tenantId('acme');
const NOW = Date.UTC(2026, 10, 1);
const operator: Caller = { tenant: TENANT, subject: 'operator', roles: ['operator'] };

async function orderIn(state: 'acknowledged' | 'inProgress' | 'completed') {
  const store = new MemoryResourceStore(SERVICE_ORDERING_API.resources);
  const { basePath } = SERVICE_ORDERING_API;
  const body = { state, serviceOrderItem: [{ id: '1', action: 'add' as const, state, service: {} }] };
  await store.create(newResource(SERVICE_ORDER, { tenant: TENANT, id: 'order1', basePath, nowMs: NOW, body }));
  const hooks = { cancelServiceOrder: cancelServiceOrderHooks };
  return serve(SERVICE_ORDERING_API, { nowMs: NOW, hooks, store });
}
const cancel = { serviceOrder: { id: 'order1' }, cancellationReason: 'mistaken' };

test('an order that the network was not asked for is cancelled, and may then be deleted', async () => {
  const call = await orderIn('acknowledged');
  for (const _ of ['once', 'again'])
    expect(await call(operator, 'POST', '/cancelServiceOrder', cancel)).toMatchObject({
      status: 201,
      body: { state: 'done', effectiveCancellationDate: toIso(NOW) },
    });
  expect(await call(operator, 'GET', '/serviceOrder/order1')).toMatchObject({
    body: { state: 'cancelled', cancellationReason: 'mistaken', serviceOrderItem: [{ state: 'cancelled' }] },
  });
  expect(await call(operator, 'DELETE', '/serviceOrder/order1')).toMatchObject({ status: 204 });
});

test.each(['inProgress', 'completed'] as const)('one that is %s is not cancelled', async (state) => {
  const call = await orderIn(state);
  expect(await call(operator, 'POST', '/cancelServiceOrder', cancel)).toMatchObject({
    body: { code: 'illegal-transition', violations: [{ path: 'serviceOrder.id' }] },
  });
});

test('an order that runs is kept: it may be deleted once it has ended', async () => {
  const call = await orderIn('inProgress');
  expect(await call(operator, 'DELETE', '/serviceOrder/order1')).toMatchObject({
    body: { code: 'illegal-transition', violations: [{ message: 'one of: completed, rejected, cancelled' }] },
  });
});
