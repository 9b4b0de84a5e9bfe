import type { Caller } from '../../shared/kernel/tenant';
import { PRODUCT_INVENTORY_API } from '../../shared/product-inventory/resources';
import { orderHooks } from '../../shared/product-ordering/order-hooks';
import { PRODUCT_ORDERING_API } from '../../shared/product-ordering/resources';
import { RESOURCE_INVENTORY_API } from '../../shared/resource-inventory/resources';
import { stockHooks } from '../../shared/resource-inventory/stock-hooks';
import { serve } from '../harness/serve';
import { CUSTOMER, NOW, PORTS, TENANT } from './shop';

const agent: Caller = { tenant: TENANT, subject: 'agent', roles: ['agent'] };
const operator: Caller = { tenant: TENANT, subject: 'operator', roles: ['operator'] };
const customer: Caller = { tenant: TENANT, subject: 'customer', roles: ['subscriber'], partyId: CUSTOMER };
const stranger: Caller = { tenant: TENANT, subject: 'stranger', roles: ['subscriber'], partyId: 'party2' };

const PREPAID = {
  billingAccount: { id: 'account1' },
  productOrderItem: [{ id: '1', action: 'add', productOffering: { id: 'prepaid' } }],
};
const orders = () => serve(PRODUCT_ORDERING_API, { hooks: { productOrder: orderHooks(PORTS) }, nowMs: NOW });

describe('TMF622', () => {
  // Whoever knew an account's id, their neighbour's or none at all, ordered and let others pay, or nobody.
  test.each([
    ['another’s', { billingAccount: { id: 'strangers' } }],
    ['one that does not exist', { billingAccount: { id: 'nope' } }],
    [
      'another’s, on an item alone',
      { productOrderItem: [{ ...PREPAID.productOrderItem[0], billingAccount: { id: 'strangers' } }] },
    ],
  ])('an order is billed to the customer’s own account, not to %s', async (_what, more) => {
    for (const caller of [customer, agent]) {
      const relatedParty = [{ id: CUSTOMER, role: 'customer' }];
      const refused = await orders()(caller, 'POST', '/productOrder', { ...PREPAID, relatedParty, ...more });
      expect(refused.body).toMatchObject({
        code: 'unprocessable',
        violations: [{ path: 'productOrderItem.0.billingAccount.id' }],
      });
    }
  });

  test('a subscriber orders for themselves, and nobody else reads it', async () => {
    const call = orders();
    expect(await call(customer, 'POST', '/productOrder', PREPAID)).toMatchObject({
      status: 201,
      body: {
        id: 'id1',
        state: 'acknowledged',
        orderDate: '2026-11-01T12:00:00.000Z',
        relatedParty: [{ id: CUSTOMER, role: 'customer' }],
        productOrderItem: [{ id: '1', state: 'acknowledged', quantity: 1 }],
      },
    });
    expect(await call(customer, 'GET', '/productOrder/id1')).toMatchObject({ status: 200 });
    expect(await call(stranger, 'GET', '/productOrder/id1')).toMatchObject({ body: { code: 'not-found' } });
    expect(
      await call(customer, 'POST', '/productOrder', { ...PREPAID, relatedParty: [{ id: 'party2', role: 'customer' }] }),
    ).toMatchObject({ body: { code: 'forbidden' } });
  });

  test('a customer segment is for staff to say', async () => {
    const call = orders();
    const [ordered] = PREPAID.productOrderItem ?? [];
    const segmented = (value: string) => ({
      ...PREPAID,
      relatedParty: [{ id: CUSTOMER, role: 'customer' }],
      productOrderItem: [{ ...ordered, product: { productCharacteristic: [{ name: 'segment', value }] } }],
    });
    expect(await call(customer, 'POST', '/productOrder', segmented('gold'))).toMatchObject({
      body: { code: 'forbidden' },
    });
    expect(await call(agent, 'POST', '/productOrder', segmented('gold'))).toMatchObject({ status: 201 });
    expect(await call(agent, 'POST', '/productOrder', segmented('g o l d'))).toMatchObject({
      body: { violations: [{ path: 'productOrderItem.0.product.productCharacteristic' }] },
    });
  });

  test('the same Idempotency-Key orders once', async () => {
    const call = orders();
    const key = { 'idempotency-key': 'once' };
    const [first, again] = [
      await call(customer, 'POST', '/productOrder', PREPAID, key),
      await call(customer, 'POST', '/productOrder', PREPAID, key),
    ];
    expect(again.body.id).toBe(first.body.id);
  });

  test.each([
    ['no item', { ...PREPAID, productOrderItem: undefined }, 'invalid-request', 'productOrderItem'],
    [
      'an item without an action',
      { ...PREPAID, productOrderItem: [{ id: '1' }] },
      'invalid-request',
      'productOrderItem.0.action',
    ],
    ['a state of its own', { ...PREPAID, state: 'completed' }, 'invalid-request', 'state'],
    [
      'an id that is no part of a key',
      { ...PREPAID, productOrderItem: [{ id: 'a#b', action: 'add' }] },
      'invalid-request',
      'productOrderItem.0.id',
    ],
    [
      'what the catalog does not sell',
      { ...PREPAID, productOrderItem: [{ id: '1', action: 'add', productOffering: { id: 'draft' } }] },
      'unprocessable',
      'productOrderItem.0.productOffering.id',
    ],
  ])('an order with %s is refused, with its path', async (_, body, code, path) =>
    expect(await orders()(customer, 'POST', '/productOrder', body)).toMatchObject({
      body: { code, violations: [{ path }] },
    }),
  );

  test('a note may be added to an order, its state and customer may not be changed', async () => {
    const call = orders();
    await call(customer, 'POST', '/productOrder', PREPAID);
    expect(await call(agent, 'PATCH', '/productOrder/id1', { note: [{ text: 'call back' }] })).toMatchObject({
      status: 200,
    });
    for (const change of [{ state: 'completed' }, { relatedParty: [{ id: 'party2', role: 'customer' }] }])
      expect(await call(agent, 'PATCH', '/productOrder/id1', change)).toMatchObject({
        body: { code: 'not-patchable' },
      });
  });
});

describe('TMF639', () => {
  const NUMBER = { name: '491510000001', category: 'msisdn' };

  test('a posted number joins the stock once, under its own value', async () => {
    const call = serve(RESOURCE_INVENTORY_API, { hooks: { resource: stockHooks }, nowMs: NOW });
    expect(await call(operator, 'POST', '/resource', NUMBER)).toMatchObject({
      status: 201,
      body: { name: '491510000001', resourceStatus: 'available', usageState: 'idle' },
    });
    expect(await call(operator, 'POST', '/resource', { ...NUMBER, description: 'again' })).toMatchObject({
      body: { code: 'conflict' },
    });
    expect(await call(agent, 'POST', '/resource', NUMBER)).toMatchObject({ body: { code: 'forbidden' } });
  });

  test('what is no number is refused', async () =>
    expect(
      await serve(RESOURCE_INVENTORY_API, { hooks: { resource: stockHooks }, nowMs: NOW })(
        operator,
        'POST',
        '/resource',
        {
          ...NUMBER,
          name: '0151',
        },
      ),
    ).toMatchObject({
      body: { code: 'invalid-request', violations: [{ path: 'name' }] },
    }));
});

describe('TMF637', () => {
  const call = serve(PRODUCT_INVENTORY_API, { nowMs: NOW });

  test('an operator brings in a product of elsewhere, which nothing bills', async () => {
    expect(await call(agent, 'POST', '/product', { status: 'created' })).toMatchObject({ body: { code: 'forbidden' } });
    const billed = { status: 'created', billingAccount: { id: 'account1' } };
    expect(await call(operator, 'POST', '/product', billed)).toMatchObject({
      body: { violations: [{ path: 'billingAccount' }] },
    });
    expect(await call(operator, 'POST', '/product', { status: 'active' })).toMatchObject({
      body: { code: 'illegal-transition', violations: [{ path: 'status', message: 'one of: created' }] },
    });
    const { status, body } = await call(operator, 'POST', '/product', { status: 'created' });
    expect(status).toBe(201);
    expect(await call(operator, 'DELETE', `/product/${body.id}`)).toMatchObject({ status: 204 });
  });
});
