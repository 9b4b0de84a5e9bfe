import {
  api,
  array,
  boolean,
  dateTime,
  decimal,
  object,
  reference,
  relatedParties,
  resource,
  string,
  uri,
} from '../tmf/declaration';
import { TASK_STATES, type TaskStates, taskResource } from '../tmf/task';
import {
  place,
  productStockAttributes,
  productStockValue,
  reservationFor,
  stockedProduct,
  stockQuantity,
  taskState,
} from './product-stock-shapes';

/** Parts of one task: each is a write, or a read. */
const ITEMS_MAX = 20;

/** Every task ends as it is asked: it is stored when it is done. */
const statesAt = (attribute: string): TaskStates => ({ ...TASK_STATES, attribute, acknowledged: 'accepted' });
const ACCESS = { read: ['agent', 'operator', 'partner'], write: ['agent', 'operator'] } as const;

/** TMF687 v4.0 ProductStock: how much of one kind of goods is free at one place, and who holds some of it until when. */
export const PRODUCT_STOCK = resource({
  name: 'productStock',
  type: 'ProductStock',
  attributes: {
    ...productStockAttributes(),
    /** Ours: what is held back, by whom, until when; the level is what is free beside it. */
    reservation: array(
      object({ id: string(), amount: decimal(), validUntil: dateTime() }, { required: ['id', 'amount', 'validUntil'] }),
    ),
    /** Ours: tasks that changed the level lately, so that a repeated one changes nothing. */
    applied: array(string()),
  },
  required: ['productStockStatusType', 'productStockLevel', 'stockedProduct'],
  readOnly: ['creationDate', 'lastUpdate', 'reservation', 'applied'],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  state: {
    attribute: 'productStockStatusType',
    initial: 'available',
    startable: ['reserved', 'unavailable', 'unknown'],
    patchable: true,
    transitions: {
      available: ['unavailable', 'reserved', 'unknown'],
      unavailable: ['available', 'reserved', 'unknown'],
      reserved: ['available', 'unavailable', 'unknown'],
      unknown: ['available', 'unavailable', 'reserved'],
    },
  },
  references: [
    { path: 'stockedProduct.productOffering', resource: 'productOffering', domain: 'product-catalog' },
    { path: 'stockedProduct.productSpecification', resource: 'productSpecification', domain: 'product-catalog' },
    { path: 'productStockRelationship.stockLevel', resource: 'productStock' },
  ],
  lookups: ['stockedProduct.productOffering.id', 'stockedProduct.productSpecification.id', 'place.id'],
  events: ['Create', 'AttributeValueChange', 'StateChange', 'Delete'],
  access: ACCESS,
  createdAttribute: 'creationDate',
  updatedAttribute: 'lastUpdate',
});

/** TMF687 v4.0 ReserveProductStock: holds goods back until a time. */
export const RESERVE_PRODUCT_STOCK = taskResource({
  name: 'reserveProductStock',
  type: 'ReserveProductStock',
  attributes: {
    ...reservationFor(),
    creationDate: dateTime(),
    requiredAvailabilityDate: dateTime(),
    reserveProductStockItem: array(
      object(
        {
          id: string({ maxLength: 40 }),
          productStockRequested: reference(),
          productStockReserved: reference(),
          quantityRequested: stockQuantity(),
          quantityReserved: stockQuantity(),
          requestedProduct: stockedProduct(),
          reserveProductStockState: taskState(),
        },
        { required: ['id', 'quantityRequested'] },
      ),
      ITEMS_MAX,
    ),
    reserveProductStockState: taskState(),
  },
  required: ['reserveProductStockItem'],
  readOnly: ['creationDate'],
  states: statesAt('reserveProductStockState'),
  lookups: ['relatedEntity.id', 'relatedParty.id'],
  access: ACCESS,
  createdAttribute: 'creationDate',
});

/** TMF687 v4.0 AdjustProductStock: goods that came, left, or were counted otherwise. */
export const ADJUST_PRODUCT_STOCK = taskResource({
  name: 'adjustProductStock',
  type: 'AdjustProductStock',
  attributes: {
    adjustReason: string({ maxLength: 400 }),
    description: string(),
    creationDate: dateTime(),
    requestedAdjustProductStockDate: dateTime(),
    completedAdjustProductStockDate: dateTime(),
    instantSyncAdjust: boolean(),
    adjustProductStockItem: array(
      object(
        {
          id: string({ maxLength: 40 }),
          href: uri(),
          adjustProductStockQuantity: stockQuantity(),
          productStockTarget: reference(),
          state: taskState(),
          /** Ours: what leaves was held by this reservation. */
          reserveProductStock: reference(),
        },
        { required: ['id', 'productStockTarget', 'adjustProductStockQuantity'] },
      ),
      ITEMS_MAX,
    ),
    state: taskState(),
  },
  required: ['adjustProductStockItem'],
  readOnly: ['creationDate', 'completedAdjustProductStockDate'],
  states: statesAt('state'),
  references: [
    { path: 'adjustProductStockItem.productStockTarget', resource: 'productStock' },
    { path: 'adjustProductStockItem.reserveProductStock', resource: 'reserveProductStock' },
  ],
  lookups: [],
  access: ACCESS,
  createdAttribute: 'creationDate',
});

/** TMF687 v4.0 CheckProductStock: is there enough, and if not here, where? */
export const CHECK_PRODUCT_STOCK = taskResource({
  name: 'checkProductStock',
  type: 'CheckProductStock',
  attributes: {
    creationDate: dateTime(),
    requestedCheckProductStockDate: dateTime(),
    completedCheckProductStockDate: dateTime(),
    requestedAvailabilityDate: dateTime(),
    instantSyncCheck: boolean(),
    provideAlternative: boolean(),
    checkProductStockItem: array(
      object(
        {
          id: string({ maxLength: 40 }),
          availabilityResult: string(),
          provideAlternative: boolean(),
          requestedQuantity: stockQuantity(),
          checkedProductStock: productStockValue(),
          alternate: array(
            object({
              id: string(),
              alternateAvailabilityDate: dateTime(),
              alternatePlace: place(),
              alternateProduct: stockedProduct(),
              alternateQuantity: stockQuantity(),
              alternateStock: reference(),
            }),
            ITEMS_MAX,
          ),
          state: taskState(),
        },
        { required: ['requestedQuantity', 'id', 'checkedProductStock'] },
      ),
      ITEMS_MAX,
    ),
    place: place(),
    relatedParty: relatedParties(),
    state: taskState(),
  },
  required: ['checkProductStockItem'],
  readOnly: ['creationDate', 'completedCheckProductStockDate'],
  states: statesAt('state'),
  lookups: ['relatedParty.id'],
  access: ACCESS,
  createdAttribute: 'creationDate',
});

/** TMF687 v4.0 QueryProductStock: which stocks there are of what is sought. */
export const QUERY_PRODUCT_STOCK = taskResource({
  name: 'queryProductStock',
  type: 'QueryProductStock',
  attributes: {
    creationDate: dateTime(),
    requestedQueryProductStockDate: dateTime(),
    completedQueryProductStockDate: dateTime(),
    requestedAvailabilityDate: dateTime(),
    instantSyncCheck: boolean(),
    queryProductStockItem: array(productStockValue(), 100),
    relatedParty: relatedParties(),
    searchCriteria: productStockValue(),
    state: taskState(),
  },
  required: ['searchCriteria'],
  readOnly: ['creationDate', 'completedQueryProductStockDate', 'queryProductStockItem'],
  states: statesAt('state'),
  lookups: ['relatedParty.id'],
  access: ACCESS,
  createdAttribute: 'creationDate',
});

export const PRODUCT_STOCK_API = api({
  id: 'TMF687',
  title: 'Stock Management',
  basePath: '/tmf-api/stock/v4',
  domain: 'resource-inventory',
  resources: [PRODUCT_STOCK, RESERVE_PRODUCT_STOCK, ADJUST_PRODUCT_STOCK, CHECK_PRODUCT_STOCK, QUERY_PRODUCT_STOCK],
});
