import { awaitBill, linesOfBill } from '../../local/demo/acts/bill';
import { endOfMonth, jumpTo, nextMonthStart, tenantNow } from '../../local/demo/acts/clock';
import { type Customer, signUpCustomer } from '../../local/demo/acts/sign-up';
import { loadTenant, TENANTS } from '../../local/demo/load';
import { type Stage, setStage } from '../../local/demo/stage';

/** Two orders, a month's end and its bill, each function of them started for the first time. */
const STORY_MS = 300_000;
const ORDERING = '/tmf-api/productOrderingManagement/v4/productOrder';
const PRODUCTS = '/tmf-api/productInventory/v4/product';

interface Priced {
  readonly price?: { readonly taxIncludedAmount?: { readonly value: string | number } };
}
interface CartBody {
  readonly id: string;
  readonly cartTotalPrice: readonly Priced[];
}
interface OrderBody {
  readonly id: string;
  readonly state: string;
}
interface ProductBody {
  readonly productPrice: readonly { readonly productPriceAlteration?: readonly { readonly name: string }[] }[];
}

const amounts = (prices: readonly Priced[]) => prices.map(({ price }) => Number(price?.taxIncludedAmount?.value));
const ended = (order: OrderBody): boolean => ['completed', 'failed', 'held', 'rejected'].includes(order.state);

describe('a promotion and an agreement, from the cart to the bill', () => {
  let stage: Stage;
  let customer: Customer;
  let parties: object;

  beforeAll(async () => {
    const tenant = { ...TENANTS.demo, tenant: 'sales', numberRange: '3538966', numbers: 4 };
    stage = await setStage('sales', await loadTenant(tenant), () => undefined);
    await jumpTo(stage, nextMonthStart(await tenantNow(stage)));
    customer = await signUpCustomer(stage);
    parties = { relatedParty: [{ id: customer.partyId, role: 'customer', '@referredType': 'Individual' }] };
    const { bundle } = stage.offers;
    await stage.agent.post('/tmf-api/promotionManagement/v4/promotion', {
      name: 'Spring',
      promotionType: 'Discount',
      lifecycleStatus: 'release',
      pattern: [
        {
          criteriaGroup: [
            {
              criteria: [{ criteriaParameter: 'promotionCode', criteriaOperator: '=', criteriaValue: 'SPRING' }],
            },
          ],
          action: [{ actionType: 'currency', actionValue: '50', applicationDuration: 3 }],
        },
      ],
    });
    await stage.agent.post('/tmf-api/agreementManagement/v4/agreement', {
      name: 'Frame',
      agreementType: 'commercial',
      status: 'approved',
      engagedParty: [{ id: customer.partyId, '@referredType': 'Individual' }],
      agreementItem: [{ productOffering: [{ id: bundle }] }],
      characteristic: [{ name: 'agreedPrice', value: { price: '10' } }],
    });
  }, STORY_MS);

  test(
    'a cart shows them, becomes one order, and the bill of the month names both',
    async () => {
      const { bundle } = stage.offers;
      const cart = await customer.client.post<CartBody>('/tmf-api/shoppingCart/v4/shoppingCart', {
        cartItem: [{ productOffering: { id: bundle } }],
        promotionCode: ['SPRING'],
      });
      expect(amounts(cart.cartTotalPrice)).toEqual([5]);

      const ask = { shoppingCart: { id: cart.id }, billingAccount: { id: customer.accountId } };
      for (const _ of [1, 2])
        expect(await customer.client.post('/farthing/checkout/v1/checkout', ask)).toMatchObject({
          state: 'done',
          productOrder: { id: cart.id },
        });
      const order = await customer.client.until<OrderBody>(
        `${ORDERING}/${cart.id}`,
        ended,
        'The order of a cart',
        120_000,
      );
      expect(order.state).toBe('completed');
      const product = await customer.client.get<ProductBody>(`${PRODUCTS}/${cart.id}-1`);
      expect(product.productPrice.flatMap((one) => one.productPriceAlteration ?? [])).toMatchObject([
        { name: 'Frame' },
        { name: 'Spring', applicationDuration: 3 },
      ]);
      expect(
        await customer.client.call('PATCH', `/tmf-api/shoppingCart/v4/shoppingCart/${cart.id}`, { cartItem: [] }),
      ).toMatchObject({
        status: 409,
      });

      await jumpTo(stage, endOfMonth(await tenantNow(stage)).afterwards);
      const bill = await awaitBill(customer.client, customer, 'The bill with a promotion');
      const lines = await linesOfBill(customer.client, bill.id);
      expect(lines.map(({ name, taxIncludedAmount }) => [name, Number(taxIncludedAmount.value)])).toEqual([
        ['Farthing Five, a month', 12],
        ['Frame (Farthing Five, a month)', -2],
        ['Spring (Farthing Five, a month)', -5],
      ]);
      expect(Number(bill.amountDue.value)).toBe(5);
    },
    STORY_MS,
  );

  test(
    'a quote keeps its price while the promotion ends, and becomes one order',
    async () => {
      const { bundle } = stage.offers;
      const quote = await stage.agent.post<{ id: string; quoteTotalPrice: readonly Priced[] }>(
        '/tmf-api/quoteManagement/v4/quote',
        {
          ...parties,
          billingAccount: [{ id: customer.accountId }],
          quoteItem: [{ productOffering: { id: bundle } }],
          promotionCode: ['SPRING'],
          instantSyncQuote: true,
        },
      );
      expect(amounts(quote.quoteTotalPrice)).toEqual([5]);
      const path = '/tmf-api/promotionManagement/v4/promotion';
      const [promotion] = await stage.agent.get<{ id: string }[]>(`${path}?lifecycleStatus=release`);
      await stage.agent.patch(`${path}/${promotion?.id}`, { lifecycleStatus: 'retirement' });
      await customer.client.patch(`/tmf-api/quoteManagement/v4/quote/${quote.id}`, { state: 'accepted' });
      const order = await stage.agent.until<OrderBody & { orderTotalPrice: readonly Priced[] }>(
        `${ORDERING}/${quote.id}`,
        ended,
        'The order of a quote',
        120_000,
      );
      expect(order.state).toBe('completed');
      expect(amounts(order.orderTotalPrice)).toEqual([5]);
    },
    STORY_MS,
  );

  test(
    'a qualification says why something cannot be had, what else can, and what it would cost',
    async () => {
      const { bundle, roaming } = stage.offers;
      const asked = await customer.client.post<Record<string, unknown>>(
        '/tmf-api/productOfferingQualification/v4/productOfferingQualification',
        {
          ...parties,
          productOfferingQualificationItem: [
            { id: '1', productOffering: { id: bundle } },
            { id: '2', productOffering: { id: roaming } },
          ],
        },
      );
      expect(asked).toMatchObject({
        state: 'done',
        qualificationResult: 'unqualified',
        productOfferingQualificationItem: [
          {
            qualificationItemResult: 'qualified',
            product: { productPrice: [{ productPriceAlteration: [{ name: 'Frame' }] }] },
          },
          {
            qualificationItemResult: 'unqualified',
            eligibilityUnavailabilityReason: [{ code: 'productRelationship' }],
          },
        ],
      });
    },
    STORY_MS,
  );

  test(
    'what is for a market segment is sold to who is of it, and their line is charged as such',
    async () => {
      const { bundle } = stage.offers;
      const catalog = '/tmf-api/productCatalogManagement/v4/productOffering';
      const {
        id: _id,
        href: _href,
        lastUpdate: _at,
        ...like
      } = await stage.operator.get<Record<string, unknown>>(`${catalog}/${bundle}`);
      const business = { id: 'business', name: 'Business' };
      const offering = { ...like, name: 'For firms', marketSegment: [business] };
      const { id } = await stage.operator.post<{ id: string }>(catalog, offering);
      const order = {
        ...parties,
        billingAccount: { id: customer.accountId },
        productOrderItem: [{ id: '1', action: 'add', quantity: 1, productOffering: { id } }],
      };
      expect(await customer.client.call('POST', ORDERING, order)).toMatchObject({
        status: 422,
        body: { violations: [{ path: 'productOrderItem.0.productOffering.id', message: 'sold only to: Business' }] },
      });
      await stage.agent.post('/farthing/customerCare/v1/customerSegment', {
        party: { id: customer.partyId },
        marketSegment: [business],
      });
      const placed = await customer.client.post<OrderBody>(ORDERING, order);
      const done = await customer.client.until<OrderBody>(`${ORDERING}/${placed.id}`, ended, 'The order', 120_000);
      expect(done.state).toBe('completed');
      const terms = `/farthing/ledger/v1/balanceTerms/${placed.id}-1`;
      expect(await stage.finance.get(terms)).toMatchObject({ segment: 'business' });
    },
    STORY_MS,
  );
});
