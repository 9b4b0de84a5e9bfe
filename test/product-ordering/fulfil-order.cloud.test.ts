import type { ApiClient } from '../../local/demo/api-client';
import { clientOf } from '../../local/demo/callers';
import type { OfferKey } from '../../local/demo/catalog';
import { loadTenant } from '../../local/demo/load';
import { MAGIC_ENDINGS } from '../../shared/service-ordering/simulate-network';

const ORDERS = '/tmf-api/productOrderingManagement/v4/productOrder';
const PRODUCTS = '/tmf-api/productInventory/v4/product';
const SERVICES = '/tmf-api/serviceInventory/v4/service';
const RESOURCES = '/tmf-api/resourceInventoryManagement/v4/resource';
const SERVICE_ORDERS = '/tmf-api/serviceOrdering/v4/serviceOrder';
const NETWORK_TASK = '/farthing/networkTask/v1/task';
/** A silent network is waited for twice, and then its tasks are undone. */
const PATIENCE_MS = 150_000;

/** So that the tests run again on a cloud that ran them before: a SIM of the magic ones is used once. */
const RUN = Date.now().toString(36);

interface Order {
  readonly id: string;
  readonly state: string;
  readonly note?: readonly { readonly text: string }[];
  readonly productOrderItem: readonly {
    readonly id: string;
    readonly state: string;
    readonly product: { readonly id: string };
  }[];
}
interface Product {
  readonly id: string;
  readonly status: string;
  readonly productCharacteristic: readonly { readonly name: string; readonly value: string }[];
  readonly productPrice: readonly unknown[];
}
interface Stock {
  readonly id: string;
  readonly resourceStatus: string;
  readonly usageState: string;
}

/** A brand of its own for these tests, with offers, numbers and SIMs, some of which the simulated network treats badly. */
async function openShop(tenant: string, numberRange: string) {
  const offers = await loadTenant({
    tenant,
    name: tenant,
    currency: 'EUR',
    country: 'IE',
    timeZone: 'Europe/Dublin',
    numberRange,
    numbers: 20,
  });
  const operator = await clientOf(tenant, 'operator');
  const simOf = (ending: string): string => `89353${numberRange.slice(0, 5)}99999${ending}`;
  const rows = Object.values(MAGIC_ENDINGS).map((ending) => `sim,${simOf(ending)},27299000000${ending}`);
  await operator.expect('POST', '/farthing/resourceStock/v1/import', ['kind,value,imsi', ...rows].join('\n'), {
    'content-type': 'text/csv',
  });
  return {
    offers,
    operator,
    simOf,
    agent: await clientOf(tenant, 'agent'),
    network: await clientOf(tenant, 'network'),
  };
}
type Shop = Awaited<ReturnType<typeof openShop>>;

const place = (shop: Shop, offer: OfferKey, characteristics: Record<string, string> = {}, party = 'party-1') =>
  shop.agent.post<Order>(ORDERS, {
    relatedParty: [{ id: party, role: 'customer', '@referredType': 'Individual' }],
    billingAccount: { id: 'account-1' },
    productOrderItem: [
      {
        id: '1',
        action: 'add',
        productOffering: { id: shop.offers[offer] },
        product: { productCharacteristic: Object.entries(characteristics).map(([name, value]) => ({ name, value })) },
      },
    ],
  });
const ended = (client: ApiClient, id: string) =>
  client.until<Order>(
    `${ORDERS}/${id}`,
    ({ state }) => !['acknowledged', 'inProgress'].includes(state),
    'the order’s end',
    PATIENCE_MS,
  );
const resource = (shop: Shop, value: string) => shop.operator.get<Stock>(`${RESOURCES}/${value}`);
const value = (product: Product, name: string) =>
  product.productCharacteristic.find((entry) => entry.name === name)?.value;

let shop: Shop;
beforeAll(async () => {
  shop = await openShop(`ordering-${RUN}`, '3538911');
}, 120_000);

test(
  'an order becomes a line: number and SIM in use, services active, charging open, the product with its fee',
  async () => {
    const placed = await place(shop, 'bundle');
    expect(placed.state).toBe('acknowledged');
    const order = await ended(shop.agent, placed.id);
    expect(order).toMatchObject({ state: 'completed', productOrderItem: [{ state: 'completed' }] });

    const product = await shop.agent.get<Product>(`${PRODUCTS}/${order.productOrderItem[0]?.product.id}`);
    expect(product).toMatchObject({
      status: 'active',
      relatedParty: [{ id: 'party-1', role: 'customer' }],
      billingAccount: { id: 'account-1' },
      productPrice: [
        {
          priceType: 'recurring',
          recurringChargePeriod: 'month',
          price: { taxIncludedAmount: { unit: 'EUR', value: '12.00' } },
        },
      ],
    });
    expect(value(product, 'balanceId')).toBeDefined();
    expect(await resource(shop, value(product, 'msisdn') ?? '')).toMatchObject({
      resourceStatus: 'reserved',
      usageState: 'active',
    });
    const services = await shop.agent.get<{ state: string }[]>(`${SERVICES}?relatedEntity.id=${product.id}`);
    expect(services.map((service) => service.state)).toEqual(['active', 'active']);
  },
  PATIENCE_MS,
);

test(
  'an add-on keeps the line and the balance of the product it relies on',
  async () => {
    const base = await ended(shop.agent, (await place(shop, 'payg')).id);
    const baseId = base.productOrderItem[0]?.product.id ?? '';
    const line = await shop.agent.get<Product>(`${PRODUCTS}/${baseId}`);
    const placed = await shop.agent.post<Order>(ORDERS, {
      relatedParty: [{ id: 'party-1', role: 'customer' }],
      billingAccount: { id: 'account-1' },
      productOrderItem: [
        {
          id: '1',
          action: 'add',
          productOffering: { id: shop.offers.roaming },
          product: { productRelationship: [{ relationshipType: 'reliesOn', product: { id: baseId } }] },
        },
      ],
    });
    const order = await ended(shop.agent, placed.id);
    expect(order.state).toBe('completed');
    const addOn = await shop.agent.get<Product>(`${PRODUCTS}/${order.productOrderItem[0]?.product.id}`);
    for (const name of ['msisdn', 'balanceId']) expect(value(addOn, name)).toBe(value(line, name));
  },
  PATIENCE_MS,
);

test('an order that cannot be fulfilled is refused with every reason, and nothing starts', async () => {
  const answer = await shop.agent.call('POST', ORDERS, {
    productOrderItem: [{ id: '1', action: 'add', productOffering: { id: 'nothing' } }],
  });
  expect(answer).toMatchObject({
    status: 422,
    body: {
      code: 'unprocessable',
      violations: [
        { path: 'relatedParty' },
        { path: 'productOrderItem.0.billingAccount' },
        { path: 'productOrderItem.0.productOffering.id' },
      ],
    },
  });
});

test(
  'the network declines: the number and the SIM are back in stock, the order failed and says why',
  async () => {
    const iccid = shop.simOf(MAGIC_ENDINGS.declines);
    const msisdn = '353891199999';
    await shop.operator.post(RESOURCES, { name: msisdn, category: 'msisdn' });
    const order = await ended(shop.agent, (await place(shop, 'payg', { iccid, msisdn })).id);
    expect(order).toMatchObject({
      state: 'failed',
      note: [{ text: 'Not fulfilled: the network declined a task; all was undone' }],
    });
    for (const id of [iccid, msisdn])
      expect(await resource(shop, id)).toMatchObject({ resourceStatus: 'available', usageState: 'idle' });
    const products = await shop.agent.call('GET', `${PRODUCTS}/${order.id}-1`);
    expect(products.status).toBe(404);
  },
  PATIENCE_MS,
);

test.each([
  ['is slow', 'slow'],
  ['fails twice and then works', 'failsTwice'],
  ['answers twice', 'answersTwice'],
  ['answers after the wait was over', 'answersLate'],
] as const)(
  'the network %s: the order is completed once',
  async (_, ending) => {
    const placed = await place(shop, 'iot', { iccid: shop.simOf(MAGIC_ENDINGS[ending]) });
    expect(await ended(shop.agent, placed.id)).toMatchObject({ state: 'completed' });
  },
  PATIENCE_MS,
);

test(
  'the network never answers: asked twice, then undone',
  async () => {
    const iccid = shop.simOf(MAGIC_ENDINGS.neverAnswers);
    const order = await ended(shop.agent, (await place(shop, 'iot', { iccid })).id);
    expect(order).toMatchObject({
      state: 'failed',
      note: [{ text: expect.stringContaining('the network did not answer in time') }],
    });
    expect(await resource(shop, iccid)).toMatchObject({ resourceStatus: 'available' });
  },
  PATIENCE_MS,
);

test(
  'what cannot be undone is held for a person, by name',
  async () => {
    const order = await ended(
      shop.agent,
      (await place(shop, 'iot', { iccid: shop.simOf(MAGIC_ENDINGS.cannotBeUndone) })).id,
    );
    expect(order).toMatchObject({
      state: 'held',
      note: [
        { text: `Not fulfilled: the network declined a task; not undone: network task ${order.id}-1-activate-sim` },
      ],
    });
  },
  PATIENCE_MS,
);

test(
  'an answer by API after the end is written down and changes nothing; other roles may not answer',
  async () => {
    const order = await ended(shop.agent, (await place(shop, 'iot')).id);
    const task = `${order.id}-1-activate-sim`;
    const answer = { attempt: 1, outcome: 'declined', reference: 'again' };
    expect(await shop.network.call('POST', `${NETWORK_TASK}/${task}/result`, answer)).toMatchObject({
      status: 200,
      body: { outcome: 'ignored' },
    });
    expect(await shop.operator.get(`${SERVICE_ORDERS}/${task}`)).toMatchObject({
      state: 'completed',
      note: expect.arrayContaining([expect.objectContaining({ id: 'again' })]),
    });
    expect((await shop.agent.call('POST', `${NETWORK_TASK}/${task}/result`, answer)).status).toBe(403);
  },
  PATIENCE_MS,
);

test(
  'two brands with the same names order beside each other and see nothing of each other',
  async () => {
    const other = await openShop(`ordering-too-${RUN}`, '3538922');
    const [mine, theirs] = await Promise.all(
      [shop, other].map(async (brand) => ended(brand.agent, (await place(brand, 'iot')).id)),
    );
    expect([mine?.state, theirs?.state]).toEqual(['completed', 'completed']);
    const paths = [
      `${ORDERS}/${mine?.id}`,
      `${PRODUCTS}/${mine?.productOrderItem[0]?.product.id}`,
      `${SERVICE_ORDERS}/${mine?.id}-1-activate-sim`,
    ];
    for (const path of paths) expect((await other.operator.call('GET', path)).status).toBe(404);
  },
  PATIENCE_MS,
);
