import type { Caller } from '../../shared/kernel/tenant';
import { orderHooks } from '../../shared/product-ordering/order-hooks';
import { PRODUCT_ORDERING_API } from '../../shared/product-ordering/resources';
import { serve } from '../harness/serve';
import { openBulkDesk } from './bulk-desk';
import { ACCOUNT, agent, buying, customer, openSales } from './sales';
import { CUSTOMER, NOW, PORTS } from './shop';

/** A shop that sells `iot` by its web shop and by bulk files alone. */
const CATALOG = {
  ...PORTS.catalog,
  offering: async (...given: Parameters<typeof PORTS.catalog.offering>) => {
    const offering = await PORTS.catalog.offering(...given);
    return (
      offering && { ...offering, limits: offering.id === 'iot' ? { channel: [{ id: 'web' }, { id: 'bulk' }] } : {} }
    );
  },
};
const LIMITED = { ...PORTS, catalog: CATALOG };
const ITEM = [{ id: '1', action: 'add', productOffering: { id: 'iot' } }];
const REFUSED = { code: 'unprocessable', violations: [{ message: expect.stringMatching(/sold only by/) }] };

const placed = async (caller: Caller, offering: string, channel?: string) => {
  const call = serve(PRODUCT_ORDERING_API, { hooks: { productOrder: orderHooks(LIMITED) }, nowMs: NOW });
  const answer = await call(caller, 'POST', '/productOrder', {
    relatedParty: [{ id: CUSTOMER, role: 'customer' }],
    billingAccount: ACCOUNT,
    productOrderItem: ITEM.map((item) => ({ ...item, productOffering: { id: offering } })),
    ...(channel === undefined ? {} : { channel: [{ id: channel }] }),
  });
  return answer.body;
};

test('an order says where it came from: as its caller says, else that an agent placed it, else the API', async () => {
  expect(await placed(customer, 'prepaid')).toMatchObject({ channel: [{ id: 'api' }] });
  expect(await placed(agent, 'prepaid')).toMatchObject({ channel: [{ id: 'agent' }] });
  expect(await placed(customer, 'prepaid', 'web')).toMatchObject({ channel: [{ id: 'web' }] });
  expect(await placed(customer, 'prepaid', 'agent')).toMatchObject({ code: 'forbidden' });
});

test('what is sold by some channels alone is refused by every other: API and agent, cart, quote, bulk file', async () => {
  expect(await placed(customer, 'iot', 'web')).toMatchObject({ state: 'acknowledged' });
  for (const caller of [customer, agent]) expect(await placed(caller, 'iot')).toMatchObject(REFUSED);

  for (const [channel, state] of [
    [undefined, undefined],
    [[{ id: 'web' }], 'done'],
  ] as const) {
    const { carts, checkouts, orders } = openSales({ catalog: CATALOG });
    const cart = await carts(customer, 'POST', '/shoppingCart', {
      cartItem: [buying('iot')],
      ...(channel && { channel }),
    });
    if (!state) {
      expect(cart.body).toMatchObject(REFUSED);
      continue;
    }
    const checkout = { shoppingCart: { id: cart.body.id }, billingAccount: ACCOUNT };
    expect((await checkouts(customer, 'POST', '/checkout', checkout)).body).toMatchObject({ state });
    expect((await orders())[0]?.body).toMatchObject({ channel });
  }

  const { quotes } = openSales({ catalog: CATALOG });
  const quote = { quoteItem: [{ ...buying('iot'), action: 'add' }], billingAccount: [ACCOUNT] };
  expect((await quotes(customer, 'POST', '/quote', quote)).body).toMatchObject(REFUSED);

  const desk = openBulkDesk(undefined, LIMITED);
  const query = { customer: CUSTOMER, billingAccount: ACCOUNT.id, productOffering: 'iot' };
  for (const [channel, count] of [
    ['bulk', { placed: 1 }],
    ['agent', { quarantined: 1 }],
  ] as const) {
    const headers = { 'content-type': 'text/csv' };
    const { body: bulk } = await desk.call('POST', '/bulkProductOrder', {
      body: 'iccid\n1',
      query: { ...query, channel },
      headers,
    });
    await desk.begin(bulk.id);
    await desk.run(bulk.id);
    expect((await desk.call('GET', `/bulkProductOrder/${bulk.id}`)).body).toMatchObject({ count });
  }
  expect((await desk.orders()).map(({ channel }) => channel)).toEqual([[{ id: 'bulk' }]]);
});
