import { MemoryOrderTraces } from '../../shared/adapters/memory/memory-order-traces';
import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import type { ApiRequest } from '../../shared/kernel/api';
import { fixedClock } from '../../shared/kernel/clock';
import { countingIds } from '../../shared/kernel/ids';
import { decomposeOrder } from '../../shared/product-ordering/decompose-order';
import { keepsNothing } from '../../shared/product-ordering/keeps-nothing';
import { orderHooks } from '../../shared/product-ordering/order-hooks';
import { PRODUCT_ORDERING_API } from '../../shared/product-ordering/resources';
import { servePlan } from '../../shared/product-ordering/serve-plan';
import { traceOf } from '../../shared/product-ordering/trace-order';
import { viewPlan } from '../../shared/product-ordering/view-plan';
import { tmfApi } from '../../shared/tmf/engine';
import type { DomainEvent } from '../../shared/tmf/event';
import { CUSTOMER, ending, FACTS, item, NOW, order, PORTS, TENANT } from './shop';

const agent = { tenant: TENANT, subject: 'agent', roles: ['agent'] as const };
const stranger = { tenant: TENANT, subject: 'stranger', roles: ['subscriber'] as const, partyId: 'party2' };

const event = (resource: string, id: string, body: Record<string, unknown>, more: Partial<DomainEvent> = {}) =>
  ({
    eventId: `${resource}.${id}.1`,
    eventType: 'x',
    eventTime: '2026-11-01T12:00:00.000Z',
    kind: 'Create',
    tenant: TENANT,
    domain: 'product-ordering',
    resource,
    id,
    version: 1,
    event: { [resource]: body },
    ...more,
  }) as DomainEvent;

test.each([
  ['productOrder', 'o1', { state: 'acknowledged' }],
  ['cancelProductOrder', 'c1', { productOrder: { id: 'o1' }, state: 'acknowledged' }],
  ['serviceOrder', 'o1-1-activate-sim', { externalId: 'o1', state: 'acknowledged' }],
  ['service', 'o1-1-voice', { serviceOrderItem: [{ serviceOrderId: 'o1-1-profile-voice' }], state: 'active' }],
  ['product', 'p1', { productOrderItem: [{ productOrderId: 'o0' }, { productOrderId: 'o1' }], status: 'active' }],
])('an event of a %s is traced to its order', (resource, id, body) => {
  expect(traceOf(event(resource, id, body))).toMatchObject({
    orderId: 'o1',
    entry: { resource, resourceId: id, state: expect.any(String) },
  });
});

test('the newest note is what was said; an event of no order is not traced', () => {
  const body = {
    externalId: 'o1',
    state: 'failed',
    note: [{ text: 'attempt 1: failed' }, { text: 'attempt 2: done' }],
  };
  expect(traceOf(event('serviceOrder', 's1', body))?.entry.text).toBe('attempt 2: done');
  const asked = { externalId: 'o1', category: 'activate-sim', note: [{ author: 'network', text: 'attempt 1: done' }] };
  expect(traceOf(event('serviceOrder', 's1', asked))?.entry).toMatchObject({ by: 'network', asked: 'activate-sim' });
  expect(traceOf(event('product', 'p1', { status: 'active' }))).toBeUndefined();
  expect(traceOf(event('customer', 'c1', {}))).toBeUndefined();
});

test('a plan shows where each step stands, and draws itself', () => {
  const plan = decomposeOrder(order([item('iot'), { ...ending('line1'), id: '2' }]), FACTS);
  const happened = (resourceId: string, state: string) => ({
    id: resourceId,
    at: '2026-11-01T12:00:00.000Z',
    resource: 'serviceOrder',
    resourceId,
    kind: 'StateChange',
    state,
  });
  const { steps, diagram } = viewPlan(plan, [
    happened('order1-1-order-profile', 'completed'),
    happened('order1-1-activate-sim', 'inProgress'),
    happened('order1-1-activate-sim', 'completed'),
  ]);
  expect(steps.map(({ kind, name, state }) => `${kind} ${name}: ${state}`)).toEqual([
    'reserve msisdn: reserved',
    'reserve sim: reserved',
    'network order-profile: completed',
    'network confirm-profile: planned',
    'network activate-sim: completed',
    'network release-profile: planned',
    'network set-profile data: planned',
    'service data: planned',
    'product charging and product: planned',
    'network deactivate-sim: planned',
    'change terminated: planned',
    'change terminated: planned',
  ]);
  expect(diagram.split('\n').slice(0, 2)).toEqual(['flowchart LR', '  s0["reserve: msisdn<br>reserved"]']);
  expect(diagram).toContain('  s0 --> s2');
});

test('a name in the catalog cannot draw into the diagram', () => {
  const plan = decomposeOrder(order([item('iot')]), FACTS);
  const tasks = plan.tasks.map((task) =>
    task.kind === 'service'
      ? { ...task, specification: { id: 'x', name: 'a"] --> s9; click s9 "javascript:1"' } }
      : task,
  );
  expect(viewPlan({ ...plan, tasks }, []).diagram).toContain(
    '["service: a__ --_ s9_ click s9 _javascript:1_<br>planned"]',
  );
});

/** TMF622 as it is deployed, in memory. */
function desk() {
  const store = new MemoryResourceStore(PRODUCT_ORDERING_API.resources);
  const ids = countingIds('order');
  const engine = (more: object) =>
    tmfApi(PRODUCT_ORDERING_API, {
      store,
      ids,
      clockOf: async () => fixedClock(NOW),
      hooks: {
        productOrder: { ...orderHooks(PORTS), ...more },
      },
    });
  const traces = new MemoryOrderTraces();
  const ports = { ...PORTS, traces, api: engine({}), dryRun: engine({ store: keepsNothing }) };
  const call = async (method: string, path: string, body?: unknown, caller: ApiRequest['caller'] = agent) => {
    const request: ApiRequest = {
      method,
      path: `${PRODUCT_ORDERING_API.basePath}${path}`,
      query: {},
      headers: { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      caller,
      requestId: 'request',
      baseUrl: 'https://front.example/v1',
    };
    const answer = (await servePlan(request, ports)) ?? (await ports.api(request));
    return 'failure' in answer
      ? { code: answer.failure.code, violations: answer.failure.violations }
      : { status: answer.status, body: JSON.parse(answer.body ?? 'null') };
  };
  return { call, traces, store };
}
const IOT = {
  relatedParty: [{ id: CUSTOMER, role: 'customer' }],
  billingAccount: { id: 'account1' },
  productOrderItem: [{ id: '1', action: 'add', productOffering: { id: 'iot' } }],
};

test('a preview plans what is not ordered, or says why it cannot be', async () => {
  const { call, store } = desk();
  const preview = await call('POST', '/productOrder/preview', IOT);
  expect(preview).toMatchObject({ status: 200, body: { steps: expect.any(Array), diagram: expect.any(String) } });
  expect(preview.body.steps).toHaveLength(9);
  expect(await call('POST', '/productOrder/preview', { ...IOT, billingAccount: undefined })).toMatchObject({
    code: 'unprocessable',
    violations: [{ path: 'productOrderItem.0.billingAccount' }],
  });
  expect(await call('GET', '/productOrder/preview')).toMatchObject({ status: 405 });
  expect((await store.list({ tenant: TENANT, resource: 'productOrder', limit: 10 })).items).toEqual([]);
});

test('an order’s plan is the kept one; its timeline is for whoever may see the order', async () => {
  const { call, traces } = desk();
  const { body } = await call('POST', '/productOrder', IOT);
  expect(await call('GET', `/productOrder/${body.id}/plan`)).toMatchObject({ status: 200 });
  await traces.keepPlan(TENANT, body.id, { units: [], changes: [], tasks: [] });
  expect(await call('GET', `/productOrder/${body.id}/plan`)).toMatchObject({ body: { steps: [] } });
  const traced = traceOf(event('productOrder', body.id, { state: 'acknowledged' }));
  if (traced) await traces.add(TENANT, body.id, traced.entry);
  expect(await call('GET', `/productOrder/${body.id}/timeline`)).toMatchObject({
    status: 200,
    body: [{ resource: 'productOrder', kind: 'Create', state: 'acknowledged' }],
  });
  for (const what of ['plan', 'timeline']) {
    expect(await call('GET', `/productOrder/${body.id}/${what}`, undefined, stranger)).toMatchObject({
      code: 'not-found',
    });
    expect(await call('GET', `/productOrder/nope/${what}`)).toMatchObject({ code: 'not-found' });
  }
});
