import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { tenantId } from '../../shared/kernel/tenant';
import { resourceIdOf } from '../../shared/resource-inventory';
import { assignReservation, releaseReservation } from '../../shared/resource-inventory/end-reservation';
import { importStock } from '../../shared/resource-inventory/import-stock';
import { reserveResource } from '../../shared/resource-inventory/reserve-resource';
import { RESERVATION, RESOURCE } from '../../shared/resource-inventory/resources';
import { bodyOf } from '../../shared/tmf/update-resource';

const TENANT = tenantId('breeze');
const OTHER = tenantId('gale');
const NOW = Date.parse('2026-11-01T12:00:00Z');
const numberOf = (n: number): string => `49151${String(n).padStart(7, '0')}`;

const stocked = async (count: number, tenant = TENANT) => {
  const store = new MemoryResourceStore([RESOURCE, RESERVATION]);
  const rows = Array.from({ length: count }, (_, n) => ({ kind: 'msisdn', value: numberOf(n) }));
  await importStock(store, tenant, rows, NOW);
  return store;
};
const request = (id: string, wanted?: string) => ({
  tenant: TENANT,
  id,
  unit: id,
  partyId: 'party1',
  kind: 'msisdn' as const,
  ...(wanted === undefined ? {} : { wanted }),
});
const statusOf = async (store: MemoryResourceStore, value: string) => {
  const stored = await store.get(TENANT, RESOURCE.name, resourceIdOf(TENANT, 'msisdn', value));
  const { resourceStatus, usageState, availableOn } = bodyOf(RESOURCE, stored ?? fail());
  return [resourceStatus, usageState, availableOn !== undefined];
};
const fail = (): never => {
  throw new Error('the resource is in stock');
};

test('of 200 who race for 50 numbers exactly 50 win, and no number is given twice', async () => {
  const store = await stocked(50);
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, n) => reserveResource(store, request(`r${n}`), NOW)),
  );
  const won = answers.flatMap((answer) => (answer.ok ? [answer.value.value] : []));
  expect(won).toHaveLength(50);
  expect(new Set(won).size).toBe(50);
  expect(new Set(answers.flatMap((answer) => (answer.ok ? [] : [answer.error.code])))).toEqual(
    new Set(['out-of-stock']),
  );
});

test('a reservation made again, alone or beside itself, answers the same number', async () => {
  const store = await stocked(20);
  const first = await Promise.all(Array.from({ length: 5 }, () => reserveResource(store, request('r'), NOW)));
  const again = await reserveResource(store, request('r'), NOW);
  const values = new Set([...first, again].flatMap((answer) => (answer.ok ? [answer.value.value] : [])));
  expect(values.size).toBe(1);
  const held = await store.list({
    tenant: TENANT,
    resource: RESOURCE.name,
    lookup: { path: 'resourceStatus', value: 'reserved' },
    limit: 100,
  });
  expect(held.items).toHaveLength(1);
});

test('a wanted number goes to one', async () => {
  const store = await stocked(3);
  expect(await reserveResource(store, request('a', numberOf(2)), NOW)).toMatchObject({ value: { value: numberOf(2) } });
  expect(await reserveResource(store, request('b', numberOf(2)), NOW)).toMatchObject({ error: { code: 'conflict' } });
  expect(await reserveResource(store, request('c', numberOf(9)), NOW)).toMatchObject({
    error: { code: 'unknown-reference' },
  });
});

test('available → reserved → assigned → available', async () => {
  const store = await stocked(1);
  expect(await statusOf(store, numberOf(0))).toEqual(['available', 'idle', true]);
  await reserveResource(store, request('r'), NOW);
  expect(await statusOf(store, numberOf(0))).toEqual(['reserved', 'idle', false]);
  await assignReservation(store, { tenant: TENANT, id: 'r' }, NOW);
  expect(await statusOf(store, numberOf(0))).toEqual(['reserved', 'active', false]);
  await releaseReservation(store, { tenant: TENANT, id: 'r', to: 'shelf' }, NOW);
  await releaseReservation(store, { tenant: TENANT, id: 'r', to: 'shelf' }, NOW);
  expect(await statusOf(store, numberOf(0))).toEqual(['available', 'idle', true]);
});

test('what was used goes to quarantine, nobody’s and given to nobody, once', async () => {
  const store = await stocked(1);
  await reserveResource(store, request('r'), NOW);
  await assignReservation(store, { tenant: TENANT, id: 'r' }, NOW);
  const retire = () => releaseReservation(store, { tenant: TENANT, id: 'r', to: 'quarantine' }, NOW);
  for (const _again of [1, 2]) expect(await retire()).toMatchObject({ ok: true });
  expect(await statusOf(store, numberOf(0))).toEqual(['standby', 'idle', true]);
  expect(await reserveResource(store, request('next'), NOW)).toMatchObject({ error: { code: 'out-of-stock' } });
});

test('a reservation that was released before it was made is not made any more', async () => {
  const store = await stocked(1);
  await releaseReservation(store, { tenant: TENANT, id: 'r', to: 'shelf' }, NOW);
  expect(await reserveResource(store, request('r'), NOW)).toMatchObject({ error: { code: 'conflict' } });
  expect(await statusOf(store, numberOf(0))).toEqual(['available', 'idle', true]);
});

test('a release gives back what it holds, never what another holds by now', async () => {
  const store = await stocked(1);
  await reserveResource(store, request('a'), NOW);
  await releaseReservation(store, { tenant: TENANT, id: 'a', to: 'shelf' }, NOW);
  await reserveResource(store, request('b'), NOW);
  await releaseReservation(store, { tenant: TENANT, id: 'a', to: 'shelf' }, NOW);
  expect(await statusOf(store, numberOf(0))).toEqual(['reserved', 'idle', false]);
});

test('one tenant’s stock is nobody else’s', async () => {
  const store = await stocked(5, OTHER);
  expect(await reserveResource(store, request('r'), NOW)).toMatchObject({ error: { code: 'out-of-stock' } });
});

test('a pool is reserved from by who asks for it, and by nobody else; what was released goes back to it', async () => {
  const store = await stocked(0);
  const golden = numberOf(7);
  await importStock(store, TENANT, [{ kind: 'msisdn', value: golden, pool: 'golden' }], NOW);
  expect(await reserveResource(store, request('r1'), NOW)).toMatchObject({ error: { code: 'out-of-stock' } });
  expect(await reserveResource(store, request('r2', golden), NOW)).toMatchObject({ error: { code: 'conflict' } });
  const asked = { ...request('r3'), pool: 'golden' };
  expect(await reserveResource(store, asked, NOW)).toMatchObject({ ok: true, value: { value: golden } });
  expect(await reserveResource(store, asked, NOW)).toMatchObject({ ok: true, value: { value: golden } });
  await releaseReservation(store, { tenant: TENANT, id: 'r3', to: 'shelf' }, NOW);
  expect(await reserveResource(store, { ...asked, id: 'r4' }, NOW)).toMatchObject({ ok: true });
});
