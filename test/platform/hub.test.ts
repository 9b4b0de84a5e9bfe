import { postCallback } from '../../shared/adapters/aws/post-callback';
import { MemoryDeliveryLog } from '../../shared/adapters/memory/memory-delivery-log';
import { MemoryHubStore } from '../../shared/adapters/memory/memory-hub-store';
import type { ApiRequest } from '../../shared/kernel/api';
import { fixedClock } from '../../shared/kernel/clock';
import { failureStatus, toErrorBody } from '../../shared/kernel/errors';
import { countingIds } from '../../shared/kernel/ids';
import { type Caller, tenantId } from '../../shared/kernel/tenant';
import { checkCallback, isPrivateAddress } from '../../shared/platform/check-callback';
import { listenerCall, SIGNATURE_HEADER, sign } from '../../shared/platform/listener-call';
import { serveHub } from '../../shared/platform/serve-hub';

import { shopApi } from '../tmf/shop';

const operator: Caller = { tenant: tenantId('blue'), subject: 'o', roles: ['operator'] };
const other: Caller = { tenant: tenantId('red'), subject: 'o', roles: ['operator'] };

function openHub() {
  let secrets = 0;
  const handler = serveHub({
    subscriptions: new MemoryHubStore(),
    log: new MemoryDeliveryLog(),
    queueReplay: () => Promise.reject(new Error('nobody asked')),
    ids: countingIds('s'),
    newSecret: () => `secret${++secrets}`,
    clockOf: async () => fixedClock(0),
    local: false,
  });
  return async (
    method: string,
    path: string,
    body?: unknown,
    caller = operator,
    headers: Record<string, string> = {},
  ) => {
    const request: ApiRequest = {
      method,
      path: `/shop/v4${path}`,
      query: {},
      headers,
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
const wanted = { callback: 'https://hooks.example.org/farthing', query: 'eventType=ParcelCreateEvent' };

test('a subscription is made, shown without its secret, and ended', async () => {
  const call = openHub();
  const href = 'https://front.example/v1/shop/v4/hub/s1';
  expect(await call('POST', '/hub', wanted)).toEqual({
    status: 201,
    body: { id: 's1', href, ...wanted, secret: 'secret1' },
  });
  expect(await call('GET', '/hub')).toEqual({ status: 200, body: [{ id: 's1', href, ...wanted }] });
  expect(await call('GET', '/hub/s1')).toEqual({ status: 200, body: { id: 's1', href, ...wanted } });
  expect((await call('DELETE', '/hub/s1')).status).toBe(204);
  expect((await call('DELETE', '/hub/s1')).status).toBe(404);
});

test('the same wish twice is refused, and the same key answers the same', async () => {
  const call = openHub();
  const key = { 'idempotency-key': 'k' };
  const first = await call('POST', '/hub', wanted, operator, key);
  expect(await call('POST', '/hub', wanted, operator, key)).toEqual(first);
  expect((await call('POST', '/hub', wanted)).status).toBe(409);
  expect((await call('POST', '/hub', { ...wanted, query: '' }, operator, key)).body.code).toBe('idempotency-conflict');
});

test('another tenant sees nothing of it', async () => {
  const call = openHub();
  await call('POST', '/hub', wanted);
  expect((await call('GET', '/hub', undefined, other)).body).toEqual([]);
  expect((await call('GET', '/hub/s1', undefined, other)).status).toBe(404);
  expect((await call('DELETE', '/hub/s1', undefined, other)).status).toBe(404);
});

test.each(['subscriber', 'agent', 'finance', 'network'] as const)('a %s may not subscribe', async (role) => {
  expect((await openHub()('POST', '/hub', wanted, { ...operator, roles: [role] })).status).toBe(403);
});

test.each([
  'eventTyp=A',
  'eventType=',
  '=A',
  'eventType.regex=(a*)*b',
  'filter=$[?(',
  'filter=$..event',
  'eventTime.gt=soon',
  `eventType=${'x'.repeat(1_000)}`,
])('query %s is refused', async (query) => {
  const refused = await openHub()('POST', '/hub', { ...wanted, query });
  expect([refused.status, refused.body.violations[0].path]).toEqual([400, 'query']);
});

test.each([
  ['PUT', '/hub', 405],
  ['GET', '/hub/s1/replay', 405],
  ['POST', '/hub/s1/delivery', 405],
  ['GET', '/hub/s1/delivery', 404],
  ['POST', '/hub/s1/replay', 404],
  ['GET', '/hub/s1/other', 404],
  ['PATCH', '/hub/s1', 405],
])('%s %s answers %i', async (method, path, status) => {
  expect((await openHub()(method, path)).status).toBe(status);
});

test.each<[unknown, boolean]>([
  ['https://hooks.example.org/x', true],
  ['https://8.8.8.8/x', true],
  ['https://[2606:4700::1111]/', true],
  ['http://hooks.example.org/x', false],
  ['ftp://hooks.example.org/x', false],
  ['https://user:word@hooks.example.org/', false],
  ['https://hooks.example.org/?x=1', false],
  ['https://localhost/', false],
  ['https://printer.local/', false],
  ['https://metadata.google.internal/', false],
  ['https://intranet/', false],
  ['https://127.0.0.1/', false],
  ['https://2130706433/', false],
  ['https://0x7f.1/', false],
  ['https://10.1.2.3/', false],
  ['https://172.31.0.1/', false],
  ['https://192.168.1.1/', false],
  ['https://169.254.169.254/latest/meta-data', false],
  ['https://100.64.0.1/', false],
  ['https://[::1]/', false],
  ['https://[fd00::1]/', false],
  ['https://[fe80::1]/', false],
  ['https://[::ffff:10.0.0.1]/', false],
  ['https://[::ffff:a00:1]/', false],
  ['nonsense', false],
  [42, false],
])('callback %s is allowed: %s', (callback, allowed) => {
  expect(checkCallback(callback, false) === undefined).toBe(allowed);
});

test('on a local cloud a callback may be on this machine', () => {
  expect(checkCallback('http://127.0.0.1:9000/hook', true)).toBeUndefined();
  expect(checkCallback('file:///etc/passwd', true)).toBeDefined();
});

test('what a name leads to is judged too', () => {
  expect(['1.1.1.1', '2606:4700::1111', '10.0.0.1', '::ffff:127.0.0.1', 'no address'].map(isPrivateAddress)).toEqual([
    false,
    false,
    true,
    true,
    true,
  ]);
});

test('a name that leads to a private address is refused in the connection', async () => {
  const call = { headers: {}, body: '{}' };
  await expect(postCallback({ ...call, url: 'https://localhost:9/listener/x' }, false)).rejects.toThrow(
    'private address',
  );
  await expect(postCallback({ ...call, url: 'http://hooks.example.org/listener/x' }, false)).rejects.toThrow('https');
});

test('a delivery is TMF630’s event, signed', () => {
  const event = {
    eventId: 'blue.parcel.p1.2',
    eventType: 'ParcelStateChangeEvent',
    eventTime: '2026-03-01T00:00:00.000Z',
    kind: 'StateChange' as const,
    tenant: operator.tenant,
    domain: 'shop',
    resource: 'parcel',
    id: 'p1',
    version: 2,
    event: { parcel: { id: 'p1', href: '/shop/v4/parcel/p1', rate: '0.10' } },
  };
  const subscription = {
    tenant: operator.tenant,
    basePath: '/shop/v4',
    id: 's1',
    ...wanted,
    secret: 'secret',
    createdAt: '',
  };
  const call = listenerCall(event, subscription, 5_000, [shopApi]);
  expect(call.url).toBe('https://hooks.example.org/farthing/listener/parcelStateChangeEvent');
  expect(JSON.parse(call.body)).toEqual({
    eventId: 'blue.parcel.p1.2',
    eventTime: '2026-03-01T00:00:00.000Z',
    eventType: 'ParcelStateChangeEvent',
    correlationId: 'parcel/p1',
    domain: 'shop',
    title: 'ParcelStateChangeEvent',
    description: 'parcel p1, version 2',
    priority: 'Normal',
    timeOcurred: '2026-03-01T00:00:00.000Z',
    event: { parcel: { id: 'p1', href: '/shop/v4/parcel/p1', rate: 0.1 } },
  });
  const fewer = listenerCall(event, { ...subscription, query: 'fields=event.parcel.rate' }, 5_000, [shopApi], 'r1');
  expect(Object.keys(JSON.parse(fewer.body))).toEqual(['eventId', 'eventTime', 'eventType', 'event']);
  expect(JSON.parse(fewer.body).event).toEqual({ parcel: { rate: 0.1 } });
  expect([call.headers['X-Farthing-Replay'], fewer.headers['X-Farthing-Replay']]).toEqual([undefined, 'r1']);
  // Text within the system, a number with all its digits outside.
  expect(call.body).toContain('"rate":0.10');
  expect(call.headers[SIGNATURE_HEADER]).toBe(`t=5,v1=${sign(call.body, 'secret', 5)}`);
  expect(sign(call.body, 'secret', 5)).not.toBe(sign(call.body, 'other', 5));
});
