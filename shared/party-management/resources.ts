import { attachment } from '../tmf/attachments';
import {
  api,
  array,
  boolean,
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
} from '../tmf/declaration';

/** What a reference to a party may name. */
export const PARTIES = ['individual', 'organization', 'customer', 'partyRole'] as const;

const NAME_LENGTH_MAX = 120;
const name = () => string({ maxLength: NAME_LENGTH_MAX });

export const contactMedia = () =>
  array(
    object({
      mediumType: string({ maxLength: 40 }),
      preferred: boolean(),
      characteristic: object({
        city: name(),
        contactType: string({ maxLength: 40 }),
        country: name(),
        emailAddress: string({ pattern: /^[^\s@]+@[^\s@]+$/, maxLength: 254 }),
        faxNumber: string({ maxLength: 40 }),
        phoneNumber: string({ maxLength: 40 }),
        postCode: string({ maxLength: 20 }),
        socialNetworkId: name(),
        stateOrProvince: name(),
        street1: string({ maxLength: 200 }),
        street2: string({ maxLength: 200 }),
      }),
      validFor: timePeriod(),
    }),
    20,
  );

const identifications = () =>
  array(
    object({
      identificationId: string({ maxLength: 80 }),
      identificationType: string({ maxLength: 40 }),
      issuingAuthority: name(),
      issuingDate: dateTime(),
      attachment: attachment(),
      validFor: timePeriod(),
    }),
    10,
  );

const names = {
  title: name(),
  aristocraticTitle: name(),
  generation: name(),
  givenName: name(),
  middleName: name(),
  familyName: name(),
  familyNamePrefix: name(),
  preferredGivenName: name(),
  formattedName: string({ maxLength: 400 }),
  fullName: string({ maxLength: 400 }),
  legalName: string({ maxLength: 400 }),
};

/** What a credit agency, the tax office and other systems say of a party. */
const ofOthers = {
  creditRating: array(
    object({
      creditAgencyName: name(),
      creditAgencyType: name(),
      ratingReference: name(),
      ratingScore: integer(),
      validFor: timePeriod(),
    }),
    20,
  ),
  externalReference: array(object({ id: string(), externalReferenceType: string(), name: string() }), 20),
  taxExemptionCertificate: array(
    object({
      id: string(),
      attachment: attachment(),
      taxDefinition: array(object({ id: string(), name: name(), taxType: name(), '@referredType': string() }), 10),
      validFor: timePeriod(),
    }),
    10,
  ),
};

/** A person. v4 spells `deceaded` so. */
export const individualResource = resource({
  name: 'individual',
  type: 'Individual',
  attributes: {
    ...names,
    ...ofOthers,
    otherName: array(object({ ...names, validFor: timePeriod() }), 10),
    disability: array(object({ disabilityCode: name(), disabilityName: name(), validFor: timePeriod() }), 10),
    skill: array(
      object({
        skillCode: name(),
        skillName: name(),
        evaluatedLevel: name(),
        comment: string(),
        validFor: timePeriod(),
      }),
      50,
    ),
    gender: string({ maxLength: 40 }),
    birthDate: dateTime(),
    deathDate: dateTime(),
    countryOfBirth: name(),
    placeOfBirth: name(),
    nationality: name(),
    maritalStatus: string({ maxLength: 40 }),
    location: name(),
    status: oneOf('initialized', 'validated', 'deceaded'),
    contactMedium: contactMedia(),
    individualIdentification: identifications(),
    languageAbility: array(
      object({
        isFavouriteLanguage: boolean(),
        languageCode: string({ maxLength: 20 }),
        languageName: name(),
        listeningProficiency: name(),
        readingProficiency: name(),
        speakingProficiency: name(),
        writingProficiency: name(),
        validFor: timePeriod(),
      }),
      20,
    ),
    partyCharacteristic: characteristics(),
    relatedParty: relatedParties(),
  },
  required: ['givenName', 'familyName'],
  readOnly: [],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  state: {
    attribute: 'status',
    initial: 'initialized',
    startable: ['validated'],
    patchable: true,
    transitions: { initialized: ['validated', 'deceaded'], validated: ['deceaded'], deceaded: [] },
  },
  lookups: ['status'],
  events: ['Create', 'AttributeValueChange', 'StateChange', 'Delete'],
  access: { read: ['agent', 'subscriber'], write: ['agent', 'subscriber'], own: 'id' },
  personal: true,
});

/** A company or authority: nobody's personal data. */
export const organizationResource = resource({
  name: 'organization',
  type: 'Organization',
  attributes: {
    tradingName: name(),
    name: name(),
    nameType: string({ maxLength: 40 }),
    isHeadOffice: boolean(),
    isLegalEntity: boolean(),
    organizationType: string({ maxLength: 80 }),
    status: oneOf('initialized', 'validated', 'closed'),
    existsDuring: timePeriod(),
    organizationParentRelationship: object({ relationshipType: string(), organization: reference() }),
    organizationChildRelationship: array(object({ relationshipType: string(), organization: reference() }), 200),
    contactMedium: contactMedia(),
    organizationIdentification: identifications(),
    ...ofOthers,
    otherName: array(
      object({ tradingName: name(), name: name(), nameType: string({ maxLength: 40 }), validFor: timePeriod() }),
      10,
    ),
    partyCharacteristic: characteristics(),
    relatedParty: relatedParties(),
  },
  required: ['tradingName'],
  readOnly: [],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  state: {
    attribute: 'status',
    initial: 'initialized',
    startable: ['validated'],
    patchable: true,
    transitions: { initialized: ['validated', 'closed'], validated: ['closed'], closed: [] },
  },
  lookups: ['status', 'tradingName'],
  events: ['Create', 'AttributeValueChange', 'StateChange', 'Delete'],
  access: { read: ['agent', 'finance', 'operator', 'partner'], write: ['agent', 'operator'] },
});

export const partyApi = api({
  id: 'TMF632',
  title: 'Party Management',
  basePath: '/tmf-api/party/v4',
  domain: 'party-management',
  resources: [individualResource, organizationResource],
});

/** The lookup by which a party's customer is found. */
export const CUSTOMERS_BY_PARTY = 'engagedParty.id';

/** A party as one who buys. Its billing account (TMF666) is billing's, under the customer's own id. */
export const customerResource = resource({
  name: 'customer',
  type: 'Customer',
  attributes: {
    name: string({ maxLength: 400 }),
    status: oneOf('active', 'suspended', 'closed'),
    statusReason: string({ maxLength: 200 }),
    account: array(reference({ description: string() }), 20),
    agreement: array(reference(), 50),
    characteristic: characteristics(),
    contactMedium: contactMedia(),
    creditProfile: array(
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
    ),
    engagedParty: reference({ role: string() }),
    paymentMethod: array(reference(), 20),
    relatedParty: relatedParties(),
    validFor: timePeriod(),
  },
  required: ['name', 'engagedParty'],
  readOnly: [],
  immutable: ['engagedParty'],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  state: {
    attribute: 'status',
    initial: 'active',
    patchable: true,
    transitions: { active: ['suspended', 'closed'], suspended: ['active', 'closed'], closed: [] },
    deletable: ['closed'],
  },
  lookups: [CUSTOMERS_BY_PARTY, 'status'],
  events: ['Create', 'AttributeValueChange', 'StateChange', 'Delete'],
  access: { read: ['agent', 'finance', 'subscriber'], write: ['agent'], own: 'engagedParty.id' },
  personal: true,
});

export const customerApi = api({
  id: 'TMF629',
  title: 'Customer Management',
  basePath: '/tmf-api/customerManagement/v4',
  domain: 'party-management',
  resources: [customerResource],
});
