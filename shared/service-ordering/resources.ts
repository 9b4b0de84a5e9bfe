import {
  type AttributeType,
  api,
  array,
  dateTime,
  integer,
  object,
  oneOf,
  recursive,
  reference,
  relatedParties,
  resource,
  string,
  uri,
} from '../tmf/declaration';
import { ORDER_ACTIONS, serviceRefOrValue } from '../tmf/service-types';
import { TASK_STATES, taskResource } from '../tmf/task';

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

/** Items of the order that something is about. v4 repeats them there; their ids are enough. */
const itemsConcerned = () => array(object({ id: string() }), 10);
const itemsWithin = (): AttributeType<{ id?: string; href?: string }[]> =>
  array(
    recursive('NestedItem', () => orderItem()),
    10,
  );

const orderItem = () =>
  object(
    {
      id: string(),
      quantity: integer({ minimum: 1 }),
      action: oneOf(...ORDER_ACTIONS),
      state: oneOf(...states),
      appointment: object(
        { id: string(), href: uri(), description: string(), '@referredType': string() },
        { required: ['id'] },
      ),
      service: serviceRefOrValue(),
      serviceOrderItem: itemsWithin(),
      serviceOrderItemRelationship: array(
        object({
          relationshipType: string(),
          orderItem: object({
            itemId: string(),
            serviceOrderHref: uri(),
            serviceOrderId: string(),
            '@referredType': string(),
          }),
        }),
        5,
      ),
    },
    { required: ['id', 'action', 'service'] },
  );

const alert = { id: string(), name: string(), message: string() };

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
    cancellationDate: dateTime(),
    cancellationReason: string(),
    notificationContact: string(),
    errorMessage: object({
      code: integer(),
      reason: string(),
      message: string(),
      referenceError: uri(),
      serviceOrderItem: itemsConcerned(),
    }),
    externalReference: array(
      object({ id: string(), href: uri(), name: string(), externalReferenceType: string() }, { required: ['name'] }),
      20,
    ),
    jeopardyAlert: array(
      object({
        ...alert,
        alertDate: dateTime(),
        exception: string(),
        jeopardyType: string(),
        serviceOrderItem: itemsConcerned(),
      }),
      20,
    ),
    milestone: array(
      object({
        ...alert,
        description: string(),
        milestoneDate: dateTime(),
        status: string(),
        serviceOrderItem: itemsConcerned(),
      }),
      20,
    ),
    note: array(
      object({ id: string(), href: uri(), author: string(), date: dateTime(), text: string() }, { required: ['text'] }),
      100,
    ),
    relatedParty: relatedParties(),
    orderRelationship: array(
      object(
        { id: string(), href: uri(), relationshipType: string(), '@referredType': string() },
        { required: ['id', 'relationshipType'] },
      ),
      5,
    ),
    serviceOrderItem: array(orderItem(), 10),
  },
  required: ['serviceOrderItem'],
  readOnly: [
    'state',
    'orderDate',
    'startDate',
    'completionDate',
    'expectedCompletionDate',
    'errorMessage',
    'jeopardyAlert',
    'milestone',
  ],
  immutable: ['serviceOrderItem', 'externalId'],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
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
    deletable: ['completed', 'rejected', 'cancelled'],
  },
  lookups: ['externalId', 'state'],
  /** The holder's word for a port: the clearing house alone is told. */
  secrets: ['authorisation'],
  events: ['Create', 'AttributeValueChange', 'StateChange', 'Delete'],
  access: { read: ['agent', 'operator', 'network'], write: ['operator'] },
  createdAttribute: 'orderDate',
});

/** TMF641 CancelServiceOrder: asks that an order be cancelled that the network was not asked for. */
export const CANCEL_SERVICE_ORDER = taskResource({
  name: 'cancelServiceOrder',
  type: 'CancelServiceOrder',
  attributes: {
    cancellationReason: string(),
    effectiveCancellationDate: dateTime(),
    requestedCancellationDate: dateTime(),
    serviceOrder: reference(),
    state: oneOf('accepted', 'terminatedWithError', 'inProgress', 'done'),
  },
  required: ['serviceOrder'],
  readOnly: ['effectiveCancellationDate'],
  states: { ...TASK_STATES, acknowledged: 'accepted' },
  references: [{ path: 'serviceOrder', resource: 'serviceOrder' }],
  lookups: ['serviceOrder.id'],
  access: { read: ['agent', 'operator'], write: ['operator'] },
});

export const SERVICE_ORDERING_API = api({
  id: 'TMF641',
  title: 'Service Ordering Management',
  basePath: '/tmf-api/serviceOrdering/v4',
  domain: 'service-ordering',
  resources: [SERVICE_ORDER, CANCEL_SERVICE_ORDER],
});
