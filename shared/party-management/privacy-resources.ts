import {
  any,
  api,
  array,
  characteristics,
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
import { characteristicValue } from '../tmf/shared-shapes';

/** v4's PartyPrivacyProfileCharacteristic: what may be done with one kind of data, for which purpose. */
const choices = () =>
  array(
    object(
      {
        id: string(),
        name: string(),
        privacyUsagePurpose: string(),
        valueType: string(),
        value: any(),
        characteristicRelationship: array(object({ id: string(), href: uri(), relationshipType: string() }), 20),
        relatedParty: relatedParties(),
      },
      { required: ['name', 'value'] },
    ),
    100,
  );

/** What a party agreed to, in which version and when. It is never rewritten: who thinks again revokes it. */
export const partyPrivacyAgreementResource = resource({
  name: 'partyPrivacyAgreement',
  type: 'PartyPrivacyAgreement',
  attributes: {
    agreementType: string({ maxLength: 80 }),
    name: string({ maxLength: 200 }),
    description: string(),
    statementOfIntent: string(),
    version: string({ maxLength: 40 }),
    documentNumber: integer(),
    associatedAgreement: array(reference(), 20),
    status: oneOf('inForce', 'revoked'),
    initialDate: dateTime(),
    agreementPeriod: timePeriod(),
    completionDate: timePeriod(),
    agreementItem: array(
      object({
        id: string(),
        href: uri(),
        product: array(reference(), 50),
        productOffering: array(reference(), 50),
        termOrCondition: array(
          object({ id: string(), href: uri(), description: string(), validFor: timePeriod() }),
          50,
        ),
      }),
      50,
    ),
    agreementAuthorization: array(
      object({ id: string(), href: uri(), date: dateTime(), signatureRepresentation: string(), state: string() }),
      20,
    ),
    agreementSpecification: reference({ description: string() }),
    partyPrivacyProfile: array(reference(), 20),
    partyPrivacyProfileCharacteristic: choices(),
    /** Each purpose and whether it was agreed to. */
    characteristic: characteristics(),
    engagedParty: relatedParties(),
  },
  required: ['agreementType', 'name', 'engagedParty'],
  readOnly: ['initialDate'],
  immutable: [
    'agreementType',
    'name',
    'version',
    'characteristic',
    'engagedParty',
    'agreementItem',
    'statementOfIntent',
  ],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  state: {
    attribute: 'status',
    initial: 'inForce',
    patchable: true,
    transitions: { inForce: ['revoked'], revoked: [] },
    // What is in force is the proof of what is done by it.
    deletable: ['revoked'],
    eventOf: { revoked: 'StatusChange' },
  },
  references: [{ path: 'partyPrivacyProfile', resource: 'partyPrivacyProfile' }],
  lookups: ['engagedParty.id', 'agreementType'],
  events: ['Create', 'AttributeValueChange', 'StatusChange', 'Delete'],
  access: {
    read: ['agent', 'operator', 'subscriber'],
    write: ['agent', 'subscriber'],
    // Whoever must prove what was agreed to decides how long it is kept.
    delete: ['agent'],
    own: 'engagedParty.id',
  },
  createdAttribute: 'initialDate',
});

/** What a party allows to be done with its data, as a specification asks. */
export const partyPrivacyProfileResource = resource({
  name: 'partyPrivacyProfile',
  type: 'PartyPrivacyProfile',
  attributes: {
    name: string({ maxLength: 200 }),
    description: string(),
    status: oneOf('created', 'terminated'),
    creationDate: dateTime(),
    agreedByParty: reference({ role: string() }),
    applicableForParty: reference({ role: string() }),
    agreement: reference(),
    partyPrivacyProfileCharacteristic: choices(),
    partyPrivacyProfileSpecification: reference(),
    validFor: timePeriod(),
  },
  required: ['agreedByParty', 'partyPrivacyProfileCharacteristic', 'partyPrivacyProfileSpecification'],
  readOnly: ['creationDate'],
  immutable: ['agreedByParty'],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  state: {
    attribute: 'status',
    initial: 'created',
    patchable: true,
    transitions: { created: ['terminated'], terminated: [] },
    eventOf: { terminated: 'StatusChange' },
  },
  references: [
    { path: 'agreement', resource: 'partyPrivacyAgreement' },
    { path: 'partyPrivacyProfileSpecification', resource: 'partyPrivacyProfileSpecification' },
  ],
  lookups: ['agreedByParty.id', 'partyPrivacyProfileSpecification.id', 'status'],
  events: ['Create', 'AttributeValueChange', 'StatusChange', 'Delete'],
  access: { read: ['agent', 'operator', 'subscriber'], write: ['agent', 'subscriber'], own: 'agreedByParty.id' },
  createdAttribute: 'creationDate',
});

/** What parties of a role are asked to allow. */
export const partyPrivacyProfileSpecificationResource = resource({
  name: 'partyPrivacyProfileSpecification',
  type: 'PartyPrivacyProfileSpecification',
  attributes: {
    name: string({ maxLength: 200 }),
    description: string(),
    version: string({ maxLength: 40 }),
    status: oneOf('inDesign', 'active', 'rejected', 'retired'),
    lastUpdate: dateTime(),
    applicableRole: array(
      object(
        {
          id: string(),
          href: uri(),
          name: string(),
          description: string(),
          agreementSpecification: array(reference({ description: string() }), 20),
        },
        { required: ['name'] },
      ),
      20,
    ),
    partyPrivacyProfileSpecCharacteristic: array(
      object({
        id: string(),
        name: string(),
        description: string(),
        criticalityLevel: string(),
        privacyType: string(),
        privacyUsagePurpose: string(),
        allowedRole: array(
          object({ id: string(), href: uri(), name: string(), description: string() }, { required: ['name'] }),
          20,
        ),
        partyPrivacyProfileSpecCharacteristicValue: array(characteristicValue(), 100),
        validFor: timePeriod(),
      }),
      100,
    ),
    productOffering: array(reference(), 50),
    relatedParty: relatedParties(),
    validFor: timePeriod(),
  },
  required: ['partyPrivacyProfileSpecCharacteristic'],
  readOnly: ['lastUpdate'],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  state: {
    attribute: 'status',
    initial: 'inDesign',
    startable: ['active'],
    patchable: true,
    transitions: { inDesign: ['active', 'rejected'], active: ['retired'], rejected: ['inDesign'], retired: [] },
    eventOf: { inDesign: 'StatusChange', active: 'StatusChange', rejected: 'StatusChange', retired: 'StatusChange' },
  },
  lookups: ['name', 'status'],
  events: ['Create', 'AttributeValueChange', 'StatusChange', 'Delete'],
  access: { read: ['agent', 'operator', 'subscriber'], write: ['operator'] },
  updatedAttribute: 'lastUpdate',
});

export const privacyApi = api({
  id: 'TMF644',
  title: 'Privacy Management',
  basePath: '/tmf-api/privacyManagement/v4',
  domain: 'party-management',
  resources: [partyPrivacyAgreementResource, partyPrivacyProfileResource, partyPrivacyProfileSpecificationResource],
});
