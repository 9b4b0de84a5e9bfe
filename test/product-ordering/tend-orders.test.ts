import { MemoryOrderTraces } from '../../shared/adapters/memory/memory-order-traces';
import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import type { ProductOrder } from '../../shared/product-ordering/order-facts';
import { PRODUCT_ORDER, PRODUCT_ORDERING_API } from '../../shared/product-ordering/resources';
import { RESTARTS_MAX, tendOrders } from '../../shared/product-ordering/tend-orders';
import { newResource } from '../../shared/tmf/write-resource';
import { item, NOW, order, TENANT } from './shop';

const MINUTE = 60_000;
const HELD = { class: 'network', code: 'NetworkTaskFailed', resume: 'again', waitsFor: 'time', attempts: 0 } as const;

/** An order as it was written at NOW, and executions that stand as they are told. */
async function watch(more: Partial<ProductOrder>, executions: Record<string, 'running' | 'ended'>, hasStock = true) {
  const store = new MemoryResourceStore(PRODUCT_ORDERING_API.resources);
  const { basePath } = PRODUCT_ORDERING_API;
  const body = order([item('prepaid')], more);
  await store.create(newResource(PRODUCT_ORDER, { tenant: TENANT, id: 'order1', basePath, nowMs: NOW, body }));
  const started: string[] = [];
  const ports = {
    store,
    executions: {
      status: async (name: string) => executions[name] ?? ('missing' as const),
      start: async (name: string) => {
        executions[name] = 'running';
        started.push(name);
      },
    },
    traces: new MemoryOrderTraces(),
    hasStock: async () => hasStock,
  };
  return {
    started,
    executions,
    tend: (afterMs: number) => tendOrders(ports, TENANT, NOW + afterMs),
    read: async () => (await store.get(TENANT, 'productOrder', 'order1'))?.body,
  };
}
const NOTHING = { begun: 0, resumed: 0, started: 0, restarted: 0, alerted: 0, parked: 0 };

test('an order whose start was lost is started, but not before it is quiet; one at work is left alone', async () => {
  const lost = await watch({ state: 'acknowledged' }, {});
  expect(await lost.tend(MINUTE)).toEqual(NOTHING);
  expect(await lost.tend(6 * MINUTE)).toMatchObject({ started: 1 });
  expect(lost.started).toEqual(['breeze_order1']);
  expect(await lost.tend(7 * MINUTE)).toEqual(NOTHING);
});

test('an execution that ended without its order is followed by another, and at last by a person', async () => {
  const stuck = await watch({ state: 'pendingCancellation' }, { breeze_order1: 'ended' });
  for (let n = 1; n <= RESTARTS_MAX; n += 1) {
    expect(await stuck.tend(n * 10 * MINUTE)).toMatchObject({ restarted: 1 });
    expect(stuck.started.at(-1)).toBe(`breeze_order1_${n}`);
    expect(await stuck.read()).toMatchObject({ state: 'pendingCancellation', fallout: { class: 'ours', attempts: n } });
    stuck.executions[`breeze_order1_${n}`] = 'ended';
  }
  expect(await stuck.tend(90 * MINUTE)).toMatchObject({ parked: 1 });
  expect(await stuck.read()).toMatchObject({
    state: 'held',
    fallout: { waitsFor: 'person', resume: 'on', missing: ['its execution, which ended 6 times without it'] },
  });
});

test('what is held goes on when it is due, and not before; where stock is what it lacks, when there is some', async () => {
  const due = new Date(NOW + 10 * MINUTE).toISOString();
  const held = await watch({ state: 'held', fallout: { ...HELD, nextAttemptDate: due } }, {});
  expect(await held.tend(9 * MINUTE)).toEqual(NOTHING);
  expect(await held.tend(10 * MINUTE)).toMatchObject({ resumed: 1 });
  expect(await held.read()).toMatchObject({ state: 'inProgress', fallout: { attempts: 1, heals: 1, round: 2 } });
  for (const hasStock of [false, true]) {
    const fallout = { ...HELD, class: 'stock' as const, code: 'OutOfStock', nextAttemptDate: due };
    const waiting = await watch({ state: 'held', fallout }, {}, hasStock);
    expect(await waiting.tend(11 * MINUTE)).toMatchObject({ resumed: hasStock ? 1 : 0 });
  }
});

test('what a person is waited for is left to them', async () => {
  const parked = await watch({ state: 'held', fallout: { ...HELD, waitsFor: 'person' } }, {});
  expect(await parked.tend(90 * MINUTE)).toEqual(NOTHING);
});
