import { attachments } from '../tmf/attachments';
import {
  any,
  api,
  array,
  boolean,
  dateTime,
  integer,
  object,
  oneOf,
  reference,
  relatedParties,
  resource,
  string,
  timePeriod,
  uri,
} from '../tmf/declaration';

const ITEMS_MAX = 50;

const characteristicRelationships = () => array(object({ id: string(), href: uri(), relationshipType: string() }), 20);

/**
 * TMF651 v4 Agreement. What it does to prices stands in its characteristics (`agreement-prices.ts`); for which offerings, in
 * its items. Once approved it is fixed but for its end.
 */
export const agreementResource = resource({
  name: 'agreement',
  type: 'Agreement',
  attributes: {
    name: string({ maxLength: 200 }),
    agreementType: string({ maxLength: 80 }),
    description: string(),
    documentNumber: integer(),
    initialDate: dateTime(),
    statementOfIntent: string(),
    status: oneOf('in process', 'approved', 'rejected'),
    version: string({ maxLength: 40 }),
    agreementAuthorization: array(
      object({ id: string(), href: uri(), date: dateTime(), signatureRepresentation: string(), state: string() }),
      20,
    ),
    agreementItem: array(
      object({
        id: string(),
        href: uri(),
        product: array(reference(), ITEMS_MAX),
        productOffering: array(reference(), ITEMS_MAX),
        termOrCondition: array(
          object({ id: string(), href: uri(), description: string(), validFor: timePeriod() }),
          ITEMS_MAX,
        ),
      }),
      ITEMS_MAX,
    ),
    agreementPeriod: timePeriod(),
    agreementSpecification: reference({ description: string() }),
    associatedAgreement: array(reference(), 20),
    characteristic: array(
      object(
        {
          id: string(),
          name: string({ maxLength: 80 }),
          valueType: string(),
          value: any(),
          characteristicRelationship: characteristicRelationships(),
        },
        { required: ['name', 'value'] },
      ),
      ITEMS_MAX,
    ),
    completionDate: timePeriod(),
    engagedParty: relatedParties(),
  },
  required: ['agreementItem', 'agreementType', 'engagedParty', 'name'],
  readOnly: [],
  immutable: ['completionDate'],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  state: {
    attribute: 'status',
    initial: 'in process',
    startable: ['approved'],
    patchable: true,
    transitions: { 'in process': ['approved', 'rejected'], approved: [], rejected: [] },
  },
  lookups: ['engagedParty.id', 'status'],
  references: [
    { path: 'engagedParty', resource: ['individual', 'organization'] },
    { path: 'agreementSpecification', resource: 'agreementSpecification' },
    { path: 'associatedAgreement', resource: 'agreement' },
  ],
  events: ['Create', 'AttributeValueChange', 'StateChange', 'Delete'],
  access: {
    read: ['subscriber', 'agent', 'operator', 'finance'],
    write: ['agent', 'operator'],
    own: 'engagedParty.id',
  },
  createdAttribute: 'initialDate',
});

/** TMF651 v4 AgreementSpecification: what agreements are made by. */
export const agreementSpecificationResource = resource({
  name: 'agreementSpecification',
  type: 'AgreementSpecification',
  attributes: {
    name: string({ maxLength: 200 }),
    description: string(),
    isBundle: boolean(),
    lastUpdate: dateTime(),
    lifecycleStatus: string({ maxLength: 40 }),
    version: string({ maxLength: 40 }),
    attachment: attachments(),
    relatedParty: relatedParties(),
    serviceCategory: reference({ version: string() }),
    specificationCharacteristic: array(
      object({
        id: string(),
        href: uri(),
        name: string(),
        description: string(),
        configurable: boolean(),
        valueType: string(),
        validFor: timePeriod(),
        specCharacteristicValue: array(
          object({
            id: string(),
            href: uri(),
            default: boolean(),
            unitOfMeasure: string(),
            valueFrom: string(),
            valueTo: string(),
            valueType: string(),
            validFor: timePeriod(),
            value: any(),
          }),
          ITEMS_MAX,
        ),
      }),
      ITEMS_MAX,
    ),
    specificationRelationship: array(
      object({
        id: string(),
        href: uri(),
        name: string(),
        relationshipType: string(),
        validFor: timePeriod(),
        '@referredType': string(),
      }),
      20,
    ),
    validFor: timePeriod(),
  },
  required: ['attachment', 'name'],
  readOnly: [],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  lookups: ['lifecycleStatus', 'name'],
  events: ['Create', 'AttributeValueChange', 'StateChange', 'Delete'],
  access: { read: ['subscriber', 'agent', 'operator', 'finance'], write: ['agent', 'operator'] },
  updatedAttribute: 'lastUpdate',
});

export const AGREEMENT_API = api({
  id: 'TMF651',
  title: 'Agreement Management',
  basePath: '/tmf-api/agreementManagement/v4',
  domain: 'party-management',
  resources: [agreementResource, agreementSpecificationResource],
});
