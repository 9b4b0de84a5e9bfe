import {
  any,
  api,
  array,
  boolean,
  dateTime,
  object,
  oneOf,
  quantityAmount,
  reference,
  relatedParties,
  resource,
  string,
  timePeriod,
  uri,
} from '../tmf/declaration';
import { relatedParty } from '../tmf/shared-shapes';

const partyAccount = () => reference({ description: string(), status: string() });

const consumptionSummary = () =>
  object({
    id: string(),
    href: uri(),
    counterType: string(),
    level: string(),
    valueName: string(),
    consumptionPeriod: timePeriod(),
    user: relatedParty(),
    value: quantityAmount(),
  });

/** UsageConsumptionProductRef, UsageConsumptionLogicalResourceRef. */
const consumers = () => array(reference({ consumptionSummary: array(consumptionSummary()) }));

const consumedBucket = () =>
  object({
    id: string(),
    href: uri(),
    name: string(),
    description: string(),
    isShared: boolean(),
    remainingValueName: string(),
    status: string(),
    usageType: string(),
    bucketCounter: array(consumptionSummary()),
    bucketRelationship: array(
      object(
        { relationshipType: string(), bucketRefOrValue: any() },
        { required: ['bucketRefOrValue', 'relationshipType'] },
      ),
    ),
    logicalResource: consumers(),
    partyAccount: partyAccount(),
    product: consumers(),
    relatedParty: relatedParties(),
    remainingValue: quantityAmount(),
    reserveBalance: array(reference()),
    reservedValue: quantityAmount(),
    service: array(reference()),
    validFor: timePeriod(),
    '@referredType': string(),
  });

const usageConsumption = () =>
  object({
    id: string(),
    href: uri(),
    name: string(),
    description: string(),
    creationDate: dateTime(),
    lastUpdate: dateTime(),
    bucketRefOrValue: array(consumedBucket()),
    logicalResource: consumers(),
    partyAccount: array(partyAccount()),
    product: consumers(),
    relatedParty: relatedParties(),
    service: array(reference()),
    state: oneOf('accepted', 'terminatedWithError', 'inProgress', 'done'),
    validPeriod: timePeriod(),
  });

/** TMF677 v4.0 QueryUsageConsumption: what is used and what is left of a party's, a product's or a number's buckets now. */
export const queryUsageConsumption = resource({
  name: 'queryUsageConsumption',
  type: 'QueryUsageConsumption',
  attributes: {
    queryUsageConsumptionDate: dateTime(),
    partyAccount: array(partyAccount()),
    relatedParty: relatedParties(),
    searchCriteria: usageConsumption(),
    usageConsumption: array(usageConsumption()),
  },
  required: ['searchCriteria'],
  readOnly: ['queryUsageConsumptionDate', 'usageConsumption'],
  operations: ['create', 'list', 'get', 'delete'],
  lookups: ['relatedParty.id'],
  events: ['Create', 'Delete'],
  access: {
    read: ['subscriber', 'agent', 'finance', 'operator'],
    write: ['subscriber', 'agent', 'operator'],
    own: 'relatedParty.id',
  },
  createdAttribute: 'queryUsageConsumptionDate',
});

export const usageConsumptionApi = api({
  id: 'TMF677',
  title: 'Usage Consumption',
  basePath: '/tmf-api/usageConsumption/v4',
  domain: 'balance-management',
  resources: [queryUsageConsumption],
});
