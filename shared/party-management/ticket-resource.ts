import { attachments } from '../tmf/attachments';
import {
  api,
  array,
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
import { relatedEntities } from '../tmf/shared-shapes';
import { PARTIES } from './resources';

export const TICKET_STATES = [
  'acknowledged',
  'rejected',
  'pending',
  'held',
  'inProgress',
  'cancelled',
  'closed',
  'resolved',
] as const;

/** TMF621 v4.0 TroubleTicket. What is said about a person in it is sealed under their key. */
export const troubleTicketResource = resource({
  name: 'troubleTicket',
  type: 'TroubleTicket',
  attributes: {
    name: string({ maxLength: 200 }),
    description: string(),
    ticketType: string({ maxLength: 80 }),
    severity: string({ maxLength: 40 }),
    priority: string({ maxLength: 40 }),
    externalId: string({ maxLength: 100 }),
    status: oneOf(...TICKET_STATES),
    statusChangeReason: string({ maxLength: 400 }),
    statusChangeDate: dateTime(),
    statusChange: array(object({ changeDate: dateTime(), changeReason: string(), status: string() }), 200),
    creationDate: dateTime(),
    lastUpdate: dateTime(),
    expectedResolutionDate: dateTime(),
    requestedResolutionDate: dateTime(),
    resolutionDate: dateTime(),
    /** Ours: how often it was escalated since it is overdue, and when it is again; `day` is what the schedule finds it by. */
    escalation: object({ level: integer(), due: dateTime(), day: string() }, { required: ['level'] }),
    /** Ours, of when it is read. */
    ageing: object({ hours: integer(), overdueHours: integer() }, { required: ['hours', 'overdueHours'] }),
    attachment: attachments(),
    channel: reference(),
    note: notes(),
    relatedEntity: relatedEntities(),
    relatedParty: relatedParties(),
    troubleTicketRelationship: array(
      object({ id: string(), href: uri(), name: string(), relationshipType: string(), '@referredType': string() }),
      20,
    ),
  },
  required: ['description', 'severity', 'ticketType'],
  readOnly: [
    'creationDate',
    'lastUpdate',
    'resolutionDate',
    'statusChange',
    'statusChangeDate',
    'escalation',
    'ageing',
  ],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  state: {
    attribute: 'status',
    initial: 'acknowledged',
    patchable: true,
    transitions: {
      acknowledged: ['rejected', 'inProgress', 'pending', 'held', 'cancelled'],
      inProgress: ['pending', 'held', 'resolved', 'cancelled'],
      pending: ['inProgress', 'resolved', 'cancelled'],
      held: ['inProgress', 'cancelled'],
      // A customer who is not satisfied has it taken up again.
      resolved: ['closed', 'inProgress'],
      rejected: [],
      cancelled: [],
      closed: [],
    },
    eventOf: {
      ...Object.fromEntries(TICKET_STATES.map((state) => [state, 'StatusChange'] as const)),
      resolved: 'Resolved',
      pending: 'InformationRequired',
    },
  },
  references: [
    { path: 'relatedParty', resource: PARTIES },
    { path: 'troubleTicketRelationship', resource: 'troubleTicket' },
    { path: 'relatedEntity', resource: 'productOrder', domain: 'product-ordering' },
    { path: 'relatedEntity', resource: 'product', domain: 'product-inventory' },
    { path: 'relatedEntity', resource: 'customerBill', domain: 'billing' },
  ],
  lookups: ['relatedParty.id', 'status', 'relatedEntity.id', 'escalation.day'],
  events: ['Create', 'AttributeValueChange', 'StatusChange', 'Delete', 'Resolved', 'InformationRequired'],
  access: {
    read: ['agent', 'operator', 'subscriber'],
    write: ['agent', 'operator', 'subscriber'],
    own: 'relatedParty.id',
  },
  personal: true,
  createdAttribute: 'creationDate',
  updatedAttribute: 'lastUpdate',
});

export const troubleTicketApi = api({
  id: 'TMF621',
  title: 'Trouble Ticket',
  basePath: '/tmf-api/troubleTicket/v4',
  domain: 'party-management',
  resources: [troubleTicketResource],
});
