import { any, api, array, dateTime, object, reference, relatedParties, resource, string } from '../tmf/declaration';
import { TOPICS_PATH } from './subscription';

/** TMF688: a named choice of events. `headerQuery` asks of what is said about an event, `contentQuery` of what it carries. */
export const topicResource = resource({
  name: 'topic',
  type: 'Topic',
  attributes: {
    name: string({ maxLength: 200 }),
    headerQuery: string({ maxLength: 1_000 }),
    contentQuery: string({ maxLength: 1_000 }),
  },
  required: [],
  readOnly: [],
  operations: ['create', 'list', 'get', 'delete'],
  lookups: [],
  events: ['Create', 'Delete'],
  access: { read: ['operator', 'partner'], write: ['operator', 'partner'] },
});

/** An event as TMF688 v4 has it; also what the hub's queries may name. `timeOcurred` is v4's own spelling. */
export const eventResource = resource({
  name: 'event',
  type: 'Event',
  attributes: {
    eventId: string(),
    eventTime: dateTime(),
    /** A segment of the listener's address is made of it. */
    eventType: string({ pattern: /^[A-Za-z][\w.-]{0,99}$/ }),
    timeOcurred: dateTime(),
    correlationId: string({ maxLength: 200 }),
    domain: string({ maxLength: 100 }),
    title: string(),
    description: string(),
    priority: string({ maxLength: 40 }),
    event: object({}, { open: true }),
    analyticCharacteristic: array(object({ id: string(), name: string(), valueType: string(), value: any() }), 100),
    relatedParty: relatedParties(),
    reportingSystem: reference(),
    source: reference(),
  },
  required: ['eventType'],
  readOnly: ['eventId'],
  operations: ['create'],
  lookups: [],
  events: ['Create'],
  access: { read: ['operator', 'partner'], write: ['operator', 'partner'] },
});

/** Its `topic/{id}/event` and `topic/{id}/hub` are served by serve-topic.ts. */
export const eventApi = api({
  id: 'TMF688',
  title: 'Event management',
  basePath: TOPICS_PATH.replace(/\/topic$/, ''),
  domain: 'platform',
  resources: [topicResource, eventResource],
});
