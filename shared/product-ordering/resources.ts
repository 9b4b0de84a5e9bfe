import {
  type AttributeType,
  api,
  array,
  dateTime,
  integer,
  notes,
  object,
  oneOf,
  reference,
  relatedParties,
  resource,
  string,
  uri,
} from '../tmf/declaration';
import { itemPrices, itemTerms, productRefOrValue } from '../tmf/product-types';
import { BULK_PRODUCT_ORDER, bulkActions } from './bulk-resource';
import { CANCEL_PRODUCT_ORDER } from './cancel-resource';
import { FALLOUT_CLASSES } from './fallout';
import { channels } from './order-channel';
import { planActions } from './plan-actions';
import { promotionCodes } from './price-attributes';
import { RESUME_PRODUCT_ORDER } from './resume-resource';
import { SECRET_CHARACTERISTICS } from './secret-characteristics';

/** By which held orders are found: those that go on by themselves, and a person's work list. */
export const WAITS_FOR = 'fallout.waitsFor';

/** An order with more items is split by whoever places it. */
export const MAX_ORDER_ITEMS = 20;
/**
 * Products of one order, quantities counted. A product takes up to 8 KiB of the execution's state, which holds 256 KiB; a
 * herd of SIMs is ordered in several orders.
 */
export const MAX_ORDER_PRODUCTS = 20;
/** Dates that an order may miss one after another; more than this is no news. */
export const JEOPARDY_ALERTS_MAX = 20;
/** An item's id becomes part of its product's id, so it holds no separator of our keys. */
export const ITEM_ID = /^[A-Za-z0-9][A-Za-z0-9_]{0,19}$/;

const orderStates = [
  'acknowledged',
  'rejected',
  'pending',
  'held',
  'inProgress',
  'cancelled',
  'completed',
  'failed',
  'assessingCancellation',
  'pendingCancellation',
] as const;

/** An item of another resource: `quoteItem` names its own id, and `quoteId`. */
const itemReference = <const N extends string>(of: N) =>
  object(
    {
      id: string(),
      href: uri(),
      name: string(),
      '@referredType': string(),
      ...({ [`${of}Id`]: string(), [`${of}Href`]: string(), [`${of}Name`]: string() } as Record<
        `${N}${'Id' | 'Href' | 'Name'}`,
        AttributeType<string>
      >),
    },
    { required: ['id', `${of}Id`] },
  );

const orderItem = () =>
  object(
    {
      id: string({ pattern: ITEM_ID }),
      quantity: integer({ minimum: 1, maximum: MAX_ORDER_PRODUCTS }),
      action: oneOf('add', 'modify', 'delete', 'noChange'),
      state: oneOf(...orderStates),
      appointment: object(
        { id: string(), href: uri(), description: string(), '@referredType': string() },
        { required: ['id'] },
      ),
      billingAccount: reference(),
      itemPrice: itemPrices(),
      itemTotalPrice: itemPrices(),
      itemTerm: itemTerms(),
      product: productRefOrValue(),
      payment: array(reference(), 5),
      productOffering: reference(),
      productOfferingQualificationItem: itemReference('productOfferingQualification'),
      qualification: array(reference(), 5),
      quoteItem: itemReference('quote'),
      /** v4 nests items; we take them side by side, and refuse what is within another. */
      productOrderItem: array(object({ id: string() }, { open: true }), MAX_ORDER_ITEMS),
      productOrderItemRelationship: array(
        object({ id: string(), relationshipType: string() }, { required: ['id', 'relationshipType'] }),
        5,
      ),
    },
    { required: ['id', 'action'] },
  );

/** TMF622 v4.0 ProductOrder. What it says of a person is the party's id, never a name. */
export const PRODUCT_ORDER = resource({
  name: 'productOrder',
  type: 'ProductOrder',
  attributes: {
    externalId: string({ maxLength: 100 }),
    priority: string({ maxLength: 20 }),
    description: string(),
    category: string({ maxLength: 100 }),
    state: oneOf(...orderStates, 'partial'),
    orderDate: dateTime(),
    requestedStartDate: dateTime(),
    /** Ours: `cycleEnd` begins it with the next billing month; it then says so as its `requestedStartDate`. */
    startsAt: oneOf('now', 'cycleEnd'),
    requestedCompletionDate: dateTime(),
    expectedCompletionDate: dateTime(),
    /** Ours, as a service order's (TMF641): that it will be late, before it is. */
    jeopardyAlert: array(
      object({
        id: string(),
        alertDate: dateTime(),
        exception: string(),
        jeopardyType: string(),
        message: string(),
        name: string(),
      }),
      JEOPARDY_ALERTS_MAX,
    ),
    completionDate: dateTime(),
    cancellationDate: dateTime(),
    cancellationReason: string(),
    /** Ours: which version of what was ordered this is: from 2, once it was amended. */
    version: integer(),
    /** Ours: from then on it is neither cancelled nor amended any more. */
    pointOfNoReturnDate: dateTime(),
    /** Ours: why it was not fulfilled, what a person must see to, and from where it can be resumed. */
    fallout: object({
      class: oneOf(...FALLOUT_CLASSES),
      /** The error that stopped it, as `resumeProductOrder` selects by it. */
      code: string(),
      reason: string(),
      /** What a person does about it. */
      mend: string(),
      missing: array(string()),
      /** `undo` and `finish` what stands, `on` from where it stands, `again` from its beginning: all was undone. */
      resume: oneOf('undo', 'finish', 'on', 'again'),
      /** Executions since the first. */
      attempts: integer(),
      /** Attempts of its own accord since a person last looked. */
      heals: integer(),
      /** How often it was begun, from 2. */
      round: integer(),
      /** Executions that ended without the order, since it last moved. */
      restarts: integer(),
      /** A held order goes on by itself at `nextAttemptDate`, or a person resumes it. */
      waitsFor: oneOf('time', 'person'),
      nextAttemptDate: dateTime(),
      since: dateTime(),
    }),
    notificationContact: string(),
    agreement: array(reference(), 5),
    payment: array(reference(), 5),
    productOfferingQualification: array(reference(), 5),
    channel: channels(),
    note: notes('text'),
    relatedParty: relatedParties(),
    billingAccount: reference(),
    orderTotalPrice: itemPrices(),
    /** Ours: v4 has no place for the codes of promotions. */
    promotionCode: promotionCodes(),
    /** What it came of: prices were agreed there. */
    quote: array(reference(), 1),
    /** Ours: the bulk order that it came of, and its line there. */
    bulkProductOrder: reference({ line: integer() }),
    productOrderItem: array(orderItem(), MAX_ORDER_ITEMS),
  },
  required: ['productOrderItem'],
  readOnly: [
    'state',
    'orderDate',
    'completionDate',
    'expectedCompletionDate',
    'cancellationDate',
    'version',
    'jeopardyAlert',
    'pointOfNoReturnDate',
    'fallout',
    'bulkProductOrder',
  ],
  // What is ordered, when and who pays: see amend-order.ts.
  immutable: ['relatedParty', 'externalId', 'orderTotalPrice', 'promotionCode', 'quote'],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  state: {
    attribute: 'state',
    initial: 'acknowledged',
    transitions: {
      acknowledged: ['inProgress', 'pending', 'held', 'rejected', 'cancelled', 'failed'],
      pending: ['inProgress', 'held', 'cancelled', 'failed'],
      inProgress: ['completed', 'partial', 'failed', 'held', 'pending', 'assessingCancellation'],
      held: ['inProgress', 'failed', 'cancelled', 'completed'],
      assessingCancellation: ['pendingCancellation', 'inProgress', 'held'],
      pendingCancellation: ['cancelled', 'held'],
      rejected: [],
      cancelled: [],
      completed: [],
      partial: [],
      failed: [],
    },
    deletable: ['rejected', 'cancelled', 'completed', 'partial', 'failed'],
  },
  lookups: ['relatedParty.id', 'externalId', 'state', WAITS_FOR],
  events: ['Create', 'AttributeValueChange', 'StateChange', 'JeopardyAlert', 'Delete'],
  secrets: SECRET_CHARACTERISTICS,
  toldBy: { jeopardyAlert: 'JeopardyAlert' },
  access: {
    read: ['subscriber', 'agent', 'operator', 'finance'],
    write: ['subscriber', 'agent', 'operator'],
    delete: ['operator'],
    own: 'relatedParty.id',
  },
  createdAttribute: 'orderDate',
});

export const PRODUCT_ORDERING_API = api({
  id: 'TMF622',
  title: 'Product Ordering Management',
  basePath: '/tmf-api/productOrderingManagement/v4',
  domain: 'product-ordering',
  resources: [PRODUCT_ORDER, CANCEL_PRODUCT_ORDER, RESUME_PRODUCT_ORDER, BULK_PRODUCT_ORDER],
  actions: [...planActions, ...bulkActions],
});
