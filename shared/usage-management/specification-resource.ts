import { attachments } from '../tmf/attachments';
import {
  array,
  boolean,
  dateTime,
  integer,
  object,
  reference,
  relatedParties,
  resource,
  string,
  timePeriod,
  uri,
} from '../tmf/declaration';
import { characteristicValue } from '../tmf/shared-shapes';

const characteristicSpecifications = () =>
  array(
    object({
      id: string(),
      name: string(),
      description: string(),
      configurable: boolean(),
      extensible: boolean(),
      isUnique: boolean(),
      maxCardinality: integer(),
      minCardinality: integer(),
      regex: string(),
      valueType: string(),
      charSpecRelationship: array(
        object({
          id: string(),
          href: uri(),
          name: string(),
          characteristicSpecificationId: string(),
          parentSpecificationHref: uri(),
          parentSpecificationId: string(),
          relationshipType: string(),
          validFor: timePeriod(),
        }),
        20,
      ),
      characteristicValueSpecification: array(characteristicValue(), 100),
      validFor: timePeriod(),
      '@valueSchemaLocation': string(),
    }),
    100,
  );

/** TMF635 UsageSpecification: what a kind of usage record tells. Stored for partners; what we charge by is in the mappings. */
export const usageSpecification = resource({
  name: 'usageSpecification',
  type: 'UsageSpecification',
  attributes: {
    name: string(),
    description: string(),
    version: string(),
    isBundle: boolean(),
    lifecycleStatus: string(),
    lastUpdate: dateTime(),
    attachment: attachments(),
    constraint: array(reference({ version: string() }), 20),
    entitySpecRelationship: array(
      object(
        {
          id: string(),
          href: uri(),
          name: string(),
          relationshipType: string(),
          role: string(),
          associationSpec: reference(),
          validFor: timePeriod(),
          '@referredType': string(),
        },
        { required: ['relationshipType'] },
      ),
      20,
    ),
    relatedParty: relatedParties(),
    specCharacteristic: characteristicSpecifications(),
    targetEntitySchema: object({}),
    validFor: timePeriod(),
  },
  required: [],
  readOnly: ['lastUpdate'],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  lookups: ['name', 'lifecycleStatus'],
  events: ['Create', 'AttributeValueChange', 'Delete'],
  access: { read: ['agent', 'finance', 'operator', 'network', 'partner'], write: ['operator'] },
  updatedAttribute: 'lastUpdate',
});
