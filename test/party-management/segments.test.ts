import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { tenantId } from '../../shared/kernel/tenant';
import { customerSegmentResource, segmentReader } from '../../shared/party-management';
import { customerSegmentHooks } from '../../shared/party-management/segment-hooks';
import { TIMELINE_API } from '../../shared/party-management/timeline-resources';
import { serve } from '../harness/serve';

const TENANT = tenantId('blue');
const agent = { tenant: TENANT, subject: 'a', roles: ['agent' as const] };
const anna = { tenant: TENANT, subject: 's', roles: ['subscriber' as const], partyId: 'anna' };
const ben = { ...anna, partyId: 'ben' };
const AT = '/customerSegment';
const body = { party: { id: 'anna' }, marketSegment: [{ id: 'business', name: 'Business' }, { id: 'gold' }] };

function openSegments() {
  const store = new MemoryResourceStore([customerSegmentResource]);
  const hooks = { customerSegment: customerSegmentHooks };
  return { call: serve(TIMELINE_API, { hooks, nowMs: 0, store }), segments: segmentReader(store) };
}

test('a party’s segments stand under its id, are changed there, and are read by who sells', async () => {
  const { call, segments } = openSegments();
  expect(await segments.segmentsOf(TENANT, 'anna')).toEqual([]);
  expect(await call(agent, 'POST', AT, body)).toMatchObject({ status: 201, body: { id: 'anna' } });
  expect(await segments.segmentsOf(TENANT, 'anna')).toEqual(['business', 'gold']);
  expect((await call(agent, 'POST', AT, { ...body, marketSegment: [] })).body).toMatchObject({ code: 'conflict' });
  await call(agent, 'PATCH', `${AT}/anna`, { marketSegment: [{ id: 'gold' }] });
  expect(await segments.segmentsOf(TENANT, 'anna')).toEqual(['gold']);
});

test('a customer sees their own and changes none', async () => {
  const { call } = openSegments();
  await call(agent, 'POST', AT, body);
  expect((await call(anna, 'GET', `${AT}/anna`)).status).toBe(200);
  expect((await call(ben, 'GET', `${AT}/anna`)).body).toMatchObject({ code: 'not-found' });
  expect((await call(anna, 'PATCH', `${AT}/anna`, { marketSegment: [] })).body).toMatchObject({ code: 'forbidden' });
});

test('a segment that no balance could keep is refused with its path', async () => {
  const { call } = openSegments();
  const refused = await call(agent, 'POST', AT, { ...body, marketSegment: [{ id: 'gold' }, { id: 'a b' }] });
  expect(refused.body).toMatchObject({
    code: 'invalid-request',
    violations: [{ path: 'marketSegment.1.id' }],
  });
});
