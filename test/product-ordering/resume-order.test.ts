import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import type { Caller } from '../../shared/kernel/tenant';
import { assess } from '../../shared/product-ordering/cancel-order';
import { closeOrder, endOf } from '../../shared/product-ordering/close-order';
import { decomposeOrder } from '../../shared/product-ordering/decompose-order';
import { planAgain } from '../../shared/product-ordering/plan-again';
import { planSteps } from '../../shared/product-ordering/plan-steps';
import { PRODUCT_ORDER, PRODUCT_ORDERING_API } from '../../shared/product-ordering/resources';
import { executionOf, RESUMES_MAX, resumeHooks, resumeOrder } from '../../shared/product-ordering/resume-order';
import { newResource } from '../../shared/tmf/write-resource';
import { serve } from '../harness/serve';
import { ending, FACTS, item, NOW, onItem, order, TENANT, wanting } from './shop';

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
const UNDONE = { undoneProducts: [], undoneServices: [], undoneNetworkTasks: [{}], undoneReservations: [{}] };
const resumed = (...given: Parameters<typeof resumeOrder>) => {
  const result = resumeOrder(...given);
  if (!result.ok || result.value === undefined) throw new Error('it was resumed');
  return result.value;
};

test.each([
  ['OutOfStock', 'stock', 'held'],
  ['Conflict', 'stock', 'failed'],
  ['NoTariff', 'data', 'held'],
  ['TaskDataRefused', 'data', 'failed'],
  ['NetworkTaskDeclined', 'network', 'held'],
  ['NetworkTaskFailed', 'network', 'held'],
  ['PartnerTaskDeclined', 'partner', 'failed'],
  ['ProfileDeclined', 'partner', 'held'],
  ['PartnerTaskFailed', 'partner', 'held'],
  ['Odd', 'ours', 'held'],
])('an order that failed by %s is %s’s: all was undone, and it is %s', (error, of, state) => {
  const fallout = { class: of, code: error, missing: [], attempts: 0 };
  expect(ended(error)).toMatchObject({
    state,
    fallout: { ...fallout, ...(state === 'held' ? { resume: 'again' } : {}) },
  });
});

test('what may come right by itself is tried again later and later, under new ids, and then kept for a person', () => {
  let current = ended('NetworkTaskFailed');
  const waits: number[] = [];
  for (let n = 1; current.fallout?.nextAttemptDate !== undefined; n += 1) {
    waits.push(Date.parse(current.fallout.nextAttemptDate) - NOW);
    const again = resumed(current, 'schedule');
    expect(again).toMatchObject({ state: 'inProgress', fallout: { attempts: n, heals: n, round: n + 1 } });
    expect(executionOf(TENANT, again)).toEqual({
      name: `breeze_order1_${n}`,
      input: { tenant: TENANT, orderId: 'order1', again: n, round: n + 1 },
    });
    current = ended('NetworkTaskFailed', UNDONE, again);
  }
  expect(waits).toHaveLength(5);
  for (const [n, wait] of waits.slice(1).entries()) expect(wait).toBeGreaterThan((waits[n] ?? 0) * 0.75);
  expect(current).toMatchObject({
    state: 'held',
    fallout: { waitsFor: 'person', mend: expect.stringContaining('resume it') },
  });
  // Who mended it begins the count anew.
  expect(resumed(current)).toMatchObject({ fallout: { heals: 0, attempts: 6 } });
});

test('a SIM that the network declines is given up for others, twice; one that the customer chose is not', () => {
  const declined = 'NetworkTaskDeclined';
  const second = ended(declined, UNDONE, resumed(ended(declined), 'schedule'));
  expect(second).toMatchObject({ state: 'held', fallout: { waitsFor: 'time', heals: 1 } });
  expect(ended(declined, UNDONE, resumed(second, 'schedule'))).toMatchObject({ state: 'failed' });
  const chosen = order([item('prepaid', wanting('iccid', '8949'))], { state: 'inProgress' });
  expect(ended(declined, {}, chosen)).toMatchObject({ state: 'failed', fallout: { class: 'network' } });
});

test('an execution that ended before it did anything leaves what an earlier one did', () => {
  const again = resumed(ended('NetworkTaskDeclined', stuck));
  expect(ended('Odd', {}, again)).toMatchObject({
    state: 'held',
    fallout: { resume: 'undo', missing: ['network task a'] },
  });
});

test('held with nothing left, an order may be cancelled; with something left, not', () => {
  expect(assess(ended('OutOfStock'), undefined, NOW)).toMatchObject({ next: { state: 'cancelled' } });
  expect(assess(ended('NetworkTaskDeclined', stuck), undefined, NOW)).toMatchObject({ end: 'refused' });
});

test('begun anew, a plan does the same work under new ids; products that exist keep theirs', () => {
  const plan = decomposeOrder(order([item('bundle'), item('roaming', { id: '2', ...onItem('1') })]), FACTS);
  const again = planAgain(plan, 2);
  expect(planAgain(plan)).toEqual(plan);
  expect(again.units.map(({ id, baseProductId }) => [id, baseProductId])).toEqual([
    ['order1-1.2', undefined],
    ['order1-2.2', 'order1-1.2'],
  ]);
  const known = new Set(again.tasks.map(({ id }) => id));
  for (const { dependsOn } of again.tasks) for (const id of dependsOn) expect(known).toContain(id);
  expect(known).toContain('order1-1.2-activate-sim');
  const ends = planAgain(decomposeOrder(order([ending('line1')]), FACTS), 3);
  expect(ends.changes.map(({ productId }) => productId)).toEqual(['roaming1', 'line1']);
  expect(ends.tasks.map(({ id }) => id)).toEqual(['order1-1-deactivate-sim.3']);
});

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

test('undone in the end, it is held by what first held it; held again, it says so', () => {
  const again = resumed(ended('NetworkTaskDeclined', stuck));
  expect(ended('Resumed', UNDONE, again)).toMatchObject({
    state: 'held',
    fallout: { class: 'network', missing: [], resume: 'again' },
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
  expect(refusal(often)).toContain(`was resumed ${RESUMES_MAX} times`);
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

test('what one cause held goes on by one request: a hundred of the oldest, and it says whether others are left', async () => {
  const store = new MemoryResourceStore(PRODUCT_ORDERING_API.resources);
  const codes = [...Array.from({ length: 101 }, () => 'NetworkTaskFailed'), 'OutOfStock'];
  for (const [n, code] of codes.entries()) {
    const given = { tenant: TENANT, id: `o${n}`, basePath: PRODUCT_ORDERING_API.basePath, nowMs: NOW + n };
    await store.create(newResource(PRODUCT_ORDER, { ...given, body: ended(code) }));
  }
  const call = serve(PRODUCT_ORDERING_API, { store, nowMs: NOW, hooks: { resumeProductOrder: resumeHooks } });
  const ask = (body: object) => call(agent, 'POST', '/resumeProductOrder', body);
  expect(await ask({ fallout: { class: 'network' } })).toMatchObject({
    status: 201,
    body: { resumed: 100, more: true },
  });
  expect(await ask({ fallout: { code: 'NetworkTaskFailed' } })).toMatchObject({ body: { resumed: 1, more: false } });
  expect(await ask({ fallout: { waitsFor: 'person' } })).toMatchObject({ body: { resumed: 0, result: [] } });
  expect(await store.get(TENANT, 'productOrder', 'o101')).toMatchObject({ body: { state: 'held' } });
  for (const body of [{}, { productOrder: [{ id: 'o1' }], fallout: { class: 'stock' } }])
    expect(await ask(body)).toMatchObject({ body: { code: 'invalid-request' } });
});
