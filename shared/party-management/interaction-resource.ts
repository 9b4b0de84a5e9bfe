import { attachments } from '../tmf/attachments';
import {
  api,
  array,
  dateTime,
  notes,
  object,
  reference,
  relatedParties,
  resource,
  string,
  timePeriod,
  uri,
} from '../tmf/declaration';
import { relatedValue } from '../tmf/shared-shapes';
import { PARTIES } from './resources';

const channels = () => array(reference({ role: string() }), 10);

const interactionItem = () =>
  object({
    id: string(),
    creationDate: dateTime(),
    reason: string(),
    resolution: string(),
    attachment: attachments(),
    channel: channels(),
    item: relatedValue(),
    itemDate: timePeriod(),
    note: notes(),
    relatedParty: relatedParties(),
  });

/** TMF683 v4.0 PartyInteraction: a call, a visit, a chat: who spoke with us, by which channel, about what. */
export const partyInteractionResource = resource({
  name: 'partyInteraction',
  type: 'PartyInteraction',
  attributes: {
    creationDate: dateTime(),
    description: string(),
    direction: string({ maxLength: 40 }),
    reason: string({ maxLength: 400 }),
    status: string({ maxLength: 40 }),
    statusChangeDate: dateTime(),
    attachment: attachments(),
    channel: channels(),
    interactionDate: timePeriod(),
    interactionItem: array(interactionItem(), 50),
    interactionRelationship: array(object({ id: string(), href: uri(), relationshipType: string() }), 20),
    note: notes(),
    relatedParty: relatedParties(),
  },
  required: ['reason', 'direction', 'channel'],
  readOnly: ['creationDate', 'statusChangeDate'],
  immutable: ['direction'],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  state: {
    attribute: 'status',
    initial: 'open',
    startable: ['inProgress', 'completed'],
    patchable: true,
    transitions: { open: ['inProgress', 'completed'], inProgress: ['completed'], completed: [] },
    eventOf: { inProgress: 'StatusChange', completed: 'StatusChange' },
  },
  references: [
    { path: 'relatedParty', resource: PARTIES },
    { path: 'interactionRelationship', resource: 'partyInteraction' },
    { path: 'interactionItem.relatedParty', resource: PARTIES },
    { path: 'interactionItem.item', resource: ['troubleTicket', 'communicationMessage'] },
  ],
  lookups: ['relatedParty.id', 'status', 'channel.id'],
  events: ['Create', 'AttributeValueChange', 'StatusChange', 'Delete'],
  access: { read: ['agent', 'operator', 'subscriber'], write: ['agent', 'operator'], own: 'relatedParty.id' },
  personal: true,
  createdAttribute: 'creationDate',
});

export const partyInteractionApi = api({
  id: 'TMF683',
  title: 'Party Interaction',
  basePath: '/tmf-api/partyInteraction/v4',
  domain: 'party-management',
  resources: [partyInteractionResource],
});
