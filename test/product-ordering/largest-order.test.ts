import { bindResources } from '../../shared/product-ordering/bind-resources';
import { decomposeOrder } from '../../shared/product-ordering/decompose-order';
import { orderHooks } from '../../shared/product-ordering/order-hooks';
import { planSteps } from '../../shared/product-ordering/plan-steps';
import { MAX_ORDER_ITEMS, MAX_ORDER_PRODUCTS, PRODUCT_ORDERING_API } from '../../shared/product-ordering/resources';
import { serve } from '../harness/serve';
import { agent } from './sales';
import { FACTS, item, NOW, order, PORTS, TENANT } from './shop';

/** Step Functions' service quotas: the input or result of a state, in bytes of UTF-8. */
const STATE_BYTES_MAX = 262_144;
/** What others may add to a plan before this is looked at again. */
const ROOM = 0.75;
/** As long as ids are: the order's an ULID, or a bulk order's with its line and attempt. */
const ORDER_ID = '01M858ZKDMH54G5S0RKRBTBDJ9_10000_2';

test.each(['prepaid', 'iot', 'bundle'])(
  'the largest order of %s fits into an execution, with room to grow',
  (offering) => {
    const largest = order([item(offering, { quantity: MAX_ORDER_PRODUCTS })], { id: ORDER_ID });
    const plan = decomposeOrder(largest, FACTS);
    const steps = planSteps(TENANT, ORDER_ID, plan);
    const reserved = steps.reservations.map(({ id, unit, kind }, at) => {
      const value = String(8_949_000_000_000_000_000n + BigInt(at));
      return kind === 'sim' ? { id, unit, kind, value, imsi: '262010000000001' } : { id, unit, kind, value };
    });
    const bound = bindResources({ tenant: TENANT, orderId: ORDER_ID }, plan, reserved as never);
    const bytes = Buffer.byteLength(JSON.stringify({ tenant: TENANT, orderId: ORDER_ID, steps, reserved, bound }));
    expect(bytes).toBeLessThan(STATE_BYTES_MAX * ROOM);
  },
);

test('a larger one is refused when it is placed, with what to do: by its products, and by its items', async () => {
  const call = serve(PRODUCT_ORDERING_API, { hooks: { productOrder: orderHooks(PORTS) }, nowMs: NOW });
  const {
    id: _id,
    href: _href,
    ...draft
  } = order([item('iot', { quantity: MAX_ORDER_PRODUCTS }), item('iot', { id: '2' })]);
  expect((await call(agent, 'POST', '/productOrder', draft)).body).toMatchObject({
    code: 'unprocessable',
    violations: [
      { path: 'productOrderItem', message: '21 products: at most 20 an order', mend: expect.stringMatching(/bulk/) },
    ],
  });
  const items = Array.from({ length: MAX_ORDER_ITEMS + 480 }, (_, at) => item('iot', { id: String(at) }));
  expect((await call(agent, 'POST', '/productOrder', { ...draft, productOrderItem: items })).body).toMatchObject({
    code: 'invalid-request',
    violations: [{ path: 'productOrderItem', message: expect.stringMatching(/20/) }],
  });
});
