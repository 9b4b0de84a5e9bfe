import { ROLES } from '../kernel/tenant';
import {
  array,
  boolean,
  dateTime,
  integer,
  object,
  quantityAmount,
  reference,
  string,
  timePeriod,
  uri,
} from '../tmf/declaration';
import { characteristicValue } from '../tmf/shared-shapes';
import { LIFECYCLE } from './lifecycle';

/** Most references of a kind that one catalog entry holds: each is looked up when the entry is written. */
export const REFERENCES_MAX = 100;

export const references = () => array(reference(), REFERENCES_MAX);
export const versionedReference = () => reference({ version: string() });
export const versionedReferences = () => array(versionedReference(), REFERENCES_MAX);

/** What everything in a catalog shares: everyone reads it, agents and operators write it. */
export const CATALOG_RULES = {
  required: ['name'],
  readOnly: ['lastUpdate'],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  state: LIFECYCLE,
  events: ['Create', 'AttributeValueChange', 'StateChange', 'Delete'],
  access: { read: ROLES, write: ['agent', 'operator'] },
  updatedAttribute: 'lastUpdate',
} as const;

/** What every entry of a catalog has. */
export const entryAttributes = () => ({
  name: string({ maxLength: 200 }),
  description: string(),
  version: string({ maxLength: 40 }),
  lifecycleStatus: string({ maxLength: 40 }),
  lastUpdate: dateTime(),
  validFor: timePeriod(),
});

/** A value that an offering or a price fixes: rating reads its rules from here (docs/architecture.md, prices). */
export const valueUses = () =>
  array(
    object(
      {
        id: string(),
        name: string(),
        description: string(),
        valueType: string(),
        minCardinality: integer(),
        maxCardinality: integer(),
        productSpecCharacteristicValue: array(characteristicValue(), 500),
        productSpecification: reference({ version: string(), targetProductSchema: targetSchema() }),
        validFor: timePeriod(),
      },
      { required: ['name'] },
    ),
    100,
  );

/** Says by `@type` and `@schemaLocation` what an instance of a specification looks like. */
export const targetSchema = () => object({}, { required: [] });

/** What a characteristic of every kind of specification says. */
export const characteristicBase = () => ({
  id: string(),
  name: string(),
  description: string(),
  valueType: string(),
  configurable: boolean(),
  extensible: boolean(),
  isUnique: boolean(),
  minCardinality: integer(),
  maxCardinality: integer(),
  regex: string(),
  '@valueSchemaLocation': string(),
  validFor: timePeriod(),
});

export const CHARACTERISTICS_MAX = 200;
export const VALUES_MAX = 500;
export const RELATIONSHIPS_MAX = 50;

export const specificationCharacteristics = () =>
  array(
    object(
      {
        ...characteristicBase(),
        productSpecCharRelationship: array(
          object({
            id: string(),
            href: uri(),
            charSpecSeq: integer(),
            name: string(),
            relationshipType: string(),
            validFor: timePeriod(),
          }),
          RELATIONSHIPS_MAX,
        ),
        productSpecCharacteristicValue: array(characteristicValue(), VALUES_MAX),
      },
      { required: ['name'] },
    ),
    CHARACTERISTICS_MAX,
  );

export const terms = () =>
  array(
    object({
      name: string(),
      description: string(),
      duration: object({ amount: integer(), units: string() }),
      validFor: timePeriod(),
    }),
    20,
  );

/** In base 64: an icon. What is larger has a `url`. */
const ATTACHMENT_LENGTH_MAX = 20_000;

export const attachments = () =>
  array(
    object({
      id: string(),
      href: uri(),
      name: string(),
      description: string(),
      attachmentType: string(),
      content: string({ maxLength: ATTACHMENT_LENGTH_MAX }),
      mimeType: string(),
      url: uri(),
      size: quantityAmount(),
      validFor: timePeriod(),
      '@referredType': string(),
    }),
    50,
  );
