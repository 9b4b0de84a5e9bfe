import { attachments } from '../tmf/attachments';
import {
  api,
  array,
  boolean,
  characteristics,
  dateTime,
  integer,
  object,
  oneOf,
  resource,
  string,
} from '../tmf/declaration';
import { relatedParty } from '../tmf/shared-shapes';
import { PARTIES } from './resources';

/** Who one message goes to at most: a campaign is a message each. */
const RECEIVERS_MAX = 50;
/** How often a delivery may be tried at most. */
export const TRY_TIMES_MAX = 10;

const address = {
  id: string(),
  name: string({ maxLength: 200 }),
  email: string({ maxLength: 254 }),
  phoneNumber: string({ maxLength: 40 }),
  party: relatedParty(),
};

/** TMF681 v4.0 CommunicationMessage: what we tell a customer. Sealed under the key of whoever receives it first. */
export const communicationMessageResource = resource({
  name: 'communicationMessage',
  type: 'CommunicationMessage',
  attributes: {
    content: string({ maxLength: 20_000 }),
    subject: string({ maxLength: 400 }),
    description: string(),
    messageType: string({ maxLength: 40 }),
    priority: string({ maxLength: 40 }),
    logFlag: boolean(),
    scheduledSendTime: dateTime(),
    sendTime: dateTime(),
    sendTimeComplete: dateTime(),
    tryTimes: integer({ minimum: 0, maximum: TRY_TIMES_MAX }),
    /** Ours: how often its delivery was tried. */
    tried: integer(),
    /** Ours: why it was not delivered. */
    stateReason: string(),
    attachment: attachments(),
    characteristic: characteristics(),
    receiver: array(object({ ...address, appUserId: string(), ip: string() }), RECEIVERS_MAX),
    sender: object(address),
    state: oneOf('initial', 'inProgress', 'completed', 'cancelled', 'failed'),
  },
  required: ['content', 'receiver', 'sender', 'messageType'],
  readOnly: ['sendTime', 'sendTimeComplete', 'tried', 'stateReason'],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  state: {
    attribute: 'state',
    initial: 'initial',
    patchable: true,
    transitions: {
      initial: ['inProgress', 'cancelled'],
      inProgress: ['completed', 'failed', 'cancelled'],
      // To be sent once more.
      failed: ['initial', 'cancelled'],
      completed: [],
      cancelled: [],
    },
  },
  references: [
    { path: 'receiver.party', resource: PARTIES },
    { path: 'sender.party', resource: PARTIES },
  ],
  lookups: ['receiver.party.id', 'state'],
  events: ['AttributeValueChange', 'StateChange'],
  access: { read: ['agent', 'operator', 'subscriber'], write: ['agent', 'operator'], own: 'receiver.party.id' },
  personal: true,
});

export const communicationApi = api({
  id: 'TMF681',
  title: 'Communication Management',
  basePath: '/tmf-api/communicationManagement/v4',
  domain: 'party-management',
  resources: [communicationMessageResource],
});
