import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import type { ApiRequest } from '../../shared/kernel/api';
import { fixedClock } from '../../shared/kernel/clock';
import { failureStatus, toErrorBody } from '../../shared/kernel/errors';
import { countingIds } from '../../shared/kernel/ids';
import { type Caller, type Role, tenantId } from '../../shared/kernel/tenant';
import { tenantApi } from '../../shared/platform/resources';
import { tenantHooks } from '../../shared/platform/tenant-hooks';
import { tmfApi } from '../../shared/tmf/engine';

const as = (tenant: string, role: Role): Caller => ({ tenant: tenantId(tenant), subject: role, roles: [role] });
const brand = { name: 'Blue', currency: 'EUR', country: 'DE', timeZone: 'Europe/Berlin', pricesIncludeTax: true };

function openPlatform() {
  const handler = tmfApi(tenantApi, {
    store: new MemoryResourceStore(tenantApi.resources),
    ids: countingIds('t'),
    clockOf: async () => fixedClock(0),
    hooks: { tenant: tenantHooks(false) },
  });
  return async (method: string, path: string, body?: unknown, caller = as('blue', 'operator')) => {
    const request: ApiRequest = {
      method,
      path: `${tenantApi.basePath}${path}`,
      query: {},
      headers: {},
      body: body === undefined ? undefined : JSON.stringify(body),
      caller,
      requestId: 'r',
      baseUrl: 'https://front.example/v1',
    };
    const answer = await handler(request);
    return 'failure' in answer
      ? { status: failureStatus(answer.failure.code), body: toErrorBody(answer.failure, 'r') as never }
      : { status: answer.status, body: answer.body ? JSON.parse(answer.body) : undefined };
  };
}

test('a tenant is set up under the name in its operator’s token, once', async () => {
  const call = openPlatform();
  const made = await call('POST', '/tenant', brand);
  expect([made.status, made.body.id, made.body.href]).toEqual([
    201,
    'blue',
    'https://front.example/v1/farthing/tenantManagement/v1/tenant/blue',
  ]);
  expect((await call('POST', '/tenant', { ...brand, name: 'Bluer' })).status).toBe(409);
});

test('another tenant’s operator sees and changes nothing of it', async () => {
  const call = openPlatform();
  await call('POST', '/tenant', brand);
  const red = as('red', 'operator');
  expect((await call('GET', '/tenant/blue', undefined, red)).status).toBe(404);
  expect((await call('PATCH', '/tenant/blue', { name: 'x' }, red)).status).toBe(404);
  expect((await call('GET', '/tenant', undefined, red)).body).toEqual([]);
});

test.each<[string, object, object, number]>([
  ['jumps forward in a sandbox', { sandbox: true }, { clockOffsetSeconds: 86_400 }, 200],
  ['jumps further', { sandbox: true, clockOffsetSeconds: 10 }, { clockOffsetSeconds: 20 }, 200],
  ['never jumps back', { sandbox: true, clockOffsetSeconds: 20 }, { clockOffsetSeconds: 10 }, 400],
  ['is not reset', { sandbox: true, clockOffsetSeconds: 20 }, { clockOffsetSeconds: null }, 400],
  ['stays the world’s for a live brand', {}, { clockOffsetSeconds: 86_400 }, 400],
  ['does not move together with becoming a sandbox', {}, { sandbox: true, clockOffsetSeconds: 1 }, 400],
  ['is bounded', { sandbox: true }, { clockOffsetSeconds: 1e12 }, 400],
])('a clock %s', async (_what, more, change, status) => {
  const call = openPlatform();
  expect((await call('POST', '/tenant', { ...brand, ...more })).status).toBe(201);
  expect((await call('PATCH', '/tenant/blue', change)).status).toBe(status);
});

test('a live brand does not begin on another clock', async () => {
  expect((await openPlatform()('POST', '/tenant', { ...brand, clockOffsetSeconds: 5 })).status).toBe(400);
});

test.each<[object, number]>([
  [{ timeZone: 'Europe/Atlantis' }, 400],
  [{ currency: 'euro' }, 400],
  [{ country: 'Germany' }, 400],
  [{ name: undefined }, 400],
])('%j is refused', async (more, status) => {
  expect((await openPlatform()('POST', '/tenant', { ...brand, ...more })).status).toBe(status);
});

test.each(['agent', 'finance', 'subscriber', 'partner', 'network'] as const)('a %s changes nothing', async (role) => {
  const call = openPlatform();
  await call('POST', '/tenant', brand);
  expect((await call('PATCH', '/tenant/blue', { name: 'x' }, as('blue', role))).status).toBe(403);
});

test.each(['transferCost', 'adjustmentApprovalAbove'])('%s is not below zero', async (name) => {
  const call = openPlatform();
  expect((await call('POST', '/tenant', { ...brand, [name]: '-0.01' })).status).toBe(400);
  expect((await call('POST', '/tenant', { ...brand, [name]: '0.5' })).status).toBe(201);
  expect((await call('PATCH', '/tenant/blue', { [name]: '-1' })).status).toBe(400);
});
