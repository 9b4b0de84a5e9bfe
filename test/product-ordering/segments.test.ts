import { decomposeOrder } from '../../shared/product-ordering/decompose-order';
import type { ProductOrder } from '../../shared/product-ordering/order-facts';
import { orderHooks } from '../../shared/product-ordering/order-hooks';
import { QUALIFICATION_API } from '../../shared/product-ordering/qualification-resource';
import { qualificationHooks } from '../../shared/product-ordering/qualify-offerings';
import { PRODUCT_ORDERING_API } from '../../shared/product-ordering/resources';
import { serve } from '../harness/serve';
import { ACCOUNT, agent, buying, customer, openSales } from './sales';
import { CUSTOMER, FACTS, item, NOW, order, PORTS } from './shop';

const RULE = { id: 'firms', when: "'business' in segment", reason: 'for firms' };
const LIMITS = {
  'a market segment': { marketSegment: [{ id: 'business', name: 'Business' }] },
  'a rule about segments': {
    prodSpecCharValueUse: [{ name: 'eligibility', productSpecCharacteristicValue: [{ value: RULE }] }],
  },
};

/** A bundle that is limited, and a customer of these segments. */
const portsOf = (limits: object, segments: readonly string[]) => ({
  ...PORTS,
  segments: { segmentsOf: async (_: unknown, party: string) => (party === CUSTOMER ? [...segments] : []) },
  catalog: {
    ...PORTS.catalog,
    async offering(_: unknown, id: string) {
      const offering = FACTS.offerings.get(id);
      return offering && { ...offering, limits };
    },
  },
});
const ordering = (ports: ReturnType<typeof portsOf>) =>
  serve(PRODUCT_ORDERING_API, { hooks: { productOrder: orderHooks(ports) }, nowMs: NOW });
const placing = (...items: ReturnType<typeof item>[]) => ({ ...order(items), id: undefined, href: undefined });
const segmentOf = (body: unknown): unknown =>
  (body as ProductOrder).productOrderItem?.[0]?.product?.productCharacteristic?.find(({ name }) => name === 'segment')
    ?.value;

describe.each(Object.entries(LIMITS))('an offering limited to %s', (_what, limits) => {
  const sold = portsOf(limits, ['business', 'gold']);
  const notSold = portsOf(limits, ['gold']);

  test('is ordered by who is of it, and the line is charged as the first of theirs', async () => {
    const refused = await ordering(notSold)(customer, 'POST', '/productOrder', placing(item('bundle')));
    expect(refused.body).toMatchObject({
      code: 'unprocessable',
      violations: [{ path: 'productOrderItem.0.productOffering.id' }],
    });
    const placed = await ordering(sold)(customer, 'POST', '/productOrder', placing(item('bundle')));
    expect([placed.status, segmentOf(placed.body)]).toEqual([201, 'business']);
    expect(decomposeOrder(placed.body as ProductOrder, FACTS).units).toMatchObject([{ segment: 'business' }]);
  });

  test('is qualified for them alone', async () => {
    const ask = async (ports: typeof sold) =>
      (
        await serve(QUALIFICATION_API, {
          hooks: {
            productOfferingQualification: qualificationHooks({
              ...ports,
              coverage: { coverageOf: async () => [] },
              search: { offeringsIn: async () => [] },
            }),
          },
          nowMs: NOW,
        })(customer, 'POST', '/productOfferingQualification', {
          productOfferingQualificationItem: [{ id: '1', ...buying('bundle') }],
        })
      ).body;
    expect(await ask(sold)).toMatchObject({ qualificationResult: 'qualified' });
    expect(await ask(notSold)).toMatchObject({
      productOfferingQualificationItem: [{ eligibilityUnavailabilityReason: [{ code: 'productOffering' }] }],
    });
  });

  const CART = { cartItem: [buying('bundle')] };
  const CHECKOUT = { shoppingCart: { id: 'id1' }, billingAccount: ACCOUNT };
  const QUOTE = {
    quoteItem: [buying('bundle')],
    billingAccount: [ACCOUNT],
    relatedParty: [{ id: CUSTOMER, role: 'customer', '@referredType': 'Individual' }],
    instantSyncQuote: true,
  };

  test('is put into a cart and a quote by them alone, and the order is of that segment', async () => {
    const { carts, checkouts, quotes, orders } = openSales(sold);
    await carts(customer, 'POST', '/shoppingCart', CART);
    await checkouts(customer, 'POST', '/checkout', CHECKOUT);
    expect((await orders()).map(({ body }) => segmentOf(body))).toEqual(['business']);
    await quotes(agent, 'POST', '/quote', QUOTE);
    expect((await quotes(customer, 'PATCH', '/quote/id1', { state: 'accepted' })).body).toMatchObject({
      quoteItem: [{ product: { productCharacteristic: [{ name: 'segment', value: 'business' }] } }],
    });

    const others = openSales(notSold);
    expect((await others.carts(customer, 'POST', '/shoppingCart', CART)).body).toMatchObject({
      code: 'unprocessable',
      violations: [{ path: 'cartItem.0.productOffering.id' }],
    });
    expect((await others.quotes(agent, 'POST', '/quote', QUOTE)).body).toMatchObject({
      code: 'unprocessable',
      violations: [{ path: 'quoteItem.0.productOffering.id' }],
    });
  });

  test('is refused again where the customer left the segment after the cart was filled, or the quote priced', async () => {
    const theirs = ['business'];
    const { carts, checkouts, quotes } = openSales(portsOf(limits, theirs));
    await carts(customer, 'POST', '/shoppingCart', CART);
    await quotes(agent, 'POST', '/quote', QUOTE);
    theirs.pop();
    expect((await checkouts(customer, 'POST', '/checkout', CHECKOUT)).body).toMatchObject({
      violations: [{ path: 'cartItem.0.productOffering.id' }],
    });
    expect((await quotes(customer, 'PATCH', '/quote/id1', { state: 'accepted' })).body).toMatchObject({
      violations: [{ path: 'quoteItem.0.productOffering.id' }],
    });
  });

  test('stands in a cart of nobody, which says no segment', async () => {
    const guest = { tenant: agent.tenant, subject: 'guest', roles: ['agent' as const] };
    expect(await openSales(notSold).carts(guest, 'POST', '/shoppingCart', CART)).toMatchObject({ status: 201 });
  });
});

test('what staff orders as another segment’s stays so, and what has no line of its own is of none', async () => {
  const ports = portsOf({}, ['gold']);
  const product = { productCharacteristic: [{ name: 'segment', value: 'staff' }] };
  const placed = await ordering(ports)(agent, 'POST', '/productOrder', placing(item('bundle', { product })));
  expect(segmentOf(placed.body)).toBe('staff');
});
