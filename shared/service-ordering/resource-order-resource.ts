import { attachmentLinks } from '../tmf/attachments';
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
  uri,
} from '../tmf/declaration';
import { relatedValue } from '../tmf/shared-shapes';

const resourceSpecification = () => reference({ version: string() });

const orderedResource = () =>
  object(
    {
      id: string(),
      href: uri(),
      name: string(),
      category: string(),
      description: string(),
      resourceVersion: string(),
      startOperatingDate: dateTime(),
      endOperatingDate: dateTime(),
      administrativeState: oneOf('locked', 'unlocked', 'shutdown'),
      operationalState: oneOf('enable', 'disable'),
      resourceStatus: oneOf('standby', 'alarm', 'available', 'reserved', 'unknown', 'suspended'),
      usageState: oneOf('idle', 'active', 'busy'),
      attachment: attachmentLinks(),
      note: notes(),
      place: relatedValue(),
      relatedParty: relatedParties(),
      resourceCharacteristic: characteristics(),
      resourceRelationship: array(
        object({
          id: string(),
          href: uri(),
          relationshipType: string(),
          resourceRelationshipCharacteristic: characteristics(),
        }),
        10,
      ),
      resourceSpecification: resourceSpecification(),
      '@referredType': string(),
    },
    { required: ['id', 'href'] },
  );

const orderItem = () =>
  object({
    id: string(),
    action: string(),
    quantity: integer({ minimum: 1 }),
    state: string(),
    appointment: object(
      { id: string(), href: uri(), description: string(), '@referredType': string() },
      { required: ['id'] },
    ),
    orderItemRelationship: array(
      object({
        relationshipType: string(),
        orderItem: object({
          itemId: string(),
          resourceOrderHref: uri(),
          resourceOrderId: string(),
          '@referredType': string(),
        }),
      }),
      10,
    ),
    resource: orderedResource(),
    resourceSpecification: resourceSpecification(),
  });

/**
 * TMF652 v4.0 ResourceOrder. One that fulfils a product order (`orderType` `fulfilment`) is one number, SIM or network
 * task of it and moves as that does; any other is worked off by people, who move it by PATCH.
 */
export const RESOURCE_ORDER = resource({
  name: 'resourceOrder',
  type: 'ResourceOrder',
  attributes: {
    name: string(),
    description: string(),
    category: string(),
    orderType: string(),
    externalId: string(),
    priority: integer(),
    state: string(),
    orderDate: dateTime(),
    startDate: dateTime(),
    completionDate: dateTime(),
    requestedStartDate: dateTime(),
    requestedCompletionDate: dateTime(),
    expectedCompletionDate: dateTime(),
    externalReference: array(
      object({ id: string(), entityType: string(), owner: string() }, { required: ['entityType', 'id', 'owner'] }),
      20,
    ),
    note: notes(),
    orderItem: array(orderItem(), 50),
    relatedParty: relatedParties(),
  },
  required: [],
  readOnly: ['orderDate', 'startDate', 'completionDate'],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  state: {
    attribute: 'state',
    initial: 'acknowledged',
    patchable: true,
    transitions: {
      acknowledged: ['inProgress', 'pending', 'held', 'completed', 'rejected', 'failed', 'cancelled'],
      pending: ['inProgress', 'held', 'cancelled'],
      held: ['inProgress', 'pending', 'cancelled'],
      inProgress: ['pending', 'held', 'completed', 'partial', 'rejected', 'failed', 'cancelled'],
      partial: ['completed', 'failed', 'cancelled'],
      // What was done is undone when the product order cannot be completed.
      completed: ['cancelled'],
      rejected: ['cancelled'],
      failed: ['inProgress', 'cancelled'],
      cancelled: [],
    },
    eventOf: { pending: 'InformationRequired' },
  },
  references: [{ path: 'orderItem.resource', resource: 'resource', domain: 'resource-inventory' }],
  lookups: ['externalId', 'state', 'category'],
  events: ['Create', 'AttributeValueChange', 'StateChange', 'Delete', 'InformationRequired'],
  access: { read: ['agent', 'operator', 'network'], write: ['operator', 'network'] },
  createdAttribute: 'orderDate',
});

/** TMF652 v4.0 CancelResourceOrder: asks that a resource order be cancelled, and says what came of it. */
export const CANCEL_RESOURCE_ORDER = resource({
  name: 'cancelResourceOrder',
  type: 'CancelResourceOrder',
  attributes: {
    cancellationReason: string(),
    requestedCancellationDate: dateTime(),
    effectiveCancellationDate: dateTime(),
    resourceOrder: object({ id: string(), href: uri(), '@referredType': string() }, { required: ['id'] }),
    state: oneOf('acknowledged', 'terminatedWithError', 'inProgress', 'done'),
  },
  required: ['resourceOrder'],
  readOnly: ['effectiveCancellationDate', 'state'],
  operations: ['create', 'list', 'get'],
  state: {
    attribute: 'state',
    initial: 'acknowledged',
    startable: ['done'],
    transitions: {
      acknowledged: ['inProgress', 'done', 'terminatedWithError'],
      inProgress: ['done', 'terminatedWithError'],
      done: [],
      terminatedWithError: [],
    },
  },
  references: [{ path: 'resourceOrder', resource: 'resourceOrder' }],
  lookups: ['resourceOrder.id', 'state'],
  events: ['Create', 'StateChange'],
  access: { read: ['agent', 'operator', 'network'], write: ['operator', 'network'] },
});

export const RESOURCE_ORDERING_API = api({
  id: 'TMF652',
  title: 'Resource Ordering Management',
  basePath: '/tmf-api/resourceOrderingManagement/v4',
  domain: 'service-ordering',
  resources: [RESOURCE_ORDER, CANCEL_RESOURCE_ORDER],
});
