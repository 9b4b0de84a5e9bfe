import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { type FailureCode, failureStatus } from '../../shared/kernel/errors';
import type { Caller } from '../../shared/kernel/tenant';
import type { ProductOrder } from '../../shared/product-ordering/order-facts';
import { orderHooks } from '../../shared/product-ordering/order-hooks';
import { PRODUCT_ORDER, PRODUCT_ORDERING_API } from '../../shared/product-ordering/resources';
import { newResource } from '../../shared/tmf/write-resource';
import { serve } from '../harness/serve';
import { CUSTOMER, item, NOW, order, PORTS, TENANT, wanting } from './shop';

const agent: Caller = { tenant: TENANT, subject: 'agent7', roles: ['agent'] };
const customer: Caller = { tenant: TENANT, subject: 'customer', roles: ['subscriber'], partyId: CUSTOMER };

/** An order as it stands, and what its API says of a patch. */
async function patching(stands: Partial<ProductOrder>, ports = PORTS) {
  const store = new MemoryResourceStore([PRODUCT_ORDER]);
  const { id, href: _, ...body } = order([item('bundle')], { state: 'inProgress', ...stands });
  await store.create(
    newResource(PRODUCT_ORDER, { tenant: TENANT, id, basePath: PRODUCT_ORDERING_API.basePath, nowMs: NOW, body }),
  );
  const call = serve(PRODUCT_ORDERING_API, { store, hooks: { productOrder: orderHooks(ports) }, nowMs: NOW });
  return async (patch: object, caller = agent) => {
    const { status, body: answer } = await call(caller, 'PATCH', '/productOrder/order1', patch);
    return { status: status === 0 ? failureStatus(answer.code as FailureCode) : status, body: answer };
  };
}

const PLUS = { productOrderItem: [item('plus')] };

test.each(['acknowledged', 'pending', 'inProgress'] as const)(
  'an order that is %s is amended: judged whole, priced anew, and told by its version and a note',
  async (state) => {
    const patch = await patching({ state });
    expect(await patch(PLUS)).toMatchObject({
      status: 200,
      body: {
        state,
        version: 2,
        productOrderItem: [{ id: '1', state, itemPrice: [{ price: { taxIncludedAmount: { value: 20 } } }] }],
        orderTotalPrice: [{ price: { taxIncludedAmount: { value: 20 } } }],
        note: [{ id: 'order1-amended-2', author: 'agent7', text: 'Amended (version 2): productOrderItem' }],
      },
    });
    expect(await patch({ productOrderItem: [item('bundle'), item('bundle', { id: '2' })] })).toMatchObject({
      body: { version: 3, note: [{}, { id: 'order1-amended-3' }] },
    });
  },
);

test('every reason why it cannot become so, each with its path; nothing is changed', async () => {
  const patch = await patching({});
  const items = [item('retired'), item('nope', { id: '2' })];
  const refused = await patch({ productOrderItem: items, billingAccount: { id: 'account1' } });
  expect(refused).toMatchObject({
    status: 422,
    body: {
      violations: [
        { path: 'productOrderItem.0.productOffering.id' },
        { path: 'productOrderItem.1.productOffering.id' },
      ],
    },
  });
  expect(await patch({ billingAccount: { id: 'strangers' } })).toMatchObject({ status: 422 });
  expect((await patch({ description: 'as it was' })).body.version).toBeUndefined();
});

test('past its point of no return it tells what may still be changed', async () => {
  const patch = await patching({ pointOfNoReturnDate: '2026-11-01T12:00:05.000Z' });
  expect(await patch({ ...PLUS, billingAccount: { id: 'account2' } })).toMatchObject({
    status: 409,
    body: {
      message: expect.stringContaining('point of no return'),
      violations: [
        { path: 'productOrderItem', mend: expect.stringContaining('requestedCompletionDate') },
        { path: 'billingAccount' },
      ],
    },
  });
  expect(await patch({ requestedCompletionDate: '2026-11-02T12:00:00.000Z' })).toMatchObject({ status: 200 });
});

test.each([
  ['ended', { state: 'completed' }],
  ['is being cancelled', { state: 'pendingCancellation' }],
  ['was amended ten times', { version: 11 }],
  ['has the prices of a quote', { quote: [{ id: 'quote1' }] }],
] as const)('one that %s is not amended', async (_, stands) => {
  const patch = await patching(stands as Partial<ProductOrder>);
  expect(await patch(PLUS)).toMatchObject({ status: 409, body: { code: 'illegal-transition' } });
});

test('where nothing else is ordered, the agreed prices hold, also a quote’s', async () => {
  const itemPrice = [{ name: 'Agreed', price: { taxIncludedAmount: { unit: 'EUR', value: '7' } } }];
  const agreed = item('bundle', { quantity: 1, itemPrice });
  const patch = await patching({ productOrderItem: [agreed], quote: [{ id: 'quote1' }] });
  const moved = { ...item('bundle'), product: { place: [{ id: 'there', role: 'delivery' }] } };
  expect(await patch({ productOrderItem: [moved] })).toMatchObject({
    status: 200,
    body: {
      version: 2,
      productOrderItem: [{ itemPrice: [{ name: 'Agreed' }], product: { place: [{ id: 'there' }] } }],
    },
  });
});

test('items that come back as they were shown amend nothing', async () => {
  const patch = await patching({});
  const shown = { ...item('bundle', { quantity: 1, state: 'inProgress' }), itemPrice: [] };
  const { status, body } = await patch({ productOrderItem: [shown] });
  expect([status, body.version]).toEqual([200, undefined]);
});

test('the start of an order that waits may be moved, of one that has begun not', async () => {
  const start = { requestedStartDate: '2026-11-05T00:00:00.000Z' };
  expect(await (await patching({ state: 'pending' }))(start)).toMatchObject({
    status: 200,
    body: { ...start, version: 2, state: 'pending' },
  });
  expect(await (await patching({ state: 'pending' }))({ startsAt: 'cycleEnd' })).toMatchObject({
    body: { requestedStartDate: '2026-11-30T23:00:00.000Z' },
  });
  expect(await (await patching({}))(start)).toMatchObject({
    status: 409,
    body: { violations: [{ path: 'requestedStartDate' }] },
  });
});

test('what an order holds itself is free to it', async () => {
  const goods = { free: async () => 0n };
  const stock = { statusOf: async () => 'reserved' };
  const phone = item('phone', wanting('account', 'a'));
  const line = item('bundle', { id: '2', ...wanting('msisdn', '49151') });
  const patch = await patching({ productOrderItem: [phone, line] }, { ...PORTS, goods, stock });
  expect(await patch({ productOrderItem: [phone, line, item('plus', { id: '3' })] })).toMatchObject({ status: 200 });
  expect(await patch({ productOrderItem: [{ ...phone, quantity: 2 }, line] })).toMatchObject({ status: 422 });
});

test('an order that was held since all was undone goes on at once', async () => {
  const fallout = { resume: 'again', waitsFor: 'time', nextAttemptDate: '2026-11-01T13:00:00.000Z' } as const;
  const patch = await patching({ state: 'held', fallout });
  expect(await patch(PLUS)).toMatchObject({ body: { state: 'inProgress', version: 2, fallout: { round: 2 } } });
});

test('a customer may amend, and give themselves no segment', async () => {
  const patch = await patching({});
  expect(await patch(PLUS, customer)).toMatchObject({ status: 200 });
  const gold = { productOrderItem: [item('plus', wanting('segment', 'gold'))] };
  expect(await patch(gold, customer)).toMatchObject({ status: 403 });
  expect(await patch(gold)).toMatchObject({ status: 200 });
});
