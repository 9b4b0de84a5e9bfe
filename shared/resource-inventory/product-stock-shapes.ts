import {
  array,
  characteristics,
  dateTime,
  decimal,
  object,
  oneOf,
  reference,
  relatedParties,
  string,
  timePeriod,
  uri,
} from '../tmf/declaration';
import { relatedEntities, relatedValue } from '../tmf/shared-shapes';

/** Shapes that TMF687's resources share. */

export const TASK_STATES = ['accepted', 'terminatedWithError', 'inProgress', 'done'] as const;
export const taskState = () => oneOf(...TASK_STATES);

/** TMF687's Quantity says how much. */
export const stockQuantity = () => object({ amount: decimal(), units: string() }, { required: ['amount'] });

const named = () =>
  object({ id: string(), href: uri(), name: string(), '@referredType': string() }, { required: ['name'] });
export const channels = () => array(named(), 20);
export const marketSegments = () => array(named(), 20);

/** What lies in stock: an offering's or a specification's goods. Nobody has it yet, so it has no order, price or term. */
export const stockedProduct = () =>
  object({
    id: string(),
    href: uri(),
    name: string(),
    description: string(),
    productSerialNumber: string(),
    productCharacteristic: characteristics(),
    productOffering: reference(),
    productSpecification: reference({ version: string() }),
    '@referredType': string(),
  });

export const place = () => object({ id: string(), href: uri(), name: string(), '@referredType': string() });

const TEXT_MAX = 200;

/** ProductStock's own attributes. */
export const productStockAttributes = () => ({
  name: string({ maxLength: TEXT_MAX }),
  description: string(),
  creationDate: dateTime(),
  lastUpdate: dateTime(),
  lastInventoryDate: dateTime(),
  replenishmentDate: dateTime(),
  stockLevelCategory: string({ maxLength: 40 }),
  channel: channels(),
  marketSegment: marketSegments(),
  maxStockLevel: stockQuantity(),
  minStockLevel: stockQuantity(),
  place: relatedValue(),
  productStockLevel: stockQuantity(),
  productStockRelationship: array(
    object({ relationshipType: string(), stockLevel: reference() }, { required: ['relationshipType', 'stockLevel'] }),
    20,
  ),
  productStockStatusType: oneOf('reserved', 'available', 'unavailable', 'unknown'),
  productStockUsageType: oneOf('inTransit', 'onDisplay', 'damaged', 'returned', 'replenishmentInProgress', 'inShop'),
  relatedParty: relatedParties(),
  reorderQuantity: stockQuantity(),
  resource: array(reference(), 20),
  stockLevelAlert: stockQuantity(),
  stockedProduct: stockedProduct(),
});

/** A ProductStock within a task: which one is asked for, or how one stands. */
export const productStockValue = () =>
  object({ id: string(), href: uri(), ...productStockAttributes(), '@referredType': string() });

export const reservationFor = () => ({
  channel: channels(),
  marketSegment: marketSegments(),
  place: relatedValue(),
  relatedEntity: relatedEntities(),
  relatedParty: relatedParties(),
  validFor: timePeriod(),
});
