import fc from 'fast-check';
import { MemoryNetworkHealth } from '../../shared/adapters/memory/memory-network-health';
import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { MemoryTaskResults } from '../../shared/adapters/memory/memory-task-results';
import { MemoryTaskWaits } from '../../shared/adapters/memory/memory-task-waits';
import { toIso } from '../../shared/kernel/clock';
import type { Result } from '../../shared/kernel/result';
import { createProduct } from '../../shared/product-inventory/create-product';
import { moveProduct } from '../../shared/product-inventory/move-product';
import { PRODUCT } from '../../shared/product-inventory/resources';
import { viewProduct } from '../../shared/product-inventory/view-product';
import { bindResources } from '../../shared/product-ordering/bind-resources';
import { chargingRequests } from '../../shared/product-ordering/charging-request';
import { decomposeOrder } from '../../shared/product-ordering/decompose-order';
import { planSteps } from '../../shared/product-ordering/plan-steps';
import type { ReservedResource } from '../../shared/resource-inventory';
import { assignReservation, releaseReservation } from '../../shared/resource-inventory/end-reservation';
import { importStock } from '../../shared/resource-inventory/import-stock';
import { RESERVATION, RESOURCE } from '../../shared/resource-inventory/resources';
import { reserveAll } from '../../shared/resource-inventory/serve-order';
import { activateService } from '../../shared/service-inventory/activate-service';
import { moveService } from '../../shared/service-inventory/move-service';
import { SERVICE } from '../../shared/service-inventory/resources';
import type { NetworkMessage } from '../../shared/service-ordering';
import { requestTask, undoTask } from '../../shared/service-ordering/request-task';
import { SERVICE_ORDER } from '../../shared/service-ordering/resources';
import { takeAnswer } from '../../shared/service-ordering/take-answer';
import type { ResourceDeclaration } from '../../shared/tmf/declaration';
import { bodyOf } from '../../shared/tmf/update-resource';
import { FACTS, item, NOW, onItem, order, TENANT } from './shop';

const SEED = 20261102;
const IN_STOCK = 6;
/** Two lines of different offers and an add-on of one: every kind of task is in it. */
const ORDER = order([item('bundle'), item('iot', { id: '2' }), item('roaming', { id: '3', ...onItem('1') })]);

const must = <T>(result: Result<T, { readonly message: string }>): T => {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};

/** Every domain that an order touches, in memory; the network is a list of what is active, and answers `answers` times. */
async function world(answers: () => number) {
  const stock = new MemoryResourceStore([RESOURCE, RESERVATION]);
  const services = new MemoryResourceStore([SERVICE]);
  const products = new MemoryResourceStore([PRODUCT]);
  const network = new Set<string>();
  const charging = new Set<string>();
  const awake = new Set<string>();
  const rows = Array.from({ length: IN_STOCK }, (_, n) => [
    { kind: 'msisdn', value: `49151000000${n}` },
    { kind: 'sim', value: `894900000000000000${n}`, imsi: `26201000000000${n}` },
  ]).flat();
  await importStock(stock, TENANT, rows, NOW);
  const inbox: NetworkMessage[] = [];
  const ports = {
    store: new MemoryResourceStore([SERVICE_ORDER]),
    waits: new MemoryTaskWaits(),
    health: new MemoryNetworkHealth(),
    results: new MemoryTaskResults(),
    network: {
      request: async (message: NetworkMessage) => {
        if (message.operation === 'undo') network.delete(message.undoes ?? '');
        else network.add(message.id);
        inbox.push(message);
        return undefined;
      },
    },
    workflow: {
      succeed: async (token: string) => void awake.add(token),
      fail: async () => undefined,
      keepAlive: async () => undefined,
    },
  };
  /** The network's answers come in: none, one, or the same one again. */
  const deliver = async (): Promise<void> => {
    for (const { tenant, id, attempt } of inbox.splice(0))
      for (let n = answers(); n > 0; n -= 1) await takeAnswer(ports, { tenant, id, attempt, outcome: 'done' }, NOW);
  };
  const product = async (_: unknown, id: string) => {
    const stored = await products.get(TENANT, PRODUCT.name, id);
    return stored && viewProduct(bodyOf(PRODUCT, stored));
  };
  return { stock, services, products, network, charging, awake, ports, deliver, product };
}
type World = Awaited<ReturnType<typeof world>>;

/** The steps of the state machine, in its order. */
async function* forward(at: World): AsyncGenerator<() => Promise<void>> {
  const { plan, reservations } = planSteps(TENANT, ORDER.id, decomposeOrder(ORDER, FACTS));
  const reserved = new Map<string, ReservedResource>();
  for (const request of reservations)
    yield async () => {
      for (const one of must(await reserveAll(at.stock, [request], NOW))) reserved.set(request.id, one);
    };
  const bound = bindResources({ tenant: TENANT, orderId: ORDER.id }, plan, [...reserved.values()]);
  for (const task of bound.waves.flatMap(({ tasks }) => tasks))
    yield async () => {
      must(await requestTask(at.ports, task, `token of ${task.id}`, NOW));
      await at.deliver();
    };
  for (const draft of bound.services) yield () => activateService(at.services, draft, NOW);
  for (const { draft, charging } of must(await chargingRequests(bound.products, at)))
    yield async () => {
      at.charging.add(draft.productId);
      const { balanceId = draft.productId } = charging;
      await createProduct(at.products, { draft, balanceId, startDate: toIso(NOW) }, NOW);
    };
  for (const { id } of reservations)
    yield async () => void must(await assignReservation(at.stock, { tenant: TENANT, id }, NOW));
}

/** The compensation of the state machine, in its order. */
function* backward(at: World): Generator<() => Promise<void>> {
  const { undo } = planSteps(TENANT, ORDER.id, decomposeOrder(ORDER, FACTS));
  for (const request of undo.products)
    yield async () => {
      const cancelled = must(await moveProduct(at.products, request, NOW));
      if (cancelled.balanceId !== undefined) at.charging.delete(request.productId);
    };
  for (const request of undo.services) yield async () => void must(await moveService(at.services, request, NOW));
  for (const request of undo.networkTasks)
    yield async () => {
      must(await undoTask(at.ports, request, `token of undoing ${request.id}`, NOW));
      await at.deliver();
    };
  for (const request of undo.reservations)
    yield async () => void must(await releaseReservation(at.stock, request, NOW));
}

const all = async (store: MemoryResourceStore, { name }: ResourceDeclaration) =>
  (await store.list({ tenant: TENANT, resource: name, limit: 1_000 })).items.map((stored) => stored.body);

test('undisturbed, or with every step and answer repeated, an order is fulfilled', async () => {
  for (const times of [1, 2]) {
    const at = await world(() => times);
    for await (const step of forward(at)) for (let n = 0; n < times; n += 1) await step();
    const products = await all(at.products, PRODUCT);
    expect(products.map(({ id, status }) => `${id} ${status}`)).toEqual([
      'order1-1 active',
      'order1-2 active',
      'order1-3 active',
    ]);
    const used = (await all(at.stock, RESOURCE)).filter(({ usageState }) => usageState === 'active');
    expect(used).toHaveLength(4);
    expect(at.charging.size).toBe(3);
    expect(at.network.size).toBe(10);
  }
});

test('whichever step breaks, before or after it worked, and whatever is repeated or unanswered, nothing stays', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: 40 }),
      fc.boolean(),
      fc.infiniteStream(fc.integer({ min: 1, max: 2 })),
      fc.infiniteStream(fc.integer({ min: 0, max: 2 })),
      async (breaksAt, afterWorking, repeats, answers) => {
        const at = await world(() => answers.next().value ?? 1);
        const times = () => repeats.next().value ?? 1;
        let n = 0;
        for await (const step of forward(at)) {
          if (n === breaksAt) {
            if (afterWorking) await step();
            break;
          }
          for (let again = times(); again > 0; again -= 1) await step();
          n += 1;
        }
        for (const step of backward(at)) for (let again = times(); again > 0; again -= 1) await step();

        const stock = await all(at.stock, RESOURCE);
        expect(
          stock.map(({ resourceStatus, usageState, availableOn }) => [resourceStatus, usageState, typeof availableOn]),
        ).toEqual(stock.map(() => ['available', 'idle', 'string']));
        expect((await all(at.products, PRODUCT)).filter(({ status }) => status !== 'cancelled')).toEqual([]);
        expect((await all(at.services, SERVICE)).filter(({ state }) => state !== 'terminated')).toEqual([]);
        expect([...at.network]).toEqual([]);
        expect([...at.charging]).toEqual([]);
      },
    ),
    { seed: SEED, numRuns: 200 },
  );
});
