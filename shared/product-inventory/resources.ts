import { api, reference, resource, string, timePeriod } from '../tmf/declaration';
import { product, productPrices } from '../tmf/product-types';

/** The lookup by which a customer's products are found. */
export const PRODUCTS_BY_PARTY = 'relatedParty.id';

/** Prices of plans that were changed stay, for the bills of their time. */
export const PRODUCT_PRICES_MAX = 50;

/**
 * TMF637 v4.0 Product: what a customer has. Its prices are those agreed when it was ordered: a later change of the
 * catalog changes nothing here. Billing keeps what it will bill from this resource's events.
 */
export const PRODUCT = resource({
  name: 'product',
  type: 'Product',
  attributes: {
    ...product(),
    billingAccount: reference({ ratingType: string() }),
    /** Ours: a price of a plan that was changed says when it was agreed. */
    productPrice: productPrices({ validFor: timePeriod() }, PRODUCT_PRICES_MAX),
  },
  required: ['status'],
  // What is billed was ordered.
  readOnly: ['billingAccount'],
  immutable: [
    'productOffering',
    'relatedParty',
    'productPrice',
    'productCharacteristic',
    'productOrderItem',
    'orderDate',
    'startDate',
    'terminationDate',
  ],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  state: {
    attribute: 'status',
    initial: 'created',
    transitions: {
      created: ['pendingActive', 'active', 'cancelled', 'aborted'],
      pendingActive: ['active', 'cancelled', 'aborted'],
      active: ['suspended', 'pendingTerminate', 'terminated', 'cancelled'],
      suspended: ['active', 'pendingTerminate', 'terminated'],
      pendingTerminate: ['terminated', 'active'],
      terminated: [],
      cancelled: [],
      aborted: [],
    },
    deletable: ['created', 'cancelled', 'aborted'],
  },
  lookups: [PRODUCTS_BY_PARTY, 'billingAccount.id', 'productOffering.id', 'status'],
  events: ['Create', 'AttributeValueChange', 'StateChange', 'Delete'],
  access: {
    read: ['subscriber', 'agent', 'operator', 'finance'],
    write: ['agent', 'operator'],
    create: ['operator'],
    delete: ['operator'],
    own: 'relatedParty.id',
  },
});

export const PRODUCT_INVENTORY_API = api({
  id: 'TMF637',
  title: 'Product Inventory Management',
  basePath: '/tmf-api/productInventory/v4',
  domain: 'product-inventory',
  resources: [PRODUCT],
});
