import { setClock } from '../../local/demo/acts/clock';
import type { ApiClient } from '../../local/demo/api-client';
import { clientOf } from '../../local/demo/callers';
import type { OfferKey } from '../../local/demo/catalog';
import { loadTenant } from '../../local/demo/load';

const ORDERS = '/tmf-api/productOrderingManagement/v4/productOrder';
const CANCELLATIONS = '/tmf-api/productOrderingManagement/v4/cancelProductOrder';
const ACCOUNTS = '/tmf-api/accountManagement/v4/billingAccount';
const PRODUCTS = '/tmf-api/productInventory/v4/product';
const BUCKETS = '/tmf-api/prepayBalanceManagement/v4/bucket';
const PATIENCE_MS = 150_000;
const TEN_MINUTES_S = 600;
const tenant = `change-${Date.now().toString(36)}`;

interface Order {
  readonly id: string;
  readonly state: string;
  readonly requestedStartDate?: string;
  readonly productOrderItem: readonly { readonly product: { readonly id: string } }[];
}
interface Product {
  readonly productOffering: { readonly id: string };
  readonly productCharacteristic: readonly { readonly name: string; readonly value: string }[];
  readonly productPrice: readonly { readonly name: string; readonly validFor?: { readonly endDateTime?: string } }[];
}
interface Bucket {
  readonly id: string;
  readonly name: string;
  readonly status: string;
}

let offers: Record<OfferKey, string>;
let agent: ApiClient;
let operator: ApiClient;
let account: string;
let line: string;

const order = async (item: object, more: object = {}): Promise<Order> =>
  agent.post<Order>(ORDERS, {
    relatedParty: [{ id: 'party-1', role: 'customer' }],
    billingAccount: { id: account },
    productOrderItem: [{ id: '1', ...item }],
    ...more,
  });
const ended = (id: string) =>
  agent.until<Order>(
    `${ORDERS}/${id}`,
    ({ state }) => !['acknowledged', 'pending', 'inProgress'].includes(state),
    'the order’s end',
    PATIENCE_MS,
  );
const becoming = (offer: OfferKey, more: object = {}) =>
  order({ action: 'modify', productOffering: { id: offers[offer] }, product: { id: line } }, more);
const product = () => agent.get<Product>(`${PRODUCTS}/${line}`);
const characteristics = async () => (await product()).productCharacteristic.map(({ name, value }) => [name, value]);
const buckets = async () =>
  (await agent.get<Bucket[]>(`${BUCKETS}?relatedParty.id=party-1`)).map(({ name, status }) => `${name} ${status}`);

beforeAll(async () => {
  offers = await loadTenant({
    ...{ tenant, name: tenant, currency: 'EUR', country: 'IE', timeZone: 'Europe/Dublin' },
    ...{ numberRange: '3538955', numbers: 5 },
  });
  [agent, operator] = await Promise.all([clientOf(tenant, 'agent'), clientOf(tenant, 'operator')]);
  const body = { name: 'Account 1', relatedParty: [{ id: 'party-1', role: 'customer' }] };
  account = (await agent.post<{ id: string }>(ACCOUNTS, body)).id;
  const placed = await order({ action: 'add', productOffering: { id: offers.payg } });
  line = (await ended(placed.id)).productOrderItem[0]?.product.id ?? '';
}, PATIENCE_MS);

test(
  'a line changes its plan at once: it keeps its number, SIM and balance, and has the new plan’s allowances',
  async () => {
    const before = await characteristics();
    const placed = await becoming('bundle');
    expect(await ended(placed.id)).toMatchObject({ state: 'completed' });
    expect(await product()).toMatchObject({ productOffering: { id: offers.bundle } });
    expect(await characteristics()).toEqual(before);
    expect((await buckets()).sort()).toEqual(['Main balance active', 'data active', 'minutes active']);
    const { steps } = await agent.get<{ steps: { kind: string }[] }>(`${ORDERS}/${placed.id}/plan`);
    // Both plans are of one specification: the network is asked for nothing.
    expect(steps.map(({ kind }) => kind)).toEqual(['change']);
  },
  PATIENCE_MS,
);

test('what it cannot become is refused with every reason, and what to do', async () => {
  const answer = await agent.call('POST', ORDERS, {
    relatedParty: [{ id: 'party-1', role: 'customer' }],
    productOrderItem: [
      { id: '1', action: 'modify', productOffering: { id: offers.bundle }, product: { id: line } },
      { id: '2', action: 'modify', product: { id: 'nobodys', status: 'suspended' } },
    ],
  });
  expect(answer).toMatchObject({
    status: 422,
    body: {
      violations: [
        { path: 'productOrderItem.0.productOffering.id', message: expect.stringContaining('already') },
        { path: 'productOrderItem.1.product.id', mend: expect.stringContaining('TMF637') },
      ],
    },
  });
});

test(
  'another plan waits for the end of the billing cycle, unless it is cancelled before',
  async () => {
    const [kept, dropped] = [
      await becoming('payg', { startsAt: 'cycleEnd' }),
      await becoming('iot', { startsAt: 'cycleEnd' }),
    ];
    expect(kept).toMatchObject({ state: 'pending', requestedStartDate: expect.any(String) });
    await agent.post(CANCELLATIONS, { productOrder: { id: dropped.id } });
    expect(await ended(dropped.id)).toMatchObject({ state: 'cancelled' });
    expect(await product()).toMatchObject({ productOffering: { id: offers.bundle } });

    const over = Date.parse(kept.requestedStartDate ?? '') - Date.now();
    await setClock(operator, tenant, Math.ceil(over / 1_000) + TEN_MINUTES_S);
    expect(await ended(kept.id)).toMatchObject({ state: 'completed' });
    const { productOffering, productPrice } = await product();
    expect(productOffering.id).toBe(offers.payg);
    expect(productPrice.map(({ validFor }) => validFor?.endDateTime)).toEqual([expect.any(String)]);
    expect((await buckets()).filter((bucket) => bucket.endsWith('active'))).toEqual(['Main balance active']);
  },
  PATIENCE_MS,
);
