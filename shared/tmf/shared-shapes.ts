import { any, array, boolean, dateTime, integer, object, reference, string, timePeriod, uri } from './declaration';

/** Shapes that several standards have alike. */

const ENTITIES_MAX = 20;

/** RelatedEntity: something of any kind, and what it has to do with this. */
export const relatedEntities = () =>
  array(
    object(
      { id: string(), href: uri(), name: string(), role: string(), '@referredType': string() },
      { required: ['id', 'role', '@referredType'] },
    ),
    ENTITIES_MAX,
  );

/** RelatedEntityRefOrValue, RelatedPlaceRefOrValue. */
export const relatedValue = () =>
  object(
    { id: string(), href: uri(), name: string(), role: string(), '@referredType': string() },
    { required: ['role'] },
  );

/** A value that a characteristic of a specification may take. */
export const characteristicValue = () =>
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

/** One RelatedParty. */
export const relatedParty = () => reference({ role: string() });

export const creditProfiles = () =>
  array(
    object(
      {
        creditProfileDate: dateTime(),
        creditRiskRating: integer(),
        creditScore: integer(),
        validFor: timePeriod(),
      },
      { required: ['creditProfileDate', 'validFor'] },
    ),
    20,
  );
