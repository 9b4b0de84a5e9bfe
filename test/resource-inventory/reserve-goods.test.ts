import fc from 'fast-check';
import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import type { GoodsRequest } from '../../shared/resource-inventory';
import {
  PRODUCT_STOCK,
  PRODUCT_STOCK_API,
  RESERVE_PRODUCT_STOCK,
} from '../../shared/resource-inventory/product-stock-resources';
import {
  freeGoods,
  ORDER_HOLD_MS,
  releaseGoods,
  reserveGoods,
  takeGoods,
} from '../../shared/resource-inventory/reserve-goods';
import type { ProductStock } from '../../shared/resource-inventory/stock-level';
import type { ResourceStore } from '../../shared/tmf/resource-store';
import { newResource } from '../../shared/tmf/write-resource';
import { BLUE } from '../tmf/serve-api';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const PHONE = { offeringId: 'phone', specificationId: 'phoneX' };

async function openWarehouse(
  levels: Readonly<Record<string, number>>,
  product: object = { productOffering: { id: 'phone' } },
) {
  const store = new MemoryResourceStore(PRODUCT_STOCK_API.resources);
  for (const [id, amount] of Object.entries(levels)) {
    const body = {
      productStockStatusType: 'available',
      productStockLevel: { amount: String(amount) },
      stockedProduct: product,
    } as const;
    await store.create(newResource(PRODUCT_STOCK, { tenant: BLUE, id, body, basePath: '/s', nowMs: NOW }));
  }
  const read = async (id: string) => (await store.get(BLUE, PRODUCT_STOCK.name, id))?.body as ProductStock;
  const pieces = async () => {
    const stocks = await Promise.all(Object.keys(levels).map(read));
    return {
      free: stocks.reduce((sum, { productStockLevel }) => sum + Number(productStockLevel?.amount), 0),
      held: stocks.reduce((sum, { reservation = [] }) => sum + reservation.length, 0),
    };
  };
  return { store, read, pieces };
}

const piece = (n: number | string): GoodsRequest => ({
  tenant: BLUE,
  id: `order${n}-1-goods`,
  unit: `order${n}-1`,
  orderId: `order${n}`,
  partyId: 'anna',
  kind: 'goods',
  goods: PHONE,
});

test('of all who race for the last piece one gets it', async () => {
  const { store, pieces } = await openWarehouse({ shop: 1 });
  const races = await Promise.all([1, 2, 3, 4].map((n) => reserveGoods(store, piece(n), NOW)));
  expect(races.filter(({ ok }) => ok)).toHaveLength(1);
  expect(races.flatMap((one) => (one.ok ? [] : one.error.code))).toEqual(Array(3).fill('out-of-stock'));
  expect(await pieces()).toEqual({ free: 0, held: 1 });
});

test('a piece is held for its order, and leaves the stock when the order is complete', async () => {
  const { store, pieces } = await openWarehouse({ shop: 2 });
  expect(await reserveGoods(store, piece(1), NOW)).toMatchObject({ ok: true, value: { kind: 'goods', value: 'shop' } });
  expect(await reserveGoods(store, piece(1), NOW)).toMatchObject({ ok: true });
  expect(await pieces()).toEqual({ free: 1, held: 1 });
  const task = await store.get(BLUE, RESERVE_PRODUCT_STOCK.name, piece(1).id);
  expect(task?.body).toMatchObject({ reserveProductStockState: 'inProgress', relatedEntity: [{ id: 'order1' }] });
  for (const _ of [1, 2]) expect(await takeGoods(store, piece(1), NOW)).toEqual({ ok: true, value: undefined });
  expect(await pieces()).toEqual({ free: 1, held: 0 });
  expect(await reserveGoods(store, piece(1), NOW)).toMatchObject({ ok: true });
  expect(await pieces()).toEqual({ free: 1, held: 0 });
});

test('what is released comes back once, held or gone, and is reserved no more under that id', async () => {
  const { store, pieces } = await openWarehouse({ shop: 2 });
  for (const n of [1, 2]) await reserveGoods(store, piece(n), NOW);
  await takeGoods(store, piece(2), NOW);
  for (const n of [1, 1, 2, 2]) expect(await releaseGoods(store, piece(n), NOW)).toMatchObject({ ok: true });
  expect(await pieces()).toEqual({ free: 2, held: 0 });
  expect(await reserveGoods(store, piece(1), NOW)).toMatchObject({ ok: false, error: { code: 'conflict' } });
  expect(await takeGoods(store, piece(1), NOW)).toMatchObject({ ok: false, error: { code: 'not-found' } });
});

test('one that was never reserved is released before it is', async () => {
  const { store, pieces } = await openWarehouse({ shop: 1 });
  await releaseGoods(store, piece(1), NOW);
  expect(await reserveGoods(store, piece(1), NOW)).toMatchObject({ ok: false, error: { code: 'conflict' } });
  expect(await pieces()).toEqual({ free: 1, held: 0 });
});

test('goods are sought by their offering, else by their specification; the fuller stock first', async () => {
  const { store } = await openWarehouse({ few: 1, many: 3 }, { productSpecification: { id: 'phoneX' } });
  expect(await reserveGoods(store, piece(1), NOW)).toMatchObject({ value: { value: 'many' } });
  expect(await freeGoods(store, BLUE, PHONE, NOW)).toBe(3n);
  expect(await freeGoods(store, BLUE, { offeringId: 'case', specificationId: 'case' }, NOW)).toBeUndefined();
  await reserveGoods(store, piece(2), NOW);
  await releaseGoods(store, piece(2), NOW);
  expect(await freeGoods(store, BLUE, PHONE, NOW + ORDER_HOLD_MS)).toBe(4n);
});

/** A store whose function dies before or after its n-th write. */
function dying(store: ResourceStore, at: number, isAfter: boolean): ResourceStore {
  let writes = 0;
  const write = async <T>(act: () => Promise<T>): Promise<T> => {
    writes += 1;
    if (writes === at && !isAfter) throw new Error('died');
    const done = await act();
    if (writes === at && isAfter) throw new Error('died');
    return done;
  };
  return {
    get: (...given) => store.get(...given),
    list: (query) => store.list(query),
    remove: (...given) => store.remove(...given),
    create: (item) => write(() => store.create(item)),
    replace: (item) => write(() => store.replace(item)),
  };
}

const STEPS = { reserve: reserveGoods, take: takeGoods, release: releaseGoods };

test('whatever step dies at whatever write and is repeated, no piece is lost, held twice or made', async () => {
  const act = fc.record({
    n: fc.integer({ min: 1, max: 4 }),
    what: fc.constantFrom('reserve', 'take', 'release'),
    dies: fc.integer({ min: 0, max: 6 }),
    isAfter: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 30 }), async (acts) => {
      const { store, pieces } = await openWarehouse({ shop: 2, store: 1 });
      const taken = new Set<number>();
      for (const { n, what, dies, isAfter } of acts) {
        const step = STEPS[what];
        await step(dying(store, dies, isAfter), piece(n), NOW).catch(() => undefined);
        const done = await step(store, piece(n), NOW);
        if (what === 'take' && done.ok) taken.add(n);
        if (what === 'release') taken.delete(n);
        const { free, held } = await pieces();
        expect(free + held + taken.size).toBe(3);
        expect(free).toBeGreaterThanOrEqual(0);
      }
    }),
    { numRuns: 300 },
  );
});
