import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { acknowledged, beginDueOrders, withStart } from '../../shared/product-ordering/begin-later';
import { beginOrder } from '../../shared/product-ordering/move-order';
import type { ProductOrder } from '../../shared/product-ordering/order-facts';
import { PRODUCT_ORDER } from '../../shared/product-ordering/resources';
import { updateResource } from '../../shared/tmf/update-resource';
import { newResource } from '../../shared/tmf/write-resource';
import { DAY, item, NOW, order, TENANT } from './shop';

const NEXT_MONTH = '2026-12-01T00:00:00.000Z';
const starting = (requestedStartDate?: string): ProductOrder =>
  acknowledged(order([item('prepaid')], requestedStartDate === undefined ? {} : { requestedStartDate }), NOW);

test.each([
  ['no start', undefined, 'acknowledged'],
  ['a start that has passed', '2026-11-01T11:59:59.000Z', 'acknowledged'],
  ['a start to come', NEXT_MONTH, 'pending'],
])('an order with %s', (_, date, state) => {
  expect(starting(date)).toMatchObject({ state, productOrderItem: [{ state }] });
});

test.each([
  ['Europe/Berlin', '2026-11-30T23:00:00.000Z'],
  ['UTC', NEXT_MONTH],
  ['America/New_York', '2026-12-01T05:00:00.000Z'],
])('the cycle’s end is the month’s, on the clocks of %s', (timeZone, requestedStartDate) => {
  const given = order([item('prepaid')], { startsAt: 'cycleEnd' });
  expect(withStart(given, NOW, timeZone)).toMatchObject({ ok: true, value: { requestedStartDate } });
});

test('a date and the cycle’s end are two times', () => {
  const given = order([item('prepaid')], { startsAt: 'cycleEnd', requestedStartDate: NEXT_MONTH });
  expect(withStart(given, NOW, 'UTC')).toMatchObject({ error: { violations: [{ path: 'startsAt' }] } });
});

test('orders begin when the tenant’s clock passes their time, each once, and not those that were cancelled', async () => {
  const store = new MemoryResourceStore([PRODUCT_ORDER]);
  const started: string[] = [];
  const executions = { start: async (name: string) => void started.push(name) };
  const place = async (id: string, date: string, more: Partial<ProductOrder> = {}) => {
    const { id: _, href: __, ...body } = { ...starting(date), ...more };
    await store.create(newResource(PRODUCT_ORDER, { tenant: TENANT, id, body, basePath: '', nowMs: NOW }));
  };
  await place('tomorrow', '2026-11-02T12:00:00.000Z');
  await place('cancelled', '2026-11-02T12:00:00.000Z', { state: 'cancelled' });
  await place('december', NEXT_MONTH);
  expect(await beginDueOrders({ store, executions }, TENANT, NOW)).toBe(0);
  expect(await beginDueOrders({ store, executions }, TENANT, NOW + DAY)).toBe(1);
  expect(started).toEqual(['breeze_tomorrow']);
  await updateResource(store, PRODUCT_ORDER, { tenant: TENANT, id: 'tomorrow', nowMs: NOW + DAY }, beginOrder);
  expect(await beginDueOrders({ store, executions }, TENANT, NOW + 2 * DAY)).toBe(0);
  expect(await beginDueOrders({ store, executions }, TENANT, NOW + 60 * DAY)).toBe(1);
});
