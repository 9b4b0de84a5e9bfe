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
const portsOf = (limits: object, ...segments: string[]) => ({
  ...PORTS,
  segments: { segmentsOf: async (_: unknown, party: string) => (party === CUSTOMER ? segments : []) },
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
  const sold = portsOf(limits, 'business', 'gold');
  const notSold = portsOf(limits, 'gold');

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

  test('is bought from a cart and by a quote by them alone, and the order is of that segment', async () => {
    for (const [ports, isSold] of [
      [sold, true],
      [notSold, false],
    ] as const) {
      const sales = openSales(ports);
      await sales.carts(customer, 'POST', '/shoppingCart', { cartItem: [buying('bundle')] });
      const checkout = { shoppingCart: { id: 'id1' }, billingAccount: ACCOUNT };
      const closed = await sales.checkouts(customer, 'POST', '/checkout', checkout);
      if (!isSold) expect(closed.body).toMatchObject({ violations: [{ path: 'cartItem.0.productOffering.id' }] });
      else expect((await sales.orders()).map(({ body }) => segmentOf(body))).toEqual(['business']);

      await sales.quotes(agent, 'POST', '/quote', {
        quoteItem: [buying('bundle')],
        billingAccount: [ACCOUNT],
        relatedParty: [{ id: CUSTOMER, role: 'customer', '@referredType': 'Individual' }],
        instantSyncQuote: true,
      });
      const accepted = await sales.quotes(customer, 'PATCH', '/quote/id1', { state: 'accepted' });
      if (!isSold) expect(accepted.body).toMatchObject({ violations: [{ path: 'quoteItem.0.productOffering.id' }] });
      else
        expect(accepted.body).toMatchObject({
          quoteItem: [{ product: { productCharacteristic: [{ name: 'segment', value: 'business' }] } }],
        });
    }
  });
});

test('what staff orders as another segment’s stays so, and what has no line of its own is of none', async () => {
  const ports = portsOf({}, 'gold');
  const product = { productCharacteristic: [{ name: 'segment', value: 'staff' }] };
  const placed = await ordering(ports)(agent, 'POST', '/productOrder', placing(item('bundle', { product })));
  expect(segmentOf(placed.body)).toBe('staff');
});
