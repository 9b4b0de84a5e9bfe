import type { ApiClient } from '../../local/demo/api-client';
import { clientOf } from '../../local/demo/callers';
import type { OfferKey } from '../../local/demo/catalog';
import { loadTenant } from '../../local/demo/load';
import { MAGIC_ENDINGS } from '../../shared/service-ordering/simulate-network';

const ORDERS = '/tmf-api/productOrderingManagement/v4/productOrder';
const CANCELLATIONS = '/tmf-api/productOrderingManagement/v4/cancelProductOrder';
const RESUMES = '/tmf-api/productOrderingManagement/v4/resumeProductOrder';
const ACCOUNTS = '/tmf-api/accountManagement/v4/billingAccount';
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

/** A brand of its own for these tests, with offers, numbers and SIMs that the simulated network treats well. */
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
  return {
    offers,
    operator,
    numberRange,
    agent: await clientOf(tenant, 'agent'),
    network: await clientOf(tenant, 'network'),
  };
}
type Shop = Awaited<ReturnType<typeof openShop>>;

/** SIMs that the network treats badly. Orders of the shop that has them name their SIM, so that none picks one by chance. */
const simOf = ({ numberRange }: Shop, mood: keyof typeof MAGIC_ENDINGS): string =>
  `89353${numberRange.slice(0, 5)}99999${MAGIC_ENDINGS[mood]}`;
async function stockMoodySims(shop: Shop): Promise<void> {
  const moods = Object.keys(MAGIC_ENDINGS) as (keyof typeof MAGIC_ENDINGS)[];
  const rows = moods.map((mood) => `sim,${simOf(shop, mood)},27299000000${MAGIC_ENDINGS[mood]}`);
  const csv = ['kind,value,imsi', ...rows].join('\n');
  await shop.operator.expect('POST', '/farthing/resourceStock/v1/import', csv, { 'content-type': 'text/csv' });
}

/** The shop's customer has one account, however often it is asked for. */
const accountOf = async ({ agent }: Shop): Promise<string> => {
  const body = { name: 'Account 1', relatedParty: [{ id: 'party-1', role: 'customer' }] };
  return (await agent.post<{ id: string }>(ACCOUNTS, body, 'account-1')).id;
};

const place = async (shop: Shop, offer: OfferKey, characteristics: Record<string, string> = {}) =>
  shop.agent.post<Order>(ORDERS, {
    relatedParty: [{ id: 'party-1', role: 'customer', '@referredType': 'Individual' }],
    billingAccount: { id: await accountOf(shop) },
    productOrderItem: [
      {
        id: '1',
        action: 'add',
        productOffering: { id: shop.offers[offer] },
        product: { productCharacteristic: Object.entries(characteristics).map(([name, value]) => ({ name, value })) },
      },
    ],
  });
/** Orders roaming on a line of the shop's customer. */
const placeAddOn = async (baseId: string) =>
  shop.agent.post<Order>(ORDERS, {
    relatedParty: [{ id: 'party-1', role: 'customer' }],
    billingAccount: { id: await accountOf(shop) },
    productOrderItem: [
      {
        id: '1',
        action: 'add',
        productOffering: { id: shop.offers.roaming },
        product: { productRelationship: [{ relationshipType: 'reliesOn', product: { id: baseId } }] },
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
const resource = async (shop: Shop, value: string) =>
  (await shop.operator.get<Stock[]>(`${RESOURCES}?name=${value}`))[0];
const value = (product: Product, name: string) =>
  product.productCharacteristic.find((entry) => entry.name === name)?.value;

/** The network's moods take up to a minute each: their orders are placed at once, and each test awaits its own. */
const MOODS = ['slow', 'failsTwice', 'answersTwice', 'answersLate', 'neverAnswers', 'cannotBeUndone'] as const;
type Mood = (typeof MOODS)[number];

let shop: Shop;
let trying: Shop;
let moody: Map<Mood, Order>;
beforeAll(async () => {
  [shop, trying] = await Promise.all([
    openShop(`ordering-${RUN}`, '3538911'),
    openShop(`ordering-moods-${RUN}`, '3538933'),
  ]);
  await stockMoodySims(trying);
  const placed = MOODS.map(async (mood) => [mood, await place(trying, 'iot', { iccid: simOf(trying, mood) })] as const);
  moody = new Map(await Promise.all(placed));
}, PATIENCE_MS);
const endOf = (mood: Mood) => ended(trying.agent, moody.get(mood)?.id ?? '');

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
      billingAccount: { id: await accountOf(shop) },
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

    const timeline = await shop.agent.until<{ resource: string; state: string }[]>(
      `${ORDERS}/${order.id}/timeline`,
      (entries) => entries.some((entry) => entry.resource === 'productOrder' && entry.state === 'completed'),
      'the order’s whole timeline',
      PATIENCE_MS,
    );
    expect(timeline[0]).toMatchObject({ resource: 'productOrder', kind: 'Create', state: 'acknowledged' });
    expect(new Set(timeline.map((entry) => entry.resource))).toEqual(
      new Set(['productOrder', 'serviceOrder', 'service', 'product']),
    );
    const plan = await shop.agent.get<{ steps: { kind: string; state: string }[] }>(`${ORDERS}/${order.id}/plan`);
    expect(new Set(plan.steps.map(({ kind, state }) => `${kind} ${state}`))).toEqual(
      new Set(['reserve reserved', 'network completed', 'service active', 'product active']),
    );
  },
  PATIENCE_MS,
);

test(
  'an add-on keeps the line and the balance of the product it relies on',
  async () => {
    const base = await ended(shop.agent, (await place(shop, 'payg')).id);
    const baseId = base.productOrderItem[0]?.product.id ?? '';
    const line = await shop.agent.get<Product>(`${PRODUCTS}/${baseId}`);
    const placed = await placeAddOn(baseId);
    const order = await ended(shop.agent, placed.id);
    expect(order.state).toBe('completed');
    const addOn = await shop.agent.get<Product>(`${PRODUCTS}/${order.productOrderItem[0]?.product.id}`);
    for (const name of ['msisdn', 'balanceId']) expect(value(addOn, name)).toBe(value(line, name));
  },
  PATIENCE_MS,
);

test(
  'a line is suspended, resumed and ended with its add-on; its number goes to quarantine',
  async () => {
    const change = async (item: Record<string, unknown>) =>
      ended(
        shop.agent,
        (
          await shop.agent.post<Order>(ORDERS, {
            relatedParty: [{ id: 'party-1', role: 'customer' }],
            productOrderItem: [{ id: '1', ...item }],
          })
        ).id,
      );
    const base = await ended(shop.agent, (await place(shop, 'payg')).id);
    const id = base.productOrderItem[0]?.product.id ?? '';
    const addOn = await placeAddOn(id);
    expect((await ended(shop.agent, addOn.id)).state).toBe('completed');
    const product = () => shop.agent.get<Product>(`${PRODUCTS}/${id}`);
    for (const status of ['suspended', 'active']) {
      expect((await change({ action: 'modify', product: { id, status } })).state).toBe('completed');
      expect((await product()).status).toBe(status);
    }
    expect(await change({ action: 'delete', product: { id } })).toMatchObject({ state: 'completed' });
    expect((await product()).status).toBe('terminated');
    expect((await shop.agent.get<Product>(`${PRODUCTS}/${addOn.id}-1`)).status).toBe('terminated');
    const services = await shop.agent.get<{ state: string }[]>(`${SERVICES}?relatedEntity.id=${id}`);
    expect(new Set(services.map((service) => service.state))).toEqual(new Set(['terminated']));
    expect(await resource(shop, value(await product(), 'msisdn') ?? '')).toMatchObject({
      resourceStatus: 'standby',
      usageState: 'idle',
    });
    const again = { relatedParty: [{ id: 'party-1', role: 'customer' }] };
    const refused = await shop.agent.call('POST', ORDERS, {
      ...again,
      productOrderItem: [{ id: '1', action: 'delete', product: { id } }],
    });
    expect(refused).toMatchObject({ status: 422, body: { violations: [{ path: 'productOrderItem.0.product.id' }] } });
  },
  PATIENCE_MS,
);

test(
  'an order is cancelled while the network is slow: all is undone; a completed one is not cancelled',
  async () => {
    const cancel = async (id: string) => {
      const asked = await shop.agent.post<{ id: string }>(CANCELLATIONS, { productOrder: { id } });
      return shop.agent.until<{ state: string; statusReason?: string }>(
        `${CANCELLATIONS}/${asked.id}`,
        ({ state }) => state === 'done' || state === 'terminatedWithError',
        'the end of the cancellation',
        PATIENCE_MS,
      );
    };
    const iccid = `8935399999990000${MAGIC_ENDINGS.slow}`;
    await shop.operator.post(RESOURCES, {
      name: iccid,
      category: 'sim',
      resourceCharacteristic: [{ name: 'imsi', value: '272990000099001' }],
    });
    const placed = await place(shop, 'iot', { iccid });
    await shop.agent.until<Order>(`${ORDERS}/${placed.id}`, ({ state }) => state === 'inProgress', 'its begin');
    expect(await cancel(placed.id)).toMatchObject({ state: 'done' });
    expect(await shop.agent.get<Order>(`${ORDERS}/${placed.id}`)).toMatchObject({
      state: 'cancelled',
      note: [{ text: 'Not fulfilled: it was cancelled; all was undone' }],
    });
    expect(await resource(shop, iccid)).toMatchObject({ resourceStatus: 'available', usageState: 'idle' });

    const completed = await ended(shop.agent, (await place(shop, 'iot')).id);
    expect(await cancel(completed.id)).toMatchObject({
      state: 'terminatedWithError',
      statusReason: 'The order is not cancelled: it is completed',
    });
    const nobodys = await shop.agent.call('POST', CANCELLATIONS, { productOrder: { id: 'nope' } });
    expect(nobodys).toMatchObject({ status: 422, body: { violations: [{ path: 'productOrder.id' }] } });
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
    const iccid = simOf(trying, 'declines');
    const msisdn = '353891199999';
    await trying.operator.post(RESOURCES, { name: msisdn, category: 'msisdn' });
    const order = await ended(trying.agent, (await place(trying, 'payg', { iccid, msisdn })).id);
    expect(order).toMatchObject({
      state: 'failed',
      note: [{ text: 'Not fulfilled: the network declined a task; all was undone' }],
    });
    for (const id of [iccid, msisdn])
      expect(await resource(trying, id)).toMatchObject({ resourceStatus: 'available', usageState: 'idle' });
    const products = await trying.agent.call('GET', `${PRODUCTS}/${order.id}-1`);
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
  async (_, mood) => {
    expect(await endOf(mood)).toMatchObject({ state: 'completed' });
  },
  PATIENCE_MS,
);

test(
  'the network never answers: asked twice, then undone, and due again by itself',
  async () => {
    const order = await endOf('neverAnswers');
    expect(order).toMatchObject({
      state: 'held',
      fallout: {
        class: 'network',
        missing: [],
        resume: 'again',
        waitsFor: 'time',
        nextAttemptDate: expect.any(String),
      },
      note: [{ text: 'Not fulfilled: the network did not answer in time; all was undone' }],
    });
    const sim = await resource(trying, simOf(trying, 'neverAnswers'));
    expect(sim).toMatchObject({ resourceStatus: 'available', usageState: 'idle' });
    // Nothing of it is left: who does not want to wait cancels it.
    const cancel = await trying.agent.post<{ id: string }>(CANCELLATIONS, { productOrder: { id: order.id } });
    await trying.agent.until<{ state: string }>(
      `${CANCELLATIONS}/${cancel.id}`,
      ({ state }) => state === 'done',
      'its end',
    );
    expect(await trying.agent.get(`${ORDERS}/${order.id}`)).toMatchObject({ state: 'cancelled' });
  },
  PATIENCE_MS,
);

test(
  'what cannot be undone is held for a person, by name; resumed, it is undone',
  async () => {
    const order = await endOf('cannotBeUndone');
    expect(order).toMatchObject({
      state: 'held',
      note: [
        { text: `Not fulfilled: the network declined a task; not undone: network task ${order.id}-1-activate-sim` },
      ],
    });
    const held = await trying.operator.get<Order[]>(`${ORDERS}?state=held`);
    expect(held.map(({ id }) => id)).toContain(order.id);
    expect(order).toMatchObject({ fallout: { class: 'network', resume: 'undo', attempts: 0 } });

    // The network says that it would, now.
    const resumed = await trying.agent.post<{ resumed: number }>(RESUMES, { productOrder: [{ id: order.id }] });
    expect(resumed.resumed).toBe(1);
    expect(await ended(trying.agent, order.id)).toMatchObject({
      state: 'failed',
      fallout: { class: 'network', missing: [], attempts: 1 },
      note: [{}, { text: 'Not fulfilled: the network declined a task; all was undone' }],
    });
    const sim = await resource(trying, simOf(trying, 'cannotBeUndone'));
    expect(sim).toMatchObject({ resourceStatus: 'available', usageState: 'idle' });
  },
  PATIENCE_MS,
);

test('a SIM that is not in stock is told at once, with what to do about it', async () => {
  const refused = await shop.agent.call('POST', ORDERS, {
    relatedParty: [{ id: 'party-1', role: 'customer' }],
    billingAccount: { id: await accountOf(shop) },
    productOrderItem: [
      {
        id: '1',
        action: 'add',
        productOffering: { id: shop.offers.iot },
        product: { productCharacteristic: [{ name: 'iccid', value: '8900000000000000000' }] },
      },
    ],
  });
  expect(refused).toMatchObject({
    status: 422,
    body: {
      violations: [
        {
          path: 'productOrderItem.0.product.productCharacteristic',
          message: 'the chosen iccid is not in stock',
          mend: expect.stringContaining('choose another'),
        },
      ],
    },
  });
});

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
