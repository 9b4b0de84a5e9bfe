import { tenantId } from '../../shared/kernel/tenant';
import type { ProductView } from '../../shared/product-inventory';
import type { OrderFacts, ProductOrder } from '../../shared/product-ordering/order-facts';
import type { OrderPorts } from '../../shared/product-ordering/order-hooks';
import type { OrderableOffering, OrderableSpecification } from '../../shared/product-ordering/ports';

/** A small MVNO's catalog as ordering reads it, and a customer with one line: what the tests of orders stand on. */
export const TENANT = tenantId('breeze');
export const NOW = Date.parse('2026-11-01T12:00:00Z');
export const DAY = 86_400_000;
export const CUSTOMER = 'party1';

const offering = (id: string, more: Partial<OrderableOffering> = {}): OrderableOffering => ({
  id,
  name: id,
  lifecycleStatus: 'Active',
  isSellable: true,
  specificationId: 'mobile',
  reliesOn: [],
  fees: [],
  categories: [],
  limits: {},
  ...more,
});

const FEE = {
  id: 'fee',
  name: 'Monthly fee',
  priceType: 'recurring',
  recurringChargePeriod: 'month',
  unit: 'EUR',
  value: '10',
};

const OFFERINGS: readonly OrderableOffering[] = [
  offering('prepaid'),
  offering('bundle', { fees: [FEE], lifecycleStatus: 'Launched' }),
  offering('roaming', { specificationId: 'roamingService', reliesOn: ['bundle'] }),
  offering('iot', { specificationId: 'sensor' }),
  offering('draft', { lifecycleStatus: 'In design' }),
  offering('retired', { lifecycleStatus: 'Retired' }),
  offering('part', { isSellable: false }),
  offering('nextMonth', { validFromMs: NOW + DAY }),
  offering('lastMonth', { validToMs: NOW }),
  offering('unspecified', { specificationId: undefined }),
  offering('fiber', { specificationId: 'fiberLine' }),
  offering('contradiction', { reliesOn: ['bundle'] }),
  offering('plus', { specificationId: 'mobilePlus', fees: [{ ...FEE, id: 'plusFee', value: '20' }] }),
  offering('home', { specificationId: 'homeAccess' }),
  offering('circle', { specificationId: 'circular' }),
  offering('phone', { specificationId: 'phoneX' }),
  offering('earbuds', { specificationId: 'budsY' }),
  offering('starter', {
    limits: {
      bundledProductOffering: [
        { id: 'phone', bundledProductOfferingOption: { numberRelOfferLowerLimit: 1 } },
        { id: 'earbuds', bundledProductOfferingOption: { numberRelOfferUpperLimit: 2 } },
      ],
    },
  }),
];

const named = (...ids: string[]) => ids.map((id) => ({ id, name: id }));

const SPECIFICATIONS: readonly OrderableSpecification[] = [
  {
    id: 'mobile',
    name: 'Mobile line',
    serviceSpecifications: named('voice', 'sms', 'data'),
    resourceSpecifications: named('MSISDN', 'SIM'),
  },
  {
    id: 'sensor',
    name: 'Sensor',
    serviceSpecifications: named('data'),
    resourceSpecifications: named('MSISDN', 'eSIM'),
  },
  {
    id: 'roamingService',
    name: 'Roaming',
    serviceSpecifications: named('roaming'),
    resourceSpecifications: [],
  },
  {
    id: 'mobilePlus',
    name: 'Mobile line, faster',
    serviceSpecifications: [
      ...named('voice'),
      { id: 'data', name: 'data', characteristics: ['speed'] },
      { id: 'fiveG', name: '5G', relations: [{ id: 'data', type: 'dependsOn' }] },
    ],
    resourceSpecifications: named('MSISDN', 'SIM'),
    characteristics: [
      { name: 'speed', values: ['100', '500'], defaultValue: '100', isFixed: false },
      { name: 'colour', values: [], isFixed: true },
    ],
  },
  {
    id: 'homeAccess',
    name: 'Broadband and TV',
    serviceSpecifications: [
      {
        id: 'sports',
        name: 'Sports',
        fulfilment: 'entitlement',
        when: "characteristic.tv == 'yes'",
        relations: [{ id: 'internet', type: 'dependsOn' }],
      },
      {
        id: 'internet',
        name: 'Internet',
        fulfilment: 'access',
        characteristics: ['speed'],
        relations: [{ id: 'router', type: 'requires', when: "characteristic.speed == '1000'" }],
      },
      { id: 'router', name: 'Router', fulfilment: 'access', isRequired: true },
    ],
    resourceSpecifications: [],
    characteristics: [{ name: 'speed', values: ['250', '1000'], defaultValue: '250', isFixed: false }],
  },
  {
    id: 'circular',
    name: 'Circular',
    serviceSpecifications: [
      { id: 'a', name: 'a', relations: [{ id: 'b', type: 'dependsOn' }] },
      { id: 'b', name: 'b', relations: [{ id: 'a', type: 'dependsOn' }] },
    ],
    resourceSpecifications: named('MSISDN', 'SIM'),
  },
  { id: 'fiberLine', name: 'Fiber', serviceSpecifications: [], resourceSpecifications: named('MSISDN', 'SIM', 'ONT') },
  {
    id: 'phoneX',
    name: 'Phone X',
    serviceSpecifications: [{ id: 'delivery', name: 'Delivery', characteristics: ['account'] }],
    resourceSpecifications: [{ id: 'handset', name: 'Handset X', category: 'goods' }],
  },
  {
    id: 'budsY',
    name: 'Earbuds Y',
    serviceSpecifications: [],
    resourceSpecifications: [{ id: 'buds', name: 'Accessory' }],
  },
];

const PRODUCTS: readonly ProductView[] = [
  {
    id: 'line1',
    status: 'active',
    partyIds: [CUSTOMER],
    offeringId: 'bundle',
    msisdn: '491510000001',
    iccid: '8949000000000000001',
    balanceId: 'balance1',
    billingAccountId: 'account1',
    serviceIds: ['line1-voice', 'line1-data'],
  },
  {
    id: 'ended',
    status: 'terminated',
    partyIds: [CUSTOMER],
    offeringId: 'bundle',
    msisdn: '1',
    iccid: '1',
    balanceId: 'b',
  },
  {
    id: 'prepaidLine',
    status: 'active',
    partyIds: [CUSTOMER],
    offeringId: 'prepaid',
    msisdn: '1',
    iccid: '1',
    balanceId: 'b',
  },
  {
    id: 'roaming1',
    status: 'active',
    partyIds: [CUSTOMER],
    offeringId: 'roaming',
    msisdn: '491510000001',
    iccid: '8949000000000000001',
    balanceId: 'balance1',
    reliesOn: 'line1',
    serviceIds: ['roaming1-roaming'],
  },
  {
    id: 'kid',
    status: 'active',
    partyIds: [CUSTOMER],
    offeringId: 'prepaid',
    msisdn: '2',
    iccid: '2',
    balanceId: 'b',
    memberOf: 'prepaidLine',
  },
  { id: 'paused', status: 'suspended', partyIds: [CUSTOMER], offeringId: 'prepaid', msisdn: '3', iccid: '3' },
  { id: 'lineless', status: 'active', partyIds: [CUSTOMER], offeringId: 'bundle' },
  {
    id: 'strangers',
    status: 'active',
    partyIds: ['party2'],
    offeringId: 'bundle',
    msisdn: '1',
    iccid: '1',
    balanceId: 'b',
  },
];

const byId = <T extends { readonly id: string }>(entries: readonly T[]) =>
  new Map(entries.map((entry) => [entry.id, entry]));

export const FACTS: OrderFacts = {
  offerings: byId(OFFERINGS),
  specifications: byId(SPECIFICATIONS),
  products: byId(PRODUCTS),
  owned: PRODUCTS.filter(({ partyIds }) => partyIds.includes(CUSTOMER)),
};

/** What ordering asks others, of this catalog: nothing is promoted, nothing agreed. */
export const PORTS: OrderPorts = {
  catalog: {
    offering: async (_, id) => FACTS.offerings.get(id),
    specification: async (_, id) => FACTS.specifications.get(id),
  },
  accounts: {
    partyOf: async (_, id) =>
      new Map([
        ['account1', CUSTOMER],
        ['strangers', 'party2'],
      ]).get(id),
  },
  products: { product: async (_, id) => FACTS.products.get(id), productsOf: async () => [...FACTS.owned] },
  promotions: { released: async () => [] },
  agreements: { agreementsOf: async () => [] },
  segments: { segmentsOf: async () => [] },
  customers: { standingOf: async () => ({ status: 'active', isVerified: true, overdueBills: 0 }) },
  stock: { statusOf: async () => 'available' },
  market: { facts: async () => ({ stock: { msisdn: 0, sim: 0 }, demand: { today: 0, yesterday: 0 } }) },
  goods: { free: async () => undefined },
  settings: { get: async () => ({ pricesIncludeTax: true, timeZone: 'Europe/Berlin' }) },
};

type Item = NonNullable<ProductOrder['productOrderItem']>[number];

export const item = (offeringId: string, more: Partial<Item> = {}): Item => ({
  id: '1',
  action: 'add',
  productOffering: { id: offeringId },
  ...more,
});

export const order = (items: Item[], more: Partial<ProductOrder> = {}): ProductOrder => ({
  id: 'order1',
  href: '/order1',
  relatedParty: [{ id: CUSTOMER, role: 'customer' }],
  billingAccount: { id: 'account1' },
  productOrderItem: items,
  ...more,
});

export const ending = (productId: string): Item => ({ id: '1', action: 'delete', product: { id: productId } });
export const moving = (productId: string, status: 'active' | 'suspended'): Item => ({
  id: '1',
  action: 'modify',
  product: { id: productId, status },
});

/** Another plan for a product, or other characteristics, or both. */
export const becoming = (productId: string, offeringId?: string, chosen: Record<string, string> = {}): Item => ({
  id: '1',
  action: 'modify',
  product: {
    id: productId,
    productCharacteristic: Object.entries(chosen).map(([name, value]) => ({ name, value })),
  },
  ...(offeringId === undefined ? {} : { productOffering: { id: offeringId } }),
});

export const memberOf = (id: string) => ({
  product: { productRelationship: [{ relationshipType: 'memberOf', product: { id } }] },
});

export const onProduct = (id: string) => ({
  product: { productRelationship: [{ relationshipType: 'reliesOn', product: { id } }] },
});
export const onItem = (id: string) => ({ productOrderItemRelationship: [{ id, relationshipType: 'reliesOn' }] });
export const wanting = (name: string, value: string) => ({ product: { productCharacteristic: [{ name, value }] } });
