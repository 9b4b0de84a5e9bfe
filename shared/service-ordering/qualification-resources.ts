import {
  api,
  array,
  boolean,
  dateTime,
  object,
  oneOf,
  reference,
  relatedParties,
  resource,
  string,
  timePeriod,
} from '../tmf/declaration';
import { serviceRefOrValue } from '../tmf/service-types';
import { type TaskStates, taskResource } from '../tmf/task';

const ITEMS_MAX = 50;
/** TMF645 says `accepted` where TMF630 says `acknowledged`. */
const STATES: TaskStates = {
  attribute: 'state',
  acknowledged: 'accepted',
  inProgress: 'inProgress',
  done: 'done',
  terminatedWithError: 'terminatedWithError',
};

const itemAttributes = () => ({
  id: string(),
  expectedActivationDate: dateTime(),
  expectedServiceAvailabilityDate: dateTime(),
  expirationDate: dateTime(),
  category: reference({ version: string() }),
  service: serviceRefOrValue(),
});

const relationships = () => array(object({ id: string(), relationshipType: string() }), 10);

const checkItem = () =>
  object({
    ...itemAttributes(),
    state: string(),
    qualificationResult: string(),
    alternateServiceProposal: array(
      object({ id: string(), alternateServiceAvailabilityDate: dateTime(), alternateService: serviceRefOrValue() }),
      10,
    ),
    eligibilityUnavailabilityReason: array(object({ code: string(), label: string() }), 10),
    qualificationItemRelationship: relationships(),
    qualificationRelationship: relationships(),
    terminationError: array(object({ id: string(), value: string() }), 10),
  });

const taskAttributes = () => ({
  externalId: string({ maxLength: 100 }),
  description: string(),
  state: oneOf('accepted', 'terminatedWithError', 'inProgress', 'done'),
  instantSyncQualification: boolean(),
  effectiveQualificationDate: dateTime(),
  estimatedResponseDate: dateTime(),
  expectedQualificationDate: dateTime(),
  expirationDate: dateTime(),
  relatedParty: relatedParties(),
});

const RULES = {
  states: STATES,
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  lookups: ['externalId', 'relatedParty.id'],
  access: {
    read: ['subscriber', 'agent', 'operator', 'partner'],
    write: ['subscriber', 'agent', 'operator', 'partner'],
    own: 'relatedParty.id',
  },
} as const;

/** TMF645 v4 CheckServiceQualification: whether services can be had at places. It is answered at once. */
export const CHECK_SERVICE_QUALIFICATION = taskResource({
  ...RULES,
  name: 'checkServiceQualification',
  type: 'CheckServiceQualification',
  attributes: {
    ...taskAttributes(),
    checkServiceQualificationDate: dateTime(),
    provideAlternative: boolean(),
    provideUnavailabilityReason: boolean(),
    qualificationResult: string(),
    serviceQualificationItem: array(checkItem(), ITEMS_MAX),
  },
  required: ['serviceQualificationItem'],
  readOnly: [
    'checkServiceQualificationDate',
    'effectiveQualificationDate',
    'estimatedResponseDate',
    'expirationDate',
    'qualificationResult',
  ],
  immutable: ['serviceQualificationItem', 'relatedParty', 'provideAlternative', 'provideUnavailabilityReason'],
  createdAttribute: 'checkServiceQualificationDate',
});

/** TMF645 v4 QueryServiceQualification: which services can be had at a place. */
export const QUERY_SERVICE_QUALIFICATION = taskResource({
  ...RULES,
  name: 'queryServiceQualification',
  type: 'QueryServiceQualification',
  attributes: {
    ...taskAttributes(),
    queryServiceQualificationDate: dateTime(),
    searchCriteria: object(itemAttributes()),
    serviceQualificationItem: array(object(itemAttributes()), ITEMS_MAX),
  },
  required: ['searchCriteria'],
  readOnly: [
    'queryServiceQualificationDate',
    'effectiveQualificationDate',
    'estimatedResponseDate',
    'expirationDate',
    'serviceQualificationItem',
  ],
  immutable: ['searchCriteria', 'relatedParty'],
  createdAttribute: 'queryServiceQualificationDate',
});

export const SERVICE_QUALIFICATION_API = api({
  id: 'TMF645',
  title: 'Service Qualification Management',
  basePath: '/tmf-api/serviceQualificationManagement/v4',
  domain: 'service-ordering',
  resources: [CHECK_SERVICE_QUALIFICATION, QUERY_SERVICE_QUALIFICATION],
});

/** Where a service can be had, with what of the network, and from when. A service of which nothing is said is had everywhere. */
export const SERVICE_COVERAGE = resource({
  name: 'serviceCoverage',
  type: 'ServiceCoverage',
  attributes: {
    serviceSpecification: reference(),
    place: array(reference(), 500),
    capability: array(string({ maxLength: 40 }), 50),
    validFor: timePeriod(),
  },
  required: ['serviceSpecification'],
  readOnly: [],
  immutable: ['serviceSpecification'],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  lookups: ['serviceSpecification.id'],
  events: ['Create', 'AttributeValueChange', 'Delete'],
  access: { read: ['agent', 'operator', 'partner'], write: ['operator'] },
});

export const COVERAGE_API = api({
  id: 'coverage',
  title: 'Service Coverage',
  basePath: '/farthing/coverage/v1',
  domain: 'service-ordering',
  resources: [SERVICE_COVERAGE],
});
