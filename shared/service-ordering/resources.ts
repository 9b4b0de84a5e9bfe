import {
  api,
  array,
  characteristics,
  dateTime,
  integer,
  notes,
  object,
  oneOf,
  reference,
  relatedParties,
  resource,
  string,
} from '../tmf/declaration';

const states = [
  'acknowledged',
  'rejected',
  'pending',
  'held',
  'inProgress',
  'cancelled',
  'completed',
  'failed',
  'partial',
  'assessingCancellation',
  'pendingCancellation',
] as const;

/**
 * TMF641 v4.1 ServiceOrder. One is one task for the network: the unit that is asked, answered and undone. `rejected`
 * means that the network declined it and did nothing; `failed` that nobody knows what it did.
 */
export const SERVICE_ORDER = resource({
  name: 'serviceOrder',
  type: 'ServiceOrder',
  attributes: {
    externalId: string(),
    category: string(),
    description: string(),
    priority: string(),
    state: oneOf(...states),
    orderDate: dateTime(),
    startDate: dateTime(),
    completionDate: dateTime(),
    requestedStartDate: dateTime(),
    requestedCompletionDate: dateTime(),
    expectedCompletionDate: dateTime(),
    errorMessage: object({ code: integer(), reason: string(), message: string() }),
    externalReference: array(object({ name: string(), externalReferenceType: string() }), 20),
    note: notes(),
    relatedParty: relatedParties(),
    orderRelationship: array(reference({ relationshipType: string() }), 5),
    serviceOrderItem: array(
      object(
        {
          id: string(),
          action: oneOf('add', 'modify', 'delete', 'noChange'),
          state: oneOf(...states),
          service: object({
            id: string(),
            serviceType: string(),
            serviceSpecification: reference({ version: string() }),
            serviceCharacteristic: characteristics(),
          }),
        },
        { required: ['id', 'action', 'service'] },
      ),
      10,
    ),
  },
  required: ['serviceOrderItem'],
  readOnly: ['state', 'orderDate', 'startDate', 'completionDate', 'errorMessage'],
  operations: ['list', 'get'],
  state: {
    attribute: 'state',
    initial: 'acknowledged',
    transitions: {
      acknowledged: ['inProgress', 'rejected', 'cancelled', 'failed', 'completed'],
      inProgress: ['completed', 'rejected', 'failed', 'held', 'cancelled'],
      // A task that failed for a moment is asked again.
      failed: ['inProgress', 'completed', 'rejected', 'cancelled'],
      held: ['inProgress', 'completed', 'rejected', 'failed', 'cancelled'],
      completed: [],
      rejected: [],
      cancelled: [],
    },
  },
  lookups: ['externalId', 'state'],
  events: ['Create', 'AttributeValueChange', 'StateChange'],
  access: { read: ['agent', 'operator', 'network'], write: [] },
  createdAttribute: 'orderDate',
});

export const SERVICE_ORDERING_API = api({
  id: 'TMF641',
  title: 'Service Ordering Management',
  basePath: '/tmf-api/serviceOrdering/v4',
  domain: 'service-ordering',
  resources: [SERVICE_ORDER],
});
