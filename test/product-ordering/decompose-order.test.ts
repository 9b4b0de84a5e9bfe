import fc from 'fast-check';
import { bindResources } from '../../shared/product-ordering/bind-resources';
import { decomposeOrder, productIdOf } from '../../shared/product-ordering/decompose-order';
import { layersOf } from '../../shared/product-ordering/layers-of';
import type { ProductOrder } from '../../shared/product-ordering/order-facts';
import type { PlanTask } from '../../shared/product-ordering/order-plan';
import { planSteps } from '../../shared/product-ordering/plan-steps';
import { validateOrder } from '../../shared/product-ordering/validate-order';
import type { ReservedResource } from '../../shared/resource-inventory';
import { FACTS, item, NOW, onItem, onProduct, order, TENANT, wanting } from './shop';

const SEED = 20261101;
const graph = (given: ProductOrder): string[] =>
  decomposeOrder(given, FACTS).tasks.map((task) => `${task.id} <- ${task.dependsOn.join(' ')}`.trim());

describe('an order becomes a graph of tasks', () => {
  test('a line: number and SIM, then the SIM’s activation, then its profiles, its services, its product', () => {
    expect(graph(order([item('prepaid')])).filter((task) => !/sms|data/.test(task.split(' ')[0] ?? ''))).toEqual([
      'order1-1-msisdn <-',
      'order1-1-sim <-',
      'order1-1-activate-sim <- order1-1-msisdn order1-1-sim',
      'order1-1-profile-voice <- order1-1-activate-sim',
      'order1-1-voice <- order1-1-profile-voice',
      'order1-1 <- order1-1-voice order1-1-sms order1-1-data',
    ]);
  });

  test('an eSIM: its profile is ordered and confirmed before the network knows it, and released after', () => {
    expect(graph(order([item('iot')]))).toEqual([
      'order1-1-msisdn <-',
      'order1-1-sim <-',
      'order1-1-order-profile <- order1-1-msisdn order1-1-sim',
      'order1-1-confirm-profile <- order1-1-order-profile',
      'order1-1-activate-sim <- order1-1-confirm-profile',
      'order1-1-release-profile <- order1-1-activate-sim',
      'order1-1-profile-data <- order1-1-activate-sim',
      'order1-1-data <- order1-1-profile-data',
      'order1-1 <- order1-1-data order1-1-release-profile',
    ]);
  });

  test('an add-on of an existing product: no number, no SIM, only its profile', () => {
    expect(graph(order([item('roaming', onProduct('line1'))]))).toEqual([
      'order1-1-profile-roaming <-',
      'order1-1-roaming <- order1-1-profile-roaming',
      'order1-1 <- order1-1-roaming',
    ]);
  });

  test('an add-on of an item of the same order waits for it, whichever stands first', () => {
    const tasks = graph(order([item('roaming', { id: '2', ...onItem('1') }), item('bundle')]));
    expect(tasks.slice(0, 3)).toEqual([
      'order1-2-profile-roaming <- order1-1-activate-sim order1-1-profile-voice order1-1-profile-sms order1-1-profile-data',
      'order1-2-roaming <- order1-2-profile-roaming',
      'order1-2 <- order1-2-roaming order1-1',
    ]);
  });

  test('each product is told the customer’s segment', () => {
    const gold = { product: { productCharacteristic: [{ name: 'segment', value: 'gold' }] } };
    const { units } = decomposeOrder(order([item('iot', gold), item('iot', { id: '2' })]), FACTS);
    expect(units.map(({ segment }) => segment)).toEqual(['gold', undefined]);
  });

  test('a quantity makes as many products, each with its own line', () => {
    const { units, tasks } = decomposeOrder(order([item('iot', { quantity: 3 })]), FACTS);
    expect(units.map((unit) => unit.id)).toEqual(['order1-1', 'order1-1-2', 'order1-1-3']);
    expect(tasks.filter((task) => task.kind === 'reserve')).toHaveLength(6);
  });

  test('a chosen SIM is asked for by name; prices are those of the catalog now', () => {
    const plan = decomposeOrder(order([item('bundle', wanting('iccid', '8949000000000000077'))]), FACTS);
    expect(plan.tasks.flatMap((task) => (task.kind === 'reserve' ? [task.wanted] : []))).toEqual([
      undefined,
      '8949000000000000077',
    ]);
    expect(plan.units[0]?.prices).toMatchObject([{ name: 'Monthly fee', recurringChargePeriod: 'month', value: '10' }]);
  });
});

test('a graph that waits for itself is no graph', () => {
  const loop = [
    { id: 'a', dependsOn: ['b'] },
    { id: 'b', dependsOn: ['a'] },
  ];
  expect(() => layersOf(loop)).toThrow('wait for each other: a, b');
});

test('bound to its resources, an add-on runs on its base’s line and stands after it', () => {
  const plan = decomposeOrder(order([item('roaming', { id: '2', ...onItem('1') }), item('bundle')]), FACTS);
  const reserved: ReservedResource[] = [
    { id: 'order1-1-msisdn', unit: 'order1-1', kind: 'msisdn', value: '491510000005' },
    { id: 'order1-1-sim', unit: 'order1-1', kind: 'sim', value: '8949000000000000005', imsi: '262010000000005' },
  ];
  const bound = bindResources({ tenant: TENANT, orderId: 'order1' }, plan, reserved);
  expect(bound.waves.map(({ tasks }) => tasks.map(({ id }) => id))).toEqual([
    ['order1-1-activate-sim'],
    ['order1-1-profile-voice', 'order1-1-profile-sms', 'order1-1-profile-data'],
    ['order1-2-profile-roaming'],
  ]);
  expect(bound.products.map(({ productId, msisdn, baseProductId }) => [productId, msisdn, baseProductId])).toEqual([
    ['order1-1', '491510000005', undefined],
    ['order1-2', '491510000005', 'order1-1'],
  ]);
});

/** Valid orders: lines of two offerings in quantities, and add-ons of a product or of an earlier or later line. */
const orders = fc
  .array(
    fc.record({
      offering: fc.constantFrom('bundle', 'prepaid', 'iot', 'roaming'),
      quantity: fc.integer({ min: 1, max: 3 }),
      base: fc.nat(),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((lines) => {
    const bases = lines.flatMap((line, n) => (line.offering === 'bundle' && line.quantity === 1 ? [String(n)] : []));
    return order(
      lines.map(({ offering, quantity, base }, n) => {
        const id = String(n);
        if (offering !== 'roaming') return item(offering, { id, quantity });
        const on = bases[base % Math.max(1, bases.length)];
        return item(offering, { id, ...(on === undefined ? onProduct('line1') : onItem(on)) });
      }),
    );
  });

test('whatever is ordered: no cycle, every item covered, nothing before what it depends on, and all undone in reverse', () => {
  fc.assert(
    fc.property(orders, (given) => {
      expect(validateOrder(given, FACTS, NOW).ok).toBe(true);
      const plan = decomposeOrder(given, FACTS);
      const ids = new Set(plan.tasks.map((task) => task.id));
      expect(ids.size).toBe(plan.tasks.length);
      for (const task of plan.tasks) for (const before of task.dependsOn) expect(ids.has(before)).toBe(true);

      const layers = layersOf<PlanTask>(plan.tasks);
      const done = new Set<string>();
      for (const layer of layers) {
        for (const task of layer) expect(task.dependsOn.every((id) => done.has(id))).toBe(true);
        for (const task of layer) done.add(task.id);
      }
      expect(done.size).toBe(ids.size);

      const products = plan.tasks.filter((task) => task.kind === 'product').map((task) => task.id);
      const wanted = (given.productOrderItem ?? []).flatMap((entry) =>
        Array.from({ length: entry.quantity ?? 1 }, (_, n) => productIdOf(given.id, entry.id ?? '', n + 1)),
      );
      expect(products.sort()).toEqual(wanted.sort());

      const { undo } = planSteps(TENANT, given.id, plan);
      const undone = [undo.services, undo.networkTasks, undo.reservations].flat().length + undo.products.length;
      expect(undone).toBe(plan.tasks.length);
    }),
    { seed: SEED, numRuns: 300 },
  );
});
