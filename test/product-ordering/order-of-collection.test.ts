import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { ok } from '../../shared/kernel/result';
import { tenantId } from '../../shared/kernel/tenant';
import type { ProductView } from '../../shared/product-inventory';
import { placeOrder } from '../../shared/product-ordering/order-of-cart';
import {
  collectionOrderId,
  collectionStep,
  orderOfCollection,
} from '../../shared/product-ordering/order-of-collection';
import { PRODUCT_ORDER } from '../../shared/product-ordering/resources';
import { updateResource } from '../../shared/tmf/update-resource';

const TENANT = tenantId('aurora');
const NOW = Date.parse('2027-01-05T09:00:00Z');

function yard(statuses: Readonly<Record<string, string>>) {
  const store = new MemoryResourceStore([PRODUCT_ORDER]);
  const status = { ...statuses };
  const products = {
    product: async (_: unknown, id: string) =>
      status[id] === undefined
        ? undefined
        : ({ id, status: status[id], ...(id === 'addon' ? { reliesOn: 'line' } : {}) } as unknown as ProductView),
  };
  const order = async (id: string, action: string, product: string[], before: object[] = []) => {
    const taken = { id, action, product };
    const step = collectionStep({ taken, step: [...before, taken] });
    return step && orderOfCollection({ store, products }, TENANT, step);
  };
  return {
    status,
    order,
    place: async (id: string, draft: NonNullable<Awaited<ReturnType<typeof order>>>) =>
      placeOrder(store, { tenant: TENANT, id: collectionOrderId(id), draft, nowMs: NOW }),
    end: async (id: string) => {
      const target = { tenant: TENANT, id: collectionOrderId(id), nowMs: NOW };
      for (const state of ['inProgress', 'completed'] as const)
        await updateResource(store, PRODUCT_ORDER, target, (body) => ok({ ...body, state }));
    },
  };
}
const moved = (draft: Awaited<ReturnType<ReturnType<typeof yard>['order']>>) =>
  draft?.productOrderItem?.map(({ action, product }) => [action, product?.id, product?.status]);

test('lines that work are suspended, not add-ons, nor what is suspended or gone', async () => {
  const { order } = yard({ line: 'active', addon: 'active', lost: 'suspended', old: 'terminated' });
  expect(moved(await order('s1', 'suspend', ['line', 'addon', 'lost', 'old', 'nowhere']))).toEqual([
    ['modify', 'line', 'suspended'],
  ]);
});

test('what a step suspended is taken up again once its order has ended, and not what its owner had suspended', async () => {
  const { status, order, place, end } = yard({ line: 'active', lost: 'suspended' });
  const suspend = await order('s1', 'suspend', ['line', 'lost']);
  if (!suspend) throw new Error('There is a line to suspend');
  await place('s1', suspend);
  const before = [{ id: 's1', action: 'suspend' }];
  await expect(order('s2', 'restore', ['line', 'lost'], before)).rejects.toThrow('on its way');
  status.line = 'suspended';
  await end('s1');
  expect(moved(await order('s2', 'restore', ['line', 'lost'], before))).toEqual([['modify', 'line', 'active']]);
});

test('ended are those that work and those that are suspended', async () => {
  const { order } = yard({ line: 'active', lost: 'suspended' });
  expect(moved(await order('s3', 'terminate', ['line', 'lost']))).toEqual([
    ['delete', 'line', undefined],
    ['delete', 'lost', undefined],
  ]);
});

test('a reminder orders nothing', () => {
  expect(collectionStep({ taken: { id: 's1', action: 'remind' } })).toBeUndefined();
  expect(collectionStep({})).toBeUndefined();
});
