import { orderDue, placeOrder } from '../../shared/product-ordering/order-of-cart';
import type { Promotion } from '../../shared/promotion-management';
import { ACCOUNT, agent, buying, customer, openSales, stranger } from './sales';
import { DAY, PORTS, TENANT } from './shop';

const euros = (value: number) => [{ price: { taxIncludedAmount: { unit: 'EUR', value } } }];
const CHECKOUT = { shoppingCart: { id: 'id1' }, billingAccount: ACCOUNT };

describe('a cart', () => {
  test('shows what each item and all of them cost now; what is saved for later costs nothing yet', async () => {
    const { carts, fee } = openSales();
    const cartItem = [buying('bundle', { quantity: 2 }), buying('bundle', { status: 'saveForLater' })];
    expect(await carts(customer, 'POST', '/shoppingCart', { cartItem })).toMatchObject({
      status: 201,
      body: {
        status: 'active',
        validFor: { endDateTime: '2026-12-01T12:00:00.000Z' },
        relatedParty: [{ id: 'party1', role: 'customer' }],
        cartTotalPrice: euros(20),
        cartItem: [
          { id: '1', action: 'add', status: 'active', ItemTotalPrice: euros(20) },
          { id: '2', status: 'saveForLater', itemPrice: euros(10) },
        ],
      },
    });
    fee.value = '12.34';
    const patched = await carts(customer, 'PATCH', '/shoppingCart/id1', {
      cartItem: [buying('bundle', { quantity: 3 })],
    });
    expect(patched.body).toMatchObject({ cartTotalPrice: euros(37.02) });
  });

  test.each<[string, object, string]>([
    [
      'an offering that is not there',
      { cartItem: [buying('bundle'), buying('none')] },
      'cartItem.1.productOffering.id',
    ],
    ['one that is not on sale', { cartItem: [buying('draft')] }, 'cartItem.0.productOffering.id'],
    ['nothing named', { cartItem: [{ quantity: 1 }] }, 'cartItem.0.productOffering'],
    ['an id twice', { cartItem: [buying('bundle', { id: '1' }), buying('bundle', { id: '1' })] }, 'cartItem.1.id'],
    ['items within items', { cartItem: [buying('bundle', { cartItem: [{ id: '2' }] })] }, 'cartItem.0.cartItem'],
    ['a code that is none', { cartItem: [], promotionCode: ['FALL'] }, 'promotionCode.0'],
  ])('with %s is refused with its path', async (_, body, path) =>
    expect(await openSales().carts(customer, 'POST', '/shoppingCart', body)).toMatchObject({
      body: { code: 'unprocessable', violations: [{ path }] },
    }),
  );

  test('is its owner’s alone', async () => {
    const { carts } = openSales();
    await carts(customer, 'POST', '/shoppingCart', { cartItem: [buying('bundle')] });
    expect(await carts(stranger, 'GET', '/shoppingCart/id1')).toMatchObject({ body: { code: 'not-found' } });
  });
});

describe('a checkout', () => {
  const filled = async (cartItem: object[] = [buying('bundle')]) => {
    const sales = openSales();
    await sales.carts(customer, 'POST', '/shoppingCart', { cartItem });
    return sales;
  };

  test('makes one order of the cart, at its prices, and closes it, however often it is asked', async () => {
    const sales = await filled([buying('bundle', { quantity: 2 })]);
    for (const _ of [1, 2])
      expect(await sales.checkouts(customer, 'POST', '/checkout', CHECKOUT)).toMatchObject({
        status: 201,
        body: { state: 'done', productOrder: { id: 'id1' }, relatedParty: [{ id: 'party1' }] },
      });
    const orders = await sales.orders();
    expect(orders.map(({ body }) => body)).toMatchObject([
      {
        id: 'id1',
        state: 'acknowledged',
        billingAccount: ACCOUNT,
        orderTotalPrice: [{ price: { taxIncludedAmount: { value: '20' } } }],
        productOrderItem: [
          { id: '1', action: 'add', quantity: 2, state: 'acknowledged', itemPrice: [{ name: 'Monthly fee' }] },
        ],
      },
    ]);
    expect(await sales.carts(customer, 'GET', '/shoppingCart/id1')).toMatchObject({
      body: { status: 'ordered', productOrder: { id: 'id1' } },
    });
    for (const [method, body] of [
      ['PATCH', { cartItem: [] }],
      ['DELETE', undefined],
    ] as const)
      expect(await sales.carts(customer, method, '/shoppingCart/id1', body)).toMatchObject({
        body: { code: expect.stringMatching(/illegal-transition|conflict/) },
      });
  });

  test('whose function stopped before the order is made good by the cart’s event', async () => {
    const sales = await filled();
    const create = sales.store.create.bind(sales.store);
    sales.store.create = async (item) => {
      if (item.resource === 'productOrder') throw new Error('the function is gone');
      return create(item);
    };
    await expect(sales.checkouts(customer, 'POST', '/checkout', CHECKOUT)).rejects.toThrow('gone');
    sales.store.create = create;
    expect(await sales.orders()).toEqual([]);
    for (const _ of [1, 2]) {
      const draft = await orderDue(sales.store, TENANT, 'shoppingCart', 'id1');
      if (draft) await placeOrder(sales.store, { tenant: TENANT, id: 'id1', draft, nowMs: 0 });
    }
    expect(await sales.orders()).toHaveLength(1);
  });

  test('at another price than was shown is refused once, with the new price in the cart', async () => {
    const sales = await filled();
    sales.fee.value = '11';
    expect(await sales.checkouts(customer, 'POST', '/checkout', CHECKOUT)).toMatchObject({
      body: { code: 'conflict' },
    });
    expect(await sales.carts(customer, 'GET', '/shoppingCart/id1')).toMatchObject({
      body: { cartTotalPrice: euros(11) },
    });
    expect(await sales.checkouts(customer, 'POST', '/checkout', CHECKOUT)).toMatchObject({ status: 201 });
  });

  test('without what a promotion gave when the cart was filled is refused once, too', async () => {
    const promotions: Promotion[] = [
      {
        ...{ id: 'p1', href: '/p1', name: 'Welcome', promotionType: 'Award', lifecycleStatus: 'release' },
        pattern: [{ criteriaGroup: [], action: [{ actionType: 'currency', actionValue: '5' }] }],
      },
    ];
    const rates = [{ id: 'sms', name: 'SMS', priceType: 'usage', unit: 'EUR', value: '0.1' }];
    const sales = openSales({
      promotions: { released: async () => [...promotions] },
      catalog: {
        ...PORTS.catalog,
        async offering(...given) {
          const offering = await PORTS.catalog.offering(...given);
          return offering && { ...offering, rates };
        },
      },
    });
    const { body: cart } = await sales.carts(customer, 'POST', '/shoppingCart', { cartItem: [buying('bundle')] });
    expect(cart).toMatchObject({
      cartTotalPrice: euros(10),
      cartItem: [{ itemPrice: [{}, { priceType: 'award', price: { taxIncludedAmount: { unit: 'EUR', value: -5 } } }] }],
    });
    promotions.pop();
    expect(await sales.checkouts(customer, 'POST', '/checkout', CHECKOUT)).toMatchObject({
      body: { code: 'conflict' },
    });
    expect(await sales.checkouts(customer, 'POST', '/checkout', CHECKOUT)).toMatchObject({ status: 201 });
  });

  test('is refused for reasons in the cart’s words', async () => {
    const sales = await filled([buying('bundle', { status: 'saveForLater' }), buying('roaming')]);
    expect(await sales.checkouts(customer, 'POST', '/checkout', CHECKOUT)).toMatchObject({
      body: { code: 'unprocessable', violations: [{ path: 'cartItem.1.product.productRelationship' }] },
    });
  });

  test('is refused when the cart’s time is over, is empty, or another’s', async () => {
    const late = await filled();
    late.clock.advance(31 * DAY);
    expect(await late.checkouts(customer, 'POST', '/checkout', CHECKOUT)).toMatchObject({ body: { code: 'conflict' } });
    const empty = await filled([]);
    expect(await empty.checkouts(customer, 'POST', '/checkout', CHECKOUT)).toMatchObject({
      body: { code: 'unprocessable' },
    });
    expect(await empty.checkouts(stranger, 'POST', '/checkout', CHECKOUT)).toMatchObject({
      body: { code: 'unknown-reference', violations: [{ path: 'shoppingCart.id' }] },
    });
  });
});

describe('a merge', () => {
  const MERGE = { source: { id: 'id1' }, target: { id: 'id2' } };

  test('puts what is in one cart into another, once, and closes the first', async () => {
    const { carts, checkouts } = openSales();
    const addOn = { cartItemRelationship: [{ id: '1', relationshipType: 'reliesOn' }] };
    await carts(agent, 'POST', '/shoppingCart', {
      cartItem: [buying('bundle', { id: '1' }), buying('roaming', { id: '2', ...addOn }), buying('iot', { id: '3' })],
    });
    await carts(customer, 'POST', '/shoppingCart', { cartItem: [buying('bundle'), buying('iot', { quantity: 2 })] });
    for (const _ of [1, 2])
      expect(await checkouts(customer, 'POST', '/cartMerge', MERGE)).toMatchObject({
        status: 201,
        body: { state: 'done' },
      });
    expect((await carts(customer, 'GET', '/shoppingCart/id2')).body).toMatchObject({
      mergedCart: [{ id: 'id1' }],
      cartTotalPrice: euros(20),
      cartItem: [
        { id: '1', productOffering: { id: 'bundle' }, quantity: 1 },
        { id: '2', productOffering: { id: 'iot' }, quantity: 3 },
        { id: '3', productOffering: { id: 'bundle' } },
        { id: '4', productOffering: { id: 'roaming' }, cartItemRelationship: [{ id: '3' }] },
      ],
    });
    expect((await carts(agent, 'GET', '/shoppingCart/id1')).body).toMatchObject({ status: 'merged' });
    const closed = await carts(agent, 'PATCH', '/shoppingCart/id1', { cartItem: [] });
    expect(closed.body).toMatchObject({ code: 'illegal-transition' });
  });

  test('of what is more than an order takes is refused', async () => {
    const { carts, checkouts } = openSales();
    const many = (characteristic: string) =>
      [...Array(11).keys()].map((n) =>
        buying('bundle', { product: { productCharacteristic: [{ name: characteristic, value: String(n) }] } }),
      );
    await carts(customer, 'POST', '/shoppingCart', { cartItem: many('a') });
    await carts(customer, 'POST', '/shoppingCart', { cartItem: many('b') });
    expect(await checkouts(customer, 'POST', '/cartMerge', MERGE)).toMatchObject({ body: { code: 'unprocessable' } });
  });
});
