import {
  type AttributeType,
  array,
  boolean,
  characteristics,
  dateTime,
  notes,
  object,
  oneOf,
  recursive,
  reference,
  relatedParties,
  string,
  timePeriod,
  uri,
} from './declaration';
import { places } from './product-types';

export const SERVICE_STATES = [
  'feasibilityChecked',
  'designed',
  'reserved',
  'inactive',
  'active',
  'terminated',
] as const;
export const ORDER_ACTIONS = ['add', 'modify', 'delete', 'noChange'] as const;

/** v4's Feature: a capability of a service that may be switched on. */
const features = () =>
  array(
    object(
      {
        id: string(),
        name: string(),
        isBundle: boolean(),
        isEnabled: boolean(),
        constraint: array(reference({ version: string() }), 20),
        featureCharacteristic: characteristics(),
        featureRelationship: array(
          object(
            { id: string(), name: string(), relationshipType: string(), validFor: timePeriod() },
            { required: ['name', 'relationshipType'] },
          ),
          20,
        ),
      },
      { required: ['name', 'featureCharacteristic'] },
    ),
    20,
  );

/** v4's RelatedServiceOrderItem: the item that brought it about. */
const relatedServiceOrderItems = () =>
  array(
    object(
      {
        itemId: string(),
        role: string(),
        serviceOrderId: string(),
        serviceOrderHref: uri(),
        itemAction: oneOf(...ORDER_ACTIONS),
        '@referredType': string(),
      },
      { required: ['itemId', 'serviceOrderId'] },
    ),
    50,
  );

/** v4's Service, which holds others of its kind. */
export const service = () => ({
  name: string(),
  description: string(),
  category: string(),
  serviceType: string(),
  state: oneOf(...SERVICE_STATES),
  startMode: string(),
  serviceDate: string(),
  startDate: dateTime(),
  endDate: dateTime(),
  hasStarted: boolean(),
  isBundle: boolean(),
  isServiceEnabled: boolean(),
  isStateful: boolean(),
  feature: features(),
  note: notes(),
  place: places(),
  relatedEntity: array(
    object(
      { id: string(), href: uri(), name: string(), role: string(), '@referredType': string() },
      { required: ['role'] },
    ),
    20,
  ),
  relatedParty: relatedParties(),
  serviceCharacteristic: characteristics(),
  serviceOrderItem: relatedServiceOrderItems(),
  serviceRelationship: array(
    object(
      {
        relationshipType: string(),
        service: nestedService(),
        serviceRelationshipCharacteristic: characteristics(20),
      },
      { required: ['relationshipType'] },
    ),
    20,
  ),
  serviceSpecification: reference({ version: string() }),
  supportingResource: array(reference(), 20),
  supportingService: array(nestedService(), 20),
});

const nestedService = (): AttributeType<{ id?: string; href?: string }> =>
  recursive('NestedService', () => serviceRefOrValue());

const given = { id: string(), href: uri() };

/** v4's ServiceRefOrValue. */
export const serviceRefOrValue = () => object({ ...given, ...service(), '@referredType': string() });
