import {
  any,
  array,
  boolean,
  dateTime,
  integer,
  object,
  quantityAmount,
  reference,
  string,
  timePeriod,
} from '../tmf/declaration';

/** Most references of a kind that one catalog entry holds: each is looked up when the entry is written. */
export const REFERENCES_MAX = 100;

export const references = () => array(reference(), REFERENCES_MAX);

/** What every entry of a catalog has. */
export const entryAttributes = () => ({
  name: string({ maxLength: 200 }),
  description: string(),
  version: string({ maxLength: 40 }),
  lifecycleStatus: string({ maxLength: 40 }),
  lastUpdate: dateTime(),
  validFor: timePeriod(),
});

const characteristicValue = () =>
  object({
    isDefault: boolean(),
    rangeInterval: string(),
    regex: string(),
    unitOfMeasure: string(),
    valueFrom: integer(),
    valueTo: integer(),
    valueType: string(),
    validFor: timePeriod(),
    value: any(),
  });

/** A value that an offering or a price fixes: rating reads its rules from here (docs/architecture.md, prices). */
export const valueUses = () =>
  array(
    object(
      {
        name: string(),
        description: string(),
        valueType: string(),
        minCardinality: integer(),
        maxCardinality: integer(),
        productSpecCharacteristicValue: array(characteristicValue(), 500),
        productSpecification: reference({ version: string() }),
        validFor: timePeriod(),
      },
      { required: ['name'] },
    ),
    100,
  );

export const specificationCharacteristics = () =>
  array(
    object(
      {
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
        productSpecCharRelationship: array(reference({ relationshipType: string(), validFor: timePeriod() }), 50),
        productSpecCharacteristicValue: array(characteristicValue(), 500),
        validFor: timePeriod(),
      },
      { required: ['name'] },
    ),
    200,
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

export const attachments = () =>
  array(
    object({
      id: string(),
      href: string(),
      name: string(),
      description: string(),
      attachmentType: string(),
      mimeType: string(),
      url: string(),
      size: quantityAmount(),
      validFor: timePeriod(),
      '@referredType': string(),
    }),
    50,
  );
