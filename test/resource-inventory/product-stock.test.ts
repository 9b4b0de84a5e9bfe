import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { fixedClock } from '../../shared/kernel/clock';
import { StockWithPools } from '../../shared/resource-inventory/count-pool';
import { importStock } from '../../shared/resource-inventory/import-stock';
import { productStockHooks } from '../../shared/resource-inventory/product-stock-hooks';
import { PRODUCT_STOCK_API } from '../../shared/resource-inventory/product-stock-resources';
import { RESERVATION_MS, reserveStockHooks } from '../../shared/resource-inventory/reserve-stock';
import { RESOURCE_INVENTORY_API } from '../../shared/resource-inventory/resources';
import { adjustStockHooks, checkStockHooks, queryStockHooks } from '../../shared/resource-inventory/stock-tasks';
import { BLUE, serveApis } from '../tmf/serve-api';

const PATH = PRODUCT_STOCK_API.basePath;
const PHONE = { productOffering: { id: 'phone' } };

function openWarehouse() {
  const clock = fixedClock(Date.parse('2026-03-01T12:00:00Z'));
  const kept = new MemoryResourceStore([...PRODUCT_STOCK_API.resources, ...RESOURCE_INVENTORY_API.resources]);
  const store = new StockWithPools(kept, async () => clock.now());
  const call = serveApis([PRODUCT_STOCK_API], {
    store,
    clock,
    hooks: {
      productStock: productStockHooks,
      reserveProductStock: reserveStockHooks,
      adjustProductStock: adjustStockHooks,
      checkProductStock: checkStockHooks,
      queryProductStock: queryStockHooks,
    },
  });
  const stock = async (amount: number, more: object = {}): Promise<string> => {
    const body = {
      productStockStatusType: 'available',
      productStockLevel: { amount, units: 'piece' },
      stockedProduct: PHONE,
      ...more,
    };
    return (await call('POST', `${PATH}/productStock`, body)).body.id;
  };
  const reserve = (amount: number, item: object, key?: string, more: object = {}) =>
    call(
      'POST',
      `${PATH}/reserveProductStock`,
      { reserveProductStockItem: [{ id: '1', quantityRequested: { amount, units: 'piece' }, ...item }], ...more },
      key === undefined ? {} : { key },
    );
  const adjust = (amount: number, item: object, key = `k${amount}`) =>
    call(
      'POST',
      `${PATH}/adjustProductStock`,
      { adjustProductStockItem: [{ id: '1', adjustProductStockQuantity: { amount }, ...item }] },
      { key },
    );
  const level = async (id: string) => (await call('GET', `${PATH}/productStock/${id}`)).body;
  return { call, clock, kept, stock, reserve, adjust, level };
}

test('goods are held for half an hour, then free again', async () => {
  const { stock, reserve, level, clock } = openWarehouse();
  const id = await stock(3);
  const { status, body } = await reserve(2, { productStockRequested: { id } });
  expect([status, body.reserveProductStockState]).toEqual([201, 'done']);
  expect(body.reserveProductStockItem[0]).toMatchObject({
    quantityReserved: { amount: 2 },
    productStockReserved: { id },
  });
  expect(await level(id)).toMatchObject({ productStockLevel: { amount: 1 }, reservation: [{ amount: 2 }] });
  clock.advance(RESERVATION_MS);
  expect(await level(id)).toMatchObject({ productStockLevel: { amount: 3 }, reservation: [] });
});

test('the last one has one winner, and the loser holds nothing', async () => {
  const { stock, reserve, level } = openWarehouse();
  const id = await stock(1);
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, n) => reserve(1, { productStockRequested: { id } }, `race-${n}`)),
  );
  const states = answers.map(({ body }) => body.reserveProductStockState);
  expect(states.filter((state) => state === 'done')).toHaveLength(1);
  expect(states.filter((state) => state === 'terminatedWithError')).toHaveLength(7);
  expect(await level(id)).toMatchObject({
    productStockLevel: { amount: 0 },
    productStockStatusType: 'unavailable',
    reservation: [{ amount: 1 }],
  });
});

test('the same request again holds nothing more', async () => {
  const { stock, reserve, level } = openWarehouse();
  const id = await stock(5);
  const first = await reserve(2, { productStockRequested: { id } }, 'k');
  expect(await reserve(2, { productStockRequested: { id } }, 'k')).toEqual(first);
  expect((await level(id)).productStockLevel.amount).toBe(3);
});

test('all items of a task or none', async () => {
  const { call, stock, level } = openWarehouse();
  const [many, few] = [await stock(5), await stock(1)];
  const item = (id: string, stockId: string) => ({
    id,
    productStockRequested: { id: stockId },
    quantityRequested: { amount: 2 },
  });
  const { body } = await call('POST', `${PATH}/reserveProductStock`, {
    reserveProductStockItem: [item('a', many), item('b', few)],
  });
  expect(body.reserveProductStockState).toBe('terminatedWithError');
  expect(body.reserveProductStockItem.map((one: { quantityReserved: object }) => one.quantityReserved)).toEqual([
    { amount: 0 },
    { amount: 0 },
  ]);
  expect(await level(many)).toMatchObject({ productStockLevel: { amount: 5 }, reservation: [] });
});

test('goods are found by their offering, where enough of them are', async () => {
  const { stock, reserve } = openWarehouse();
  await stock(1);
  const big = await stock(9);
  const { body } = await reserve(4, { requestedProduct: PHONE });
  expect(body.reserveProductStockItem[0].productStockReserved.id).toBe(big);
});

test('what a reservation held leaves by an adjustment, once', async () => {
  const { stock, reserve, adjust, level } = openWarehouse();
  const id = await stock(3);
  const { body } = await reserve(2, { productStockRequested: { id } });
  const item = { productStockTarget: { id }, reserveProductStock: { id: body.id } };
  expect((await adjust(-2, item, 'ship')).body.state).toBe('done');
  expect((await adjust(-2, item, 'ship')).body.state).toBe('done');
  expect(await level(id)).toMatchObject({ productStockLevel: { amount: 1 }, reservation: [] });
  expect((await adjust(-2, item, 'again')).body).toMatchObject({ state: 'terminatedWithError' });
});

test('a stock says when it runs low, and never goes below zero', async () => {
  const { stock, adjust, level } = openWarehouse();
  const id = await stock(10, { stockLevelAlert: { amount: 4 } });
  const item = { productStockTarget: { id } };
  expect((await level(id)).stockLevelCategory).toBe('normal');
  await adjust(-7, item);
  expect(await level(id)).toMatchObject({ productStockLevel: { amount: 3 }, stockLevelCategory: 'low' });
  expect((await adjust(-4, item)).body.adjustProductStockItem[0].state).toBe('terminatedWithError');
  await adjust(-3, item);
  expect(await level(id)).toMatchObject({ stockLevelCategory: 'empty', productStockStatusType: 'unavailable' });
  await adjust(5, item);
  expect(await level(id)).toMatchObject({ productStockStatusType: 'available' });
});

test('a check names the other places that have enough', async () => {
  const { call, stock } = openWarehouse();
  const here = await stock(1, { place: { id: 'vienna', role: 'shop' } });
  const there = await stock(8, { place: { id: 'graz', name: 'Graz', role: 'shop' } });
  const { body } = await call('POST', `${PATH}/checkProductStock`, {
    provideAlternative: true,
    checkProductStockItem: [{ id: '1', requestedQuantity: { amount: 3 }, checkedProductStock: { id: here } }],
  });
  expect(body.checkProductStockItem[0]).toMatchObject({
    availabilityResult: 'partiallyAvailable',
    alternate: [{ id: there, alternateQuantity: { amount: 8 }, alternatePlace: { id: 'graz' } }],
  });
});

test('a query lists the stocks of an offering, most first, and the pools by their id', async () => {
  const { call, kept, stock, clock } = openWarehouse();
  const ids = [await stock(1), await stock(5)];
  const query = (searchCriteria: object) => call('POST', `${PATH}/queryProductStock`, { searchCriteria });
  const found = (await query({ stockedProduct: PHONE })).body.queryProductStockItem;
  expect(found.map((one: { id: string }) => one.id)).toEqual([ids[1], ids[0]]);
  await importStock(
    kept,
    BLUE,
    Array.from({ length: 7 }, (_, n) => ({ kind: 'msisdn', value: `43660000000${n}` })),
    clock.now(),
  );
  expect((await query({ id: 'pool:msisdn' })).body.queryProductStockItem).toMatchObject([
    { productStockLevel: { amount: 7, units: 'msisdn' }, productStockStatusType: 'available' },
  ]);
  const all = await call('GET', `${PATH}/productStock?fields=id`);
  expect(all.body.map((one: { id: string }) => one.id)).toEqual(['pool:msisdn', 'pool:sim', ...ids]);
});

test.each([
  ['a stock that is not there', { productStockRequested: { id: 'none' } }, 1, 422, 'reserveProductStockItem.0'],
  [
    'goods that nobody stocks',
    { requestedProduct: { productOffering: { id: 'none' } } },
    1,
    422,
    'reserveProductStockItem.0',
  ],
  ['nothing', { requestedProduct: PHONE }, 0, 400, 'reserveProductStockItem.0.quantityRequested.amount'],
  ['a pool', { productStockRequested: { id: 'pool:msisdn' } }, 1, 400, 'reserveProductStockItem.0'],
])('%s is not reserved', async (_, item, amount, status, path) => {
  const { stock, reserve } = openWarehouse();
  await stock(5);
  const answer = await reserve(amount, item);
  expect(answer.status).toBe(status);
  expect(answer.body.violations[0].path).toContain(path);
});

test('a stock that somebody holds is not deleted; a pool is not set', async () => {
  const { call, stock, reserve, clock } = openWarehouse();
  const id = await stock(2);
  await reserve(1, { productStockRequested: { id } });
  expect((await call('DELETE', `${PATH}/productStock/${id}`)).status).toBe(409);
  clock.advance(RESERVATION_MS);
  expect((await call('DELETE', `${PATH}/productStock/${id}`)).status).toBe(204);
  const patch = await call('PATCH', `${PATH}/productStock/pool:sim`, { productStockLevel: { amount: 9 } });
  expect(patch.status).toBe(409);
});
