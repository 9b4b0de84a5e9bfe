import {
  api,
  array,
  integer,
  notes,
  object,
  oneOf,
  reference,
  relatedParties,
  resource,
  string,
  timePeriod,
} from '../tmf/declaration';
import { itemTerms, productRefOrValue } from '../tmf/product-types';
import { taskResource } from '../tmf/task';
import { channels } from './order-channel';
import { itemRelationships, promotionCodes, salePrices } from './price-attributes';
import { ITEM_ID, MAX_ORDER_ITEMS, MAX_ORDER_PRODUCTS } from './resources';
import { SECRET_CHARACTERISTICS } from './secret-characteristics';

const cartItem = () =>
  object({
    id: string({ pattern: ITEM_ID }),
    quantity: integer({ minimum: 1, maximum: MAX_ORDER_PRODUCTS }),
    action: oneOf('add', 'modify', 'delete', 'noChange'),
    status: oneOf('active', 'saveForLater'),
    itemPrice: salePrices(),
    /** v4 writes it so. */
    ItemTotalPrice: salePrices(),
    itemTerm: itemTerms(),
    note: notes(),
    product: productRefOrValue(),
    productOffering: reference(),
    cartItemRelationship: itemRelationships(),
    /** v4 nests items; we take them side by side, and refuse what is within another. */
    cartItem: array(object({ id: string() }, { open: true }), MAX_ORDER_ITEMS),
  });

/** TMF663 v4.0 ShoppingCart: what somebody means to buy, at what it would cost now. */
export const SHOPPING_CART = resource({
  name: 'shoppingCart',
  type: 'ShoppingCart',
  attributes: {
    cartItem: array(cartItem(), MAX_ORDER_ITEMS),
    cartTotalPrice: salePrices(),
    relatedParty: relatedParties(),
    validFor: timePeriod(),
    /** Ours: where it was filled, as the order's. */
    channel: channels(),
    /** Ours: v4 has no place for the codes of promotions. */
    promotionCode: promotionCodes(),
    /** Ours: a cart that was ordered, or went into another, is closed. */
    status: oneOf('active', 'ordered', 'merged'),
    /** Ours: what it became, and who pays. */
    productOrder: reference(),
    billingAccount: reference(),
    /** Ours: the carts that went into it. */
    mergedCart: array(reference(), 20),
  },
  required: [],
  readOnly: ['cartTotalPrice', 'status', 'productOrder', 'billingAccount', 'mergedCart'],
  immutable: ['validFor'],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  state: {
    attribute: 'status',
    initial: 'active',
    transitions: { active: ['ordered', 'merged'], ordered: [], merged: [] },
  },
  lookups: ['relatedParty.id', 'status'],
  secrets: SECRET_CHARACTERISTICS,
  events: ['Create', 'AttributeValueChange', 'StateChange', 'Delete'],
  access: {
    read: ['subscriber', 'agent', 'operator'],
    write: ['subscriber', 'agent', 'operator'],
    own: 'relatedParty.id',
  },
});

export const SHOPPING_CART_API = api({
  id: 'TMF663',
  title: 'Shopping Cart',
  basePath: '/tmf-api/shoppingCart/v4',
  domain: 'product-ordering',
  resources: [SHOPPING_CART],
});

/** A cart becomes an order, which has the cart's id: once, however often it is asked. */
export const CHECKOUT = taskResource({
  name: 'checkout',
  type: 'Checkout',
  attributes: {
    state: string(),
    shoppingCart: reference(),
    billingAccount: reference(),
    productOrder: reference(),
    relatedParty: relatedParties(),
  },
  required: ['shoppingCart', 'billingAccount'],
  readOnly: ['productOrder'],
  lookups: ['relatedParty.id', 'shoppingCart.id'],
  access: {
    read: ['subscriber', 'agent', 'operator'],
    write: ['subscriber', 'agent', 'operator'],
    own: 'relatedParty.id',
  },
});

/** What is in one cart goes into another, such as the cart of who was not signed in into their own. */
export const CART_MERGE = taskResource({
  name: 'cartMerge',
  type: 'CartMerge',
  attributes: {
    state: string(),
    source: reference(),
    target: reference(),
    relatedParty: relatedParties(),
  },
  required: ['source', 'target'],
  readOnly: [],
  lookups: ['relatedParty.id', 'target.id'],
  access: {
    read: ['subscriber', 'agent', 'operator'],
    write: ['subscriber', 'agent', 'operator'],
    own: 'relatedParty.id',
  },
});

export const CHECKOUT_API = api({
  id: 'checkout',
  title: 'Checkout',
  basePath: '/farthing/checkout/v1',
  domain: 'product-ordering',
  resources: [CHECKOUT, CART_MERGE],
});
