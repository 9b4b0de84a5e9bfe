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
} from './declaration';

/** Shapes that several standards have alike. */

const ATTACHMENTS_MAX = 20;
const ENTITIES_MAX = 20;

const attachment = {
  id: string(),
  href: string(),
  attachmentType: string(),
  description: string(),
  mimeType: string(),
  name: string(),
  url: string(),
  size: quantityAmount(),
  validFor: timePeriod(),
};

/** Attachments that are given by their url alone. */
export const attachmentLinks = () =>
  array(object({ ...attachment, isRef: boolean(), '@referredType': string() }), ATTACHMENTS_MAX);

/** RelatedEntity: something of any kind, and what it has to do with this. */
export const relatedEntities = () =>
  array(
    object(
      { id: string(), href: string(), name: string(), role: string(), '@referredType': string() },
      { required: ['id', 'role', '@referredType'] },
    ),
    ENTITIES_MAX,
  );

/** RelatedEntityRefOrValue, RelatedPlaceRefOrValue. */
export const relatedValue = () =>
  object(
    { id: string(), href: string(), name: string(), role: string(), '@referredType': string() },
    { required: ['role'] },
  );

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
