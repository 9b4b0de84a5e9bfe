import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { tenantId } from '../../shared/kernel/tenant';
import { activateService } from '../../shared/service-inventory/activate-service';
import { moveService } from '../../shared/service-inventory/move-service';
import { SERVICE } from '../../shared/service-inventory/resources';

const TENANT = tenantId('breeze');
const NOW = Date.parse('2026-11-01T12:00:00Z');
const DRAFT = {
  tenant: TENANT,
  id: 'order1-1-voice',
  productId: 'order1-1',
  partyId: 'party1',
  specification: { id: 'voice', name: 'Voice' },
  serviceOrders: ['order1-1-profile-voice'],
  resources: [{ id: '491510000001', name: 'msisdn' }],
};

test('a service begins once, ends once, and the end of one that never was is no failure', async () => {
  const store = new MemoryResourceStore([SERVICE]);
  const terminate = () => moveService(store, { tenant: TENANT, id: DRAFT.id, to: 'terminated' }, NOW + 1_000);
  expect(await terminate()).toMatchObject({ ok: true });
  await activateService(store, DRAFT, NOW);
  await activateService(store, DRAFT, NOW + 500);
  expect(await store.get(TENANT, SERVICE.name, DRAFT.id)).toMatchObject({
    version: 1,
    body: { state: 'active', startDate: '2026-11-01T12:00:00.000Z', supportingResource: [{ id: '491510000001' }] },
  });
  await terminate();
  await terminate();
  expect(await store.get(TENANT, SERVICE.name, DRAFT.id)).toMatchObject({
    version: 2,
    body: { state: 'terminated', endDate: '2026-11-01T12:00:01.000Z' },
  });
});

test('a service pauses and resumes, and stays ended', async () => {
  const store = new MemoryResourceStore([SERVICE]);
  const move = (to: 'active' | 'inactive' | 'terminated') =>
    moveService(store, { tenant: TENANT, id: DRAFT.id, to }, NOW + 1_000);
  const now = async () => (await store.get(TENANT, SERVICE.name, DRAFT.id))?.body;
  expect(await move('inactive')).toMatchObject({ error: { code: 'not-found' } });
  await activateService(store, DRAFT, NOW);
  await move('inactive');
  expect(await now()).toMatchObject({ state: 'inactive', isServiceEnabled: false });
  await move('active');
  expect(await now()).toMatchObject({ state: 'active', isServiceEnabled: true });
  await move('terminated');
  await move('active');
  expect(await now()).toMatchObject({ state: 'terminated', isServiceEnabled: false });
});
