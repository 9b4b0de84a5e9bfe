import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { tenantId } from '../../shared/kernel/tenant';
import type { ProductDraft } from '../../shared/product-inventory';
import { createProduct } from '../../shared/product-inventory/create-product';
import { moveProduct } from '../../shared/product-inventory/move-product';
import { PRODUCT } from '../../shared/product-inventory/resources';
import { viewProduct } from '../../shared/product-inventory/view-product';
import { bodyOf } from '../../shared/tmf/update-resource';

const TENANT = tenantId('breeze');
const START = '2026-11-01T12:00:00.000Z';
const NOW = Date.parse(START);
const DRAFT: ProductDraft = {
  tenant: TENANT,
  productId: 'order1-1',
  orderId: 'order1',
  itemId: '1',
  partyId: 'party1',
  billingAccountId: 'account1',
  offering: { id: 'bundle', name: 'Five' },
  specification: { id: 'mobile', name: 'Mobile line' },
  prices: [
    {
      id: 'fee',
      name: 'Monthly fee',
      priceType: 'recurring',
      recurringChargePeriod: 'month',
      unit: 'EUR',
      value: '12.00',
    },
  ],
  msisdn: '491510000001',
  iccid: '8949000000000000001',
  imsi: '262010000000001',
  services: ['order1-1-voice'],
};

async function made(draft: ProductDraft = DRAFT) {
  const store = new MemoryResourceStore([PRODUCT]);
  await createProduct(store, { draft, balanceId: 'balance1', startDate: START }, NOW);
  const product = async () => {
    const stored = await store.get(TENANT, PRODUCT.name, draft.productId);
    if (!stored) throw new Error('the product was made');
    return { ...bodyOf(PRODUCT, stored), version: stored.version };
  };
  return { store, product };
}
const cancel = (store: MemoryResourceStore) =>
  moveProduct(store, { tenant: TENANT, productId: DRAFT.productId, to: 'cancelled' }, NOW + 1_000);

test('a product carries what billing and others read of it', async () => {
  const { product } = await made();
  const body = await product();
  expect(body).toMatchObject({
    status: 'active',
    startDate: START,
    billingAccount: { id: 'account1' },
    productOffering: { id: 'bundle', name: 'Five' },
    productPrice: [
      {
        name: 'Monthly fee',
        priceType: 'recurring',
        recurringChargePeriod: 'month',
        price: { taxIncludedAmount: { unit: 'EUR', value: '12.00' } },
        productOfferingPrice: { id: 'fee' },
      },
    ],
    productOrderItem: [{ productOrderId: 'order1', orderItemId: '1' }],
  });
  expect(viewProduct(body)).toEqual({
    id: 'order1-1',
    status: 'active',
    partyIds: ['party1'],
    billingAccountId: 'account1',
    offeringId: 'bundle',
    msisdn: '491510000001',
    iccid: '8949000000000000001',
    imsi: '262010000000001',
    balanceId: 'balance1',
    serviceIds: ['order1-1-voice'],
    services: [{ id: 'order1-1-voice', name: 'voice' }],
    characteristics: {
      balanceId: 'balance1',
      msisdn: '491510000001',
      iccid: '8949000000000000001',
      imsi: '262010000000001',
    },
    placeIds: [],
  });
});

test('made again it stands as it was', async () => {
  const { store, product } = await made();
  await createProduct(store, { draft: DRAFT, balanceId: 'balance2', startDate: START }, NOW);
  expect(await product()).toMatchObject({ version: 1, productCharacteristic: [{ value: 'balance1' }, {}, {}, {}] });
});

test('cancelled, once, it says what closes its charging', async () => {
  const { store, product } = await made();
  const answer = {
    tenant: TENANT,
    productId: 'order1-1',
    balanceId: 'balance1',
    msisdn: '491510000001',
    imsi: '262010000000001',
    closedAt: '2026-11-01T12:00:01.000Z',
  };
  expect(await cancel(store)).toEqual({ ok: true, value: answer });
  expect(await cancel(store)).toEqual({ ok: true, value: answer });
  expect(await product()).toMatchObject({ version: 2, status: 'cancelled' });
});

test('an add-on’s charging is closed without its base’s number and IMSI', async () => {
  const { store } = await made({ ...DRAFT, baseProductId: 'order0-1' });
  const answer = await cancel(store);
  expect(answer).toMatchObject({ value: { balanceId: 'balance1' } });
  expect(answer).not.toMatchObject({ value: { msisdn: expect.anything() } });
  expect(answer).not.toMatchObject({ value: { imsi: expect.anything() } });
});

test('suspended and resumed it keeps its charging open and names its orders; terminated it says what to close', async () => {
  const { store, product } = await made();
  const move = (to: 'suspended' | 'active' | 'terminated', orderId: string) =>
    moveProduct(store, { tenant: TENANT, productId: 'order1-1', to, item: { orderId, itemId: '1' } }, NOW + 1_000);
  const unclosed = { tenant: TENANT, productId: 'order1-1', closedAt: '2026-11-01T12:00:01.000Z' };
  expect(await move('suspended', 'pause')).toEqual({ ok: true, value: unclosed });
  expect(await product()).toMatchObject({ status: 'suspended', version: 2 });
  expect(await move('active', 'resume')).toEqual({ ok: true, value: unclosed });
  for (const _again of [1, 2])
    expect(await move('terminated', 'end')).toMatchObject({ value: { balanceId: 'balance1', msisdn: '491510000001' } });
  expect(await product()).toMatchObject({
    version: 4,
    status: 'terminated',
    terminationDate: '2026-11-01T12:00:01.000Z',
    productOrderItem: [
      { productOrderId: 'order1', orderItemAction: 'add' },
      { productOrderId: 'pause', orderItemAction: 'modify' },
      { productOrderId: 'resume', orderItemAction: 'modify' },
      { productOrderId: 'end', orderItemAction: 'delete' },
    ],
  });
});

test('what ended is not resumed, and what never was is not ended', async () => {
  const { store } = await made();
  await moveProduct(store, { tenant: TENANT, productId: 'order1-1', to: 'terminated' }, NOW);
  expect(await moveProduct(store, { tenant: TENANT, productId: 'order1-1', to: 'active' }, NOW)).toMatchObject({
    error: { code: 'illegal-transition' },
  });
  expect(await moveProduct(store, { tenant: TENANT, productId: 'nope', to: 'terminated' }, NOW)).toMatchObject({
    error: { code: 'not-found' },
  });
});

test('one that was never made has nothing open', async () => {
  const answer = await cancel(new MemoryResourceStore([PRODUCT]));
  expect(answer).toEqual({
    ok: true,
    value: { tenant: TENANT, productId: 'order1-1', closedAt: '2026-11-01T12:00:01.000Z' },
  });
});
