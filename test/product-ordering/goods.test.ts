import type { ProductOrder } from '../../shared/product-ordering/order-facts';
import { validateOrder } from '../../shared/product-ordering/validate-order';
import { PRODUCT_STOCK, PRODUCT_STOCK_API } from '../../shared/resource-inventory/product-stock-resources';
import type { ProductStock } from '../../shared/resource-inventory/stock-level';
import { SERVICE_ORDER } from '../../shared/service-ordering/resources';
import { newResource } from '../../shared/tmf/write-resource';
import { OrderWorld } from '../fulfilment/order-world';
import { FACTS, item, NOW, order, TENANT, wanting } from './shop';

type Item = NonNullable<ProductOrder['productOrderItem']>[number];

/** The deployed state machine is synthesized first. */
jest.setTimeout(60_000);

/** A warehouse with so many phones and earbuds. */
async function openShop(phones: number, earbuds: number, ending = '0001') {
  const world = new OrderWorld();
  await world.stockUp(4, () => ending);
  await world.openTariffs();
  for (const [id, amount] of Object.entries({ phone: phones, earbuds })) {
    const body = {
      productStockStatusType: 'available',
      productStockLevel: { amount: String(amount) },
      stockedProduct: { productOffering: { id } },
    } as const;
    const nowMs = world.time.now();
    const basePath = PRODUCT_STOCK_API.basePath;
    await world.stock.create(newResource(PRODUCT_STOCK, { tenant: TENANT, id, body, basePath, nowMs }));
  }
  const place = async (id: string, items: Item[]) => {
    const { id: _, href: __, ...draft } = order(items);
    await world.place(id, draft);
  };
  const stateOf = async (id: string) => (await world.order(id))?.state;
  /** What is free, and what is held. */
  const stock = async (id: string) => {
    const body = (await world.stock.get(TENANT, PRODUCT_STOCK.name, id))?.body as ProductStock;
    return [Number(body.productStockLevel?.amount), body.reservation?.length ?? 0];
  };
  return { world, place, stateOf, stock };
}

const parts = (...ids: string[]) => ids.map((id) => ({ id, relationshipType: 'bundles' }));
const STARTER = [
  item('starter', { productOrderItemRelationship: parts('2', '3') }),
  item('phone', { id: '2' }),
  item('earbuds', { id: '3', quantity: 2 }),
];

test('a plan with a phone and two earbuds is one order: its goods leave the stock, and are shipped when the line is on', async () => {
  const { world, place, stateOf, stock } = await openShop(3, 5);
  await place('order1', STARTER);
  await world.rest();
  expect(await stateOf('order1')).toBe('completed');
  expect([await stock('phone'), await stock('earbuds')]).toEqual([
    [2, 0],
    [3, 0],
  ]);
  const { items } = await world.products.list({ tenant: TENANT, resource: 'product', limit: 10 });
  const names = items.map(({ id, body }) => `${id} ${body.name} ${body.status}`).sort();
  expect(names).toEqual([
    'order1-1 starter active',
    'order1-2 phone active',
    'order1-3 earbuds active',
    'order1-3-2 earbuds active',
  ]);
  const asked = await world.serviceOrders.list({ tenant: TENANT, resource: SERVICE_ORDER.name, limit: 50 });
  expect(asked.items.map(({ id }) => id).at(-1)).toBe('order1-2-shipping-delivery');
});

test.each<[string, string, Item[]]>([
  ['the network declines the line', '9003', STARTER],
  ['the carrier declines', '0001', [item('phone', { id: '2', ...wanting('account', 'street-9603') }), item('earbuds')]],
])('what was held comes back when %s', async (_, ending, items) => {
  const { world, place, stateOf, stock } = await openShop(3, 5, ending);
  await place('order1', items);
  await world.rest();
  expect(await stateOf('order1')).toBe('failed');
  expect([await stock('phone'), await stock('earbuds')]).toEqual([
    [3, 0],
    [5, 0],
  ]);
});

test('the last phone has one winner; who loses is parked, and told that it is the stock', async () => {
  const { world, place, stateOf, stock } = await openShop(1, 0);
  for (const id of ['order1', 'order2', 'order3']) await place(id, [item('phone')]);
  await world.rest();
  const states = await Promise.all(['order1', 'order2', 'order3'].map(stateOf));
  expect(states.sort()).toEqual(['completed', 'held', 'held']);
  expect(await stock('phone')).toEqual([0, 0]);
  const fallouts = await Promise.all(
    ['order1', 'order2', 'order3'].map(async (id) => (await world.order(id))?.fallout),
  );
  expect(fallouts.flatMap((one) => one?.class ?? [])).toEqual(['stock', 'stock']);
});

test('a phone that ends with its contract stays its buyer’s: nothing is called back', async () => {
  const { world, place, stateOf, stock } = await openShop(1, 0);
  await place('order1', [item('phone')]);
  await world.rest();
  await place('order2', [{ id: '1', action: 'delete', product: { id: 'order1-1' } }]);
  await world.rest();
  expect(await stateOf('order2')).toBe('completed');
  expect(await stock('phone')).toEqual([0, 0]);
  const asked = await world.serviceOrders.list({ tenant: TENANT, resource: SERVICE_ORDER.name, limit: 50 });
  expect(asked.items.map(({ id }) => id)).toEqual(['order1-1-shipping-delivery']);
});

test.each<[string, Item[], bigint | undefined, string[]]>([
  ['enough', [item('phone', { quantity: 2 })], 2n, []],
  ['none', [item('phone')], 0n, ['offering phone is out of stock']],
  [
    'too few for two items',
    [item('phone'), item('phone', { id: '2' })],
    1n,
    Array(2).fill('only 1 of offering phone are in stock, 2 are ordered'),
  ],
  ['no stock of it', [item('phone')], undefined, ['no stock has offering phone']],
])('an order of goods is judged at once: %s', (_, items, free, reasons) => {
  const goods = new Map(free === undefined ? [] : [['phone', free]]);
  const judged = validateOrder(order(items), { ...FACTS, goods }, NOW);
  const violations = judged.ok ? [] : (judged.error.violations ?? []);
  expect(violations.map(({ message }) => message)).toEqual(reasons.map((one) => expect.stringContaining(one)));
  for (const { path } of violations) expect(path).toMatch(/^productOrderItem\.\d\.productOffering\.id$/);
});

test('a bundle has the goods that it needs', () => {
  const judged = validateOrder(order([item('starter'), item('earbuds', { id: '3' })]), FACTS, NOW);
  expect(judged).toMatchObject({
    ok: false,
    error: { violations: [{ message: expect.stringContaining('0 chosen') }] },
  });
});
