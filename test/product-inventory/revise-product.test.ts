import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { billableProduct } from '../../shared/billing/billable-product';
import { billingPeriod } from '../../shared/billing/billing-period';
import { feesOf } from '../../shared/billing/fees-of';
import { formatNano } from '../../shared/kernel/money';
import { tenantId } from '../../shared/kernel/tenant';
import { PRODUCT, type ReviseProductRequest } from '../../shared/product-inventory';
import { createProduct } from '../../shared/product-inventory/create-product';
import { reviseProduct } from '../../shared/product-inventory/revise-product';
import { bodyOf } from '../../shared/tmf/update-resource';

const TENANT = tenantId('breeze');
const fee = (id: string, value: string, priceType = 'recurring') => ({ id, name: id, priceType, unit: 'EUR', value });
const at = (text: string): number => Date.parse(text);
const START = '2026-11-01T09:00:00.000Z';
const CHANGED = '2026-11-11T09:00:00.000Z';

const to = (offeringId: string, value: string, more: Partial<ReviseProductRequest> = {}): ReviseProductRequest => ({
  tenant: TENANT,
  productId: 'order1-1',
  item: { orderId: `to ${offeringId}`, itemId: '1' },
  plan: {
    offering: { id: offeringId, name: offeringId },
    specification: { id: 'mobile', name: 'Mobile' },
    prices: [fee(`fee of ${offeringId}`, value)],
  },
  characteristics: [],
  addedServices: [],
  endedServices: [],
  ...more,
});

async function shelf(prices = [fee('fee of basic', '30'), fee('activation', '9', 'oneTime')]) {
  const store = new MemoryResourceStore([PRODUCT]);
  const draft = {
    ...{ tenant: TENANT, productId: 'order1-1', orderId: 'order1', itemId: '1', partyId: 'p1', billingAccountId: 'a1' },
    offering: { id: 'basic', name: 'basic' },
    prices,
    msisdn: '1',
    iccid: '2',
    services: ['order1-1-voice', 'order1-1-sms'],
  };
  await createProduct(store, { draft, balanceId: 'b1', startDate: START }, at(START));
  const revise = (request: ReviseProductRequest, when: string) => reviseProduct(store, request, at(when));
  const product = async () => {
    const stored = await store.get(TENANT, PRODUCT.name, 'order1-1');
    if (!stored) throw new Error('the product is there');
    return { ...bodyOf(PRODUCT, stored), version: stored.version };
  };
  const bill = async (period: string) => {
    const billable = billableProduct(JSON.parse(JSON.stringify(await product())), 1, at(START));
    if (!billable.ok || !billable.value) throw new Error('the product is billed');
    return feesOf(billable.value, billingPeriod(period, 'UTC')).map(
      ({ name, priceNano, days }) => `${name} ${formatNano(priceNano)}${days ? ` ${days.from}-${days.to}` : ''}`,
    );
  };
  return { revise, product, bill };
}

test('a product becomes of another offering, and stays the same product', async () => {
  const { revise, product } = await shelf();
  const more = { addedServices: [{ id: 'o2-1-data', name: 'data' }], endedServices: ['order1-1-sms'] };
  const answer = { tenant: TENANT, productId: 'order1-1', changedAt: CHANGED, offeringId: 'plus', balanceId: 'b1' };
  expect(await revise(to('plus', '60', more), CHANGED)).toEqual({ ok: true, value: answer });
  expect(await product()).toMatchObject({
    id: 'order1-1',
    name: 'plus',
    status: 'active',
    productOffering: { id: 'plus' },
    productCharacteristic: [{ name: 'balanceId' }, { name: 'msisdn', value: '1' }, { name: 'iccid', value: '2' }],
    productTerm: [
      { name: 'basic', validFor: { startDateTime: START, endDateTime: CHANGED } },
      { name: 'plus', validFor: { startDateTime: CHANGED } },
    ],
    productOrderItem: [{ orderItemAction: 'add' }, { productOrderId: 'to plus', orderItemAction: 'modify' }],
    realizingService: [{ id: 'order1-1-voice' }, { id: 'o2-1-data', name: 'data' }],
  });
});

test('asked again it answers the time of the first, and changes nothing', async () => {
  const { revise, product } = await shelf();
  await revise(to('plus', '60'), CHANGED);
  expect(await revise(to('plus', '60'), '2026-11-12T09:00:00.000Z')).toMatchObject({ value: { changedAt: CHANGED } });
  expect((await product()).version).toBe(2);
});

test('each plan is billed for its own days, and the day of the change is the new one’s', async () => {
  const { revise, bill } = await shelf();
  await revise(to('plus', '60'), CHANGED);
  expect(await bill('2026-11')).toEqual(['fee of basic 10 0-10', 'activation 9', 'fee of plus 40 10-30']);
  expect(await bill('2026-12')).toEqual(['fee of plus 60 0-31']);
});

test('two changes on a day are one day of the last', async () => {
  const { revise, bill } = await shelf();
  await revise(to('plus', '60'), CHANGED);
  await revise(to('max', '90'), '2026-11-11T15:00:00.000Z');
  expect(await bill('2026-11')).toEqual(['fee of basic 10 0-10', 'activation 9', 'fee of max 60 10-30']);
});

test('charged by the second, each plan has its own time of the day on which they changed', async () => {
  const bySecond = (id: string, value: string) => [{ ...fee(`fee of ${id}`, value), unitOfMeasure: 'second' }];
  const { revise, bill } = await shelf(bySecond('basic', '30'));
  const { plan } = to('plus', '60');
  if (!plan) throw new Error('the change is one of plan');
  await revise(to('plus', '60', { plan: { ...plan, prices: bySecond('plus', '60') } }), '2026-11-11T21:00:00.000Z');
  // Of 30 days: from the 1st, 9 o'clock, ten and a half; then nineteen and an eighth.
  expect(await bill('2026-11')).toEqual(['fee of basic 10.5', 'fee of plus 38.25']);
});

test('characteristics or a place alone leave its charging as it is', async () => {
  const { revise, product } = await shelf();
  const { plan: _, ...terms } = to('plus', '60', {
    characteristics: [{ name: 'speed', value: '500' }],
    place: [{ id: 'home', role: 'installation' }],
  });
  expect(await revise(terms, CHANGED)).toEqual({
    ok: true,
    value: { tenant: TENANT, productId: 'order1-1', changedAt: CHANGED },
  });
  expect(await product()).toMatchObject({
    productOffering: { id: 'basic' },
    place: [{ id: 'home', role: 'installation' }],
    productPrice: [{ name: 'fee of basic' }, { name: 'activation' }],
    productCharacteristic: [{}, {}, {}, { name: 'speed', value: '500' }],
  });
});
