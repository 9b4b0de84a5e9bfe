import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import type { Caller } from '../../shared/kernel/tenant';
import { closeOrder, endOf } from '../../shared/product-ordering/close-order';
import { planSteps } from '../../shared/product-ordering/plan-steps';
import { PRODUCT_ORDER, PRODUCT_ORDERING_API } from '../../shared/product-ordering/resources';
import { executionOf, RESUMES_MAX, resumeHooks, resumeOrder } from '../../shared/product-ordering/resume-order';
import { newResource } from '../../shared/tmf/write-resource';
import { serve } from '../harness/serve';
import { item, NOW, order, TENANT } from './shop';

const ORDER = { tenant: TENANT, orderId: 'order1' };
const agent: Caller = { tenant: TENANT, subject: 'agent', roles: ['agent'] };

/** An order whose execution ended with an error, and what it could not do. */
const ended = (failure: string, more: object = {}, before = order([item('prepaid')], { state: 'inProgress' })) => {
  const closed = closeOrder(before, endOf({ ...ORDER, failure: { Error: failure }, ...more }), NOW);
  if (!closed.ok || closed.value === undefined) throw new Error('it was closed');
  return closed.value;
};
const stuck = { undoneNetworkTasks: [{ missing: 'network task a' }] };
const unfinished = { undoneProducts: [{ missing: 'not all is changed', finish: true }] };
const resumed = (given: Parameters<typeof resumeOrder>[0]) => {
  const result = resumeOrder(given);
  if (!result.ok || result.value === undefined) throw new Error('it was resumed');
  return result.value;
};

test.each([
  ['OutOfStock', 'stock'],
  ['NoTariff', 'data'],
  ['NetworkTaskDeclined', 'network'],
  ['Odd', 'ours'],
])('an order that failed by %s says that it is %s’s', (error, of) =>
  expect(ended(error)).toMatchObject({ state: 'failed', fallout: { class: of, missing: [], attempts: 0 } }),
);

test('what could not be undone is undone by another execution, and asked of the network anew', () => {
  const held = ended('NetworkTaskDeclined', stuck);
  expect(held).toMatchObject({
    state: 'held',
    fallout: { class: 'network', missing: ['network task a'], resume: 'undo' },
  });
  const again = resumed(held);
  expect(again).toMatchObject({ state: 'inProgress', fallout: { attempts: 1 } });
  expect(executionOf(TENANT, again)).toEqual({
    name: 'breeze_order1_1',
    input: { tenant: TENANT, orderId: 'order1', resume: 'undo', again: 1 },
  });
  const task = { kind: 'network', id: 'a', unit: 'u', dependsOn: [], operation: 'activate-sim' } as const;
  const plan = { units: [], changes: [], tasks: [task] };
  expect(planSteps(TENANT, 'order1', plan, 1).undo.networkTasks).toEqual([{ tenant: TENANT, id: 'a', again: 1 }]);
});

test('undone in the end, it failed by what first held it; held again, it says so', () => {
  const again = resumed(ended('NetworkTaskDeclined', stuck));
  expect(ended('Resumed', {}, again)).toMatchObject({
    state: 'failed',
    fallout: { class: 'network', missing: [] },
    note: [{}, { id: 'order1-end-1', text: 'Not fulfilled: the network declined a task; all was undone' }],
  });
  expect(ended('Resumed', stuck, again)).toMatchObject({ state: 'held', fallout: { attempts: 1, resume: 'undo' } });
});

test('what is past its point of no return is finished, never undone', () => {
  const held = ended('Odd', unfinished);
  expect(executionOf(TENANT, resumed(held)).input).toMatchObject({ resume: 'finish' });
});

test('what nobody knows is looked at by a person; what is not held, or was resumed too often, is not resumed', () => {
  const refusal = (given: Parameters<typeof resumeOrder>[0]) => {
    const result = resumeOrder(given);
    return result.ok ? undefined : result.error.message;
  };
  expect(refusal(ended('ChargingUncertain'))).toContain('order order1 is held for a person: charging of product');
  expect(refusal(order([], { state: 'completed' }))).toBe('order order1 is completed: only a held one is resumed');
  const held = ended('NetworkTaskDeclined', stuck);
  const often = { ...held, fallout: { ...held.fallout, attempts: RESUMES_MAX } };
  expect(refusal(often)).toContain('was resumed 20 times');
});

test('one request resumes many orders, each by itself', async () => {
  const store = new MemoryResourceStore(PRODUCT_ORDERING_API.resources);
  for (const id of ['a', 'b']) {
    const body = {
      ...ended('NetworkTaskDeclined', stuck),
      state: id === 'a' ? ('held' as const) : ('failed' as const),
    };
    await store.create(
      newResource(PRODUCT_ORDER, { tenant: TENANT, id, basePath: PRODUCT_ORDERING_API.basePath, nowMs: NOW, body }),
    );
  }
  const call = serve(PRODUCT_ORDERING_API, { store, nowMs: NOW, hooks: { resumeProductOrder: resumeHooks } });
  const asked = { productOrder: ['a', 'b', 'none', 'a'].map((id) => ({ id })) };
  expect(await call(agent, 'POST', '/resumeProductOrder', asked)).toMatchObject({
    status: 201,
    body: {
      state: 'done',
      resumed: 1,
      result: [
        { id: 'a', outcome: 'resumed' },
        { id: 'b', outcome: 'refused', reason: expect.stringContaining('is failed') },
        { id: 'none', outcome: 'refused', reason: 'There is no productOrder none' },
      ],
    },
  });
  expect(await store.get(TENANT, 'productOrder', 'a')).toMatchObject({ body: { state: 'inProgress' } });
});
