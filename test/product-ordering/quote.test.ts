import { orderDue, placeOrder } from '../../shared/product-ordering/order-of-cart';
import { ACCOUNT, agent, buying, customer, openSales } from './sales';
import { DAY, NOW, TENANT } from './shop';

const QUOTE = {
  quoteItem: [buying('bundle', { quantity: 2 })],
  billingAccount: [ACCOUNT],
  relatedParty: [{ id: 'party1', role: 'customer', '@referredType': 'Individual' }],
};
const euros = (value: number) => [{ price: { taxIncludedAmount: { unit: 'EUR', value } } }];

async function quoted(more: object = {}) {
  const sales = openSales();
  const made = await sales.quotes(agent, 'POST', '/quote', { ...QUOTE, ...more });
  const move = (caller: typeof agent | typeof customer, body: object) =>
    sales.quotes(caller, 'PATCH', '/quote/id1', body);
  return { ...sales, made, move };
}

describe('a quote', () => {
  test('of nothing is refused with its path', async () =>
    expect((await quoted({ quoteItem: [] })).made).toMatchObject({
      body: { code: 'unprocessable', violations: [{ path: 'quoteItem' }] },
    }));

  test('locks its prices, is approved by an agent, accepted by its customer, and becomes one order at them', async () => {
    const { made, move, fee, orders, store } = await quoted();
    expect(made).toMatchObject({
      status: 201,
      body: {
        state: 'inProgress',
        quoteDate: '2026-11-01T12:00:00.000Z',
        validFor: { endDateTime: '2026-12-01T12:00:00.000Z' },
        quoteTotalPrice: euros(20),
        quoteItem: [{ id: '1', action: 'add', state: 'inProgress', quoteItemPrice: euros(10) }],
      },
    });
    fee.value = '99';
    expect(await move(agent, { state: 'approved' })).toMatchObject({
      body: { state: 'approved', effectiveQuoteCompletionDate: '2026-11-01T12:00:00.000Z', quoteTotalPrice: euros(20) },
    });
    expect(await move(customer, { state: 'accepted' })).toMatchObject({
      status: 200,
      body: { state: 'accepted', productOrder: { id: 'id1' } },
    });
    for (const _ of [1, 2]) {
      const draft = await orderDue(store, TENANT, 'quote', 'id1');
      if (draft) await placeOrder(store, { tenant: TENANT, id: 'id1', draft, nowMs: NOW });
    }
    expect((await orders()).map(({ body }) => body)).toMatchObject([
      {
        id: 'id1',
        quote: [{ id: 'id1' }],
        orderTotalPrice: [{ price: { taxIncludedAmount: { value: '20' } } }],
        productOrderItem: [{ itemPrice: [{ price: { taxIncludedAmount: { value: '10' } } }] }],
      },
    ]);
  });

  test('that is not accepted is no order', async () => {
    const { store } = await quoted();
    expect(await orderDue(store, TENANT, 'quote', 'id1')).toBeUndefined();
  });

  test('wanted at once is approved at once', async () =>
    expect((await quoted({ instantSyncQuote: true })).made).toMatchObject({ body: { state: 'approved' } }));

  test('is not approved by its customer', async () =>
    expect(await (await quoted()).move(customer, { state: 'approved' })).toMatchObject({
      body: { code: 'forbidden' },
    }));

  test('a move that is not legal is refused with the legal ones', async () => {
    const { move } = await quoted();
    const refused = await move(agent, { state: 'accepted' });
    expect(refused.body).toMatchObject({ code: 'illegal-transition' });
    expect(refused.body.message).toContain('pending, approved, rejected, cancelled');
    await move(agent, { state: 'rejected' });
    expect((await move(agent, { state: 'approved' })).body).toMatchObject({ code: 'illegal-transition' });
  });

  test('is priced anew while it is worked on, and fixed once it is approved', async () => {
    const { move, fee } = await quoted();
    fee.value = '12';
    const changed = { quoteItem: [buying('bundle')] };
    expect((await move(agent, changed)).body).toMatchObject({ quoteTotalPrice: euros(12) });
    await move(agent, { state: 'approved' });
    expect((await move(agent, { quoteItem: [buying('bundle', { quantity: 5 })] })).body).toMatchObject({
      code: 'conflict',
    });
  });

  test('is not accepted after its last day, nor before all have authorized it', async () => {
    const late = await quoted({ instantSyncQuote: true });
    late.clock.advance(30 * DAY);
    expect((await late.move(customer, { state: 'accepted' })).body).toMatchObject({
      code: 'unprocessable',
      violations: [{ path: 'validFor.endDateTime' }],
    });
    const approver = [{ id: 'party1', '@referredType': 'Individual' }];
    const asked = await quoted({ instantSyncQuote: true, authorization: [{ name: 'Finance', approver }] });
    expect(asked.made.body).toMatchObject({ authorization: [{ state: 'pending' }] });
    expect((await asked.move(customer, { state: 'accepted' })).body).toMatchObject({
      code: 'conflict',
      violations: [{ path: 'authorization.0.state' }],
    });
    const given = { authorization: [{ name: 'Finance', approver, state: 'approved' }], state: 'accepted' };
    expect((await asked.move(customer, given)).body).toMatchObject({
      state: 'accepted',
      authorization: [{ state: 'approved', givenDate: '2026-11-01T12:00:00.000Z' }],
    });
  });

  test('an authorization is another’s to give', async () => {
    const approver = [{ id: 'party9', '@referredType': 'Individual' }];
    const { move } = await quoted({ authorization: [{ name: 'Legal', approver }] });
    const given = { authorization: [{ name: 'Legal', approver, state: 'approved' }] };
    expect((await move(customer, given)).body).toMatchObject({
      code: 'forbidden',
      violations: [{ path: 'authorization.0' }],
    });
  });

  test('that cannot be fulfilled is not accepted, for reasons in its words', async () => {
    const { move } = await quoted({ instantSyncQuote: true, billingAccount: undefined });
    expect((await move(customer, { state: 'accepted' })).body).toMatchObject({
      code: 'unprocessable',
      violations: [{ path: 'quoteItem.0.billingAccount' }],
    });
  });
});
