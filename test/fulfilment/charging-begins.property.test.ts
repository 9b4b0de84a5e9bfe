import fc from 'fast-check';
import { PRODUCT, viewProduct } from '../../shared/product-inventory';
import type { ProductOrder } from '../../shared/product-ordering/order-facts';
import { validateOrder } from '../../shared/product-ordering/validate-order';
import { bodyOf } from '../../shared/tmf/update-resource';
import { becoming, ending, FACTS, item, moving, onItem, order, TENANT } from '../product-ordering/shop';
import { faultsOf } from './check-orders';
import { deployedDefinition } from './deployed-definition';
import type { Fault } from './invoke-function';
import { OrderWorld, type Work } from './order-world';

const SEED = Number(process.env.FARTHING_SEED ?? 20261123);
const RUNS = 40;
const IN_STOCK = 8;
const definition = deployedDefinition();

type Items = Parameters<typeof order>[0];

const FIRST = fc.constantFrom<Items>(
  [item('bundle')],
  [item('plus')],
  [item('iot')],
  [item('home')],
  [item('bundle'), item('roaming', { id: '2', ...onItem('1') })],
);
/** What may be asked of the first order's product, sensible or not: what is not possible is not taken. */
const NEXT = fc.constantFrom<Items>(
  [becoming('first-1', 'plus')],
  [becoming('first-1', 'bundle')],
  [becoming('first-1', undefined, { speed: '500' })],
  [moving('first-1', 'suspended')],
  [moving('first-1', 'active')],
  [ending('first-1')],
);
/** Of each hundred pieces of work so many die, before or after what they write. */
const TROUBLE = fc.record({
  percent: fc.integer({ min: 0, max: 30 }),
  salt: fc.nat({ max: 1_000_000 }),
  fault: fc.constantFrom<Fault>(
    { kind: 'killed', afterWrites: 0 },
    { kind: 'timedOut', afterWrites: 1 },
    { kind: 'lost', afterWrites: 1 },
  ),
});

/** The same work is struck in the same way in each run of a seed. */
const strikes = ({ key, attempt }: Work, { percent, salt }: { percent: number; salt: number }): boolean => {
  let hash = salt;
  for (const letter of `${key} ${attempt}`) hash = (hash * 31 + letter.charCodeAt(0)) % 1_000_003;
  return hash % 100 < percent;
};
/** Whether the API would take an order, as what the customer has stands now. */
async function isTaken(world: OrderWorld, given: ProductOrder): Promise<boolean> {
  const { items } = await world.products.list({ tenant: TENANT, resource: PRODUCT.name, limit: 100 });
  const owned = items.map((stored) => viewProduct(bodyOf(PRODUCT, stored)));
  const facts = { ...FACTS, owned, products: new Map(owned.map((product) => [product.id, product])) };
  return validateOrder(given, facts, world.time.now()).ok;
}

/** What starts or ends an order has no execution yet that would recover it. */
const UNTENDED = ['startOrder', 'cancelOrder', 'closeOrder', 'tendOrders'];

test('whatever is ordered and whatever dies, nothing charges before the network serves it, and one plan does at a time', async () => {
  await fc.assert(
    fc.asyncProperty(FIRST, fc.array(NEXT, { maxLength: 3 }), TROUBLE, async (first, next, trouble) => {
      const world = new OrderWorld({
        definition,
        faultOf: (work) => (!UNTENDED.includes(work.function) && strikes(work, trouble) ? trouble.fault : undefined),
      });
      await world.openTariffs();
      await world.stockUp(IN_STOCK);
      for (const [n, items] of [first, ...next].entries()) {
        const { id: _id, href: _href, ...draft } = order(items);
        if (!(await isTaken(world, order(items)))) continue;
        await world.place(n === 0 ? 'first' : `next${n}`, draft);
        await world.rest();
      }
      expect(await faultsOf(world)).toEqual([]);
    }),
    { seed: SEED, numRuns: RUNS },
  );
}, 300_000);
