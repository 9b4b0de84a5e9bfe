import { priceAlterations, priceAmounts } from '../promotion-management';
import {
  api,
  array,
  boolean,
  characteristics,
  dateTime,
  object,
  oneOf,
  quantityAmount,
  reference,
  relatedParties,
  resource,
  string,
} from '../tmf/declaration';

const productPrices = () =>
  array(
    object(
      {
        description: string(),
        name: string(),
        priceType: string(),
        recurringChargePeriod: string(),
        unitOfMeasure: string(),
        price: priceAmounts(),
        productOfferingPrice: reference(),
        productPriceAlteration: priceAlterations(),
      },
      { required: ['price', 'priceType'] },
    ),
    50,
  );

/** The lookup by which a customer's products are found. */
export const PRODUCTS_BY_PARTY = 'relatedParty.id';

/**
 * TMF637 v4.0 Product: what a customer has. Its prices are those agreed when it was ordered: a later change of the
 * catalog changes nothing here. Billing keeps what it will bill from this resource's events.
 */
export const PRODUCT = resource({
  name: 'product',
  type: 'Product',
  attributes: {
    name: string(),
    description: string(),
    isBundle: boolean(),
    isCustomerVisible: boolean(),
    productSerialNumber: string(),
    status: oneOf(
      'created',
      'pendingActive',
      'cancelled',
      'active',
      'pendingTerminate',
      'terminated',
      'suspended',
      'aborted',
    ),
    orderDate: dateTime(),
    startDate: dateTime(),
    terminationDate: dateTime(),
    billingAccount: reference(),
    productOffering: reference(),
    productSpecification: reference(),
    productCharacteristic: characteristics(),
    productPrice: productPrices(),
    productRelationship: array(
      object(
        { relationshipType: string(), product: object({ id: string(), href: string() }, { required: ['id'] }) },
        { required: ['relationshipType', 'product'] },
      ),
      20,
    ),
    productTerm: array(object({ name: string(), description: string(), duration: quantityAmount() }), 10),
    productOrderItem: array(
      object({
        orderItemAction: string(),
        orderItemId: string(),
        productOrderId: string(),
        productOrderHref: string(),
        role: string(),
        '@referredType': string(),
      }),
      20,
    ),
    realizingService: array(reference(), 50),
    realizingResource: array(reference(), 50),
    relatedParty: relatedParties(),
  },
  required: ['productOffering', 'relatedParty'],
  readOnly: ['status', 'productOrderItem', 'orderDate', 'startDate', 'terminationDate'],
  immutable: ['productOffering', 'relatedParty', 'productPrice', 'billingAccount', 'productCharacteristic'],
  // A product is born of an order, never of a POST: what nobody ordered, nobody may be charged for.
  operations: ['list', 'get', 'patch'],
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
  },
  lookups: [PRODUCTS_BY_PARTY, 'billingAccount.id', 'productOffering.id', 'status'],
  events: ['Create', 'AttributeValueChange', 'StateChange'],
  access: {
    read: ['subscriber', 'agent', 'operator', 'finance'],
    write: ['agent', 'operator'],
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
