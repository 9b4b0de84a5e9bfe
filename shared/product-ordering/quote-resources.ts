import { attachments } from '../tmf/attachments';
import {
  api,
  array,
  boolean,
  dateTime,
  integer,
  notes,
  object,
  oneOf,
  reference,
  relatedParties,
  resource,
  string,
  timePeriod,
  uri,
} from '../tmf/declaration';
import { productRefOrValue } from '../tmf/product-types';
import { channels } from './order-channel';
import { itemRelationships, promotionCodes, salePrices } from './price-attributes';
import { ITEM_ID, MAX_ORDER_ITEMS, MAX_ORDER_PRODUCTS } from './resources';
import { SECRET_CHARACTERISTICS } from './secret-characteristics';

const authorizations = () =>
  array(
    object({
      name: string(),
      state: string({ maxLength: 40 }),
      requestedDate: dateTime(),
      givenDate: dateTime(),
      signatureRepresentation: string(),
      approver: relatedParties(),
    }),
    10,
  );

const quoteItem = () =>
  object({
    id: string({ pattern: ITEM_ID }),
    action: string({ maxLength: 20 }),
    quantity: integer({ minimum: 1, maximum: MAX_ORDER_PRODUCTS }),
    state: string(),
    appointment: array(
      object({ id: string(), href: uri(), description: string(), '@referredType': string() }, { required: ['id'] }),
      5,
    ),
    attachment: attachments(),
    note: notes('id', 'text'),
    product: productRefOrValue(),
    productOffering: reference(),
    productOfferingQualificationItem: object(
      {
        id: string(),
        href: uri(),
        name: string(),
        '@referredType': string(),
        productOfferingQualificationId: string(),
        productOfferingQualificationHref: uri(),
        productOfferingQualificationName: string(),
      },
      { required: ['id', 'productOfferingQualificationId'] },
    ),
    quoteItemAuthorization: authorizations(),
    quoteItemPrice: salePrices(),
    quoteItemRelationship: itemRelationships(),
    relatedParty: relatedParties(),
    /** v4 nests items; we take them side by side, and refuse what is within another. */
    quoteItem: array(object({ id: string() }, { open: true }), MAX_ORDER_ITEMS),
  });

/** TMF648 v4.0 Quote: prices that hold until a day. Accepted, it becomes an order at them. */
export const QUOTE = resource({
  name: 'quote',
  type: 'Quote',
  attributes: {
    externalId: string({ maxLength: 100 }),
    category: string({ maxLength: 100 }),
    description: string(),
    version: string({ maxLength: 40 }),
    state: oneOf('inProgress', 'pending', 'approved', 'rejected', 'cancelled', 'accepted'),
    instantSyncQuote: boolean(),
    quoteDate: dateTime(),
    requestedQuoteCompletionDate: dateTime(),
    expectedQuoteCompletionDate: dateTime(),
    effectiveQuoteCompletionDate: dateTime(),
    expectedFulfillmentStartDate: dateTime(),
    validFor: timePeriod(),
    agreement: array(reference(), 5),
    authorization: authorizations(),
    billingAccount: array(reference(), 1),
    note: notes('id', 'text'),
    productOfferingQualification: array(reference(), 5),
    quoteItem: array(quoteItem(), MAX_ORDER_ITEMS),
    quoteTotalPrice: salePrices(),
    relatedParty: relatedParties(),
    /** Ours: where it was asked for, as the order's. */
    channel: channels(),
    /** Ours: v4 has no place for the codes of promotions, nor for what a quote became. */
    promotionCode: promotionCodes(),
    productOrder: reference(),
  },
  required: ['quoteItem'],
  readOnly: ['quoteDate', 'quoteTotalPrice', 'effectiveQuoteCompletionDate', 'productOrder'],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  state: {
    attribute: 'state',
    initial: 'inProgress',
    patchable: true,
    eventOf: { pending: 'InformationRequired' },
    transitions: {
      inProgress: ['pending', 'approved', 'rejected', 'cancelled'],
      pending: ['inProgress', 'approved', 'rejected', 'cancelled'],
      approved: ['accepted', 'rejected', 'cancelled'],
      accepted: [],
      rejected: [],
      cancelled: [],
    },
  },
  lookups: ['relatedParty.id', 'state', 'externalId'],
  secrets: SECRET_CHARACTERISTICS,
  events: ['Create', 'AttributeValueChange', 'StateChange', 'InformationRequired', 'Delete'],
  access: {
    read: ['subscriber', 'agent', 'operator'],
    write: ['subscriber', 'agent', 'operator'],
    own: 'relatedParty.id',
  },
  createdAttribute: 'quoteDate',
});

export const QUOTE_API = api({
  id: 'TMF648',
  title: 'Quote Management',
  basePath: '/tmf-api/quoteManagement/v4',
  domain: 'product-ordering',
  resources: [QUOTE],
});
