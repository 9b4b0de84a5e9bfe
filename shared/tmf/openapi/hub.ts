import type { Role } from '../../kernel/tenant';
import type { ApiDeclaration, ResourceDeclaration } from '../declaration';
import { eventTypeOf } from '../event';
import { JSON_TYPE } from '../parse-request';
import { type PathItem, securityOf } from './operations';
import { parameter } from './parameters';
import { resourceRef } from './resource-schemas';
import { answer, failures } from './responses';
import { type JsonSchema, refTo } from './schemas';

/** Whoever may subscribe: `shared/platform/serve-hub.ts` serves every hub. */
const SUBSCRIBERS: readonly Role[] = ['operator', 'partner'];
const URI = { type: 'string', format: 'uri' };
const TIME = { type: 'string', format: 'date-time' };

export const HUB_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  EventSubscriptionInput: {
    type: 'object',
    properties: {
      callback: {
        ...URI,
        description: 'Events are posted to `{callback}/listener/<event>`. Https, at a host on the internet.',
      },
      query: {
        type: 'string',
        description: '`eventType=ProductOrderStateChangeEvent`; without it, every event of the API.',
      },
    },
    required: ['callback'],
  },
  EventSubscription: {
    type: 'object',
    properties: {
      id: { type: 'string' },
      href: URI,
      callback: URI,
      query: { type: 'string' },
      secret: {
        type: 'string',
        description: 'Signs what is delivered. Shown once, in the answer that makes the subscription.',
      },
    },
    required: ['id', 'callback'],
  },
  EventReplayInput: {
    type: 'object',
    properties: { from: { ...TIME, description: 'Within the time that events are kept.' } },
    required: ['from'],
  },
  EventReplay: {
    type: 'object',
    properties: {
      id: { type: 'string', description: '`X-Farthing-Replay` of what is delivered again.' },
      from: TIME,
      to: TIME,
      eventsMax: { type: 'integer', description: 'It ends after so many events.' },
    },
    required: ['id', 'from', 'to', 'eventsMax'],
  },
  EventDelivery: {
    type: 'object',
    properties: {
      eventId: { type: 'string' },
      eventType: { type: 'string' },
      queuedAt: TIME,
      triedAt: TIME,
      status: { type: 'string', enum: ['delivered', 'failed', 'givenUp'], description: '`failed` is tried again.' },
      tries: { type: 'integer' },
      httpStatus: { type: 'integer', description: 'The subscriber’s last answer.' },
      error: { type: 'string', description: 'Why there was no answer.' },
      replay: { type: 'string', description: 'Of which replay it was part.' },
    },
    required: ['eventId', 'eventType', 'queuedAt', 'triedAt', 'status', 'tries'],
  },
};

/** `<basePath>/hub`: subscriptions to an API's events. */
export function hubPaths({ basePath }: ApiDeclaration): Record<string, PathItem> {
  const common = { tags: ['hub'], security: securityOf(SUBSCRIBERS) };
  const one = refTo('EventSubscription');
  const deliveries = { type: 'array', items: refTo('EventDelivery') };
  return {
    [`${basePath}/hub`]: {
      get: {
        ...common,
        operationId: 'listHub',
        summary: 'Lists subscriptions',
        responses: { 200: answer('All of the API’s.', { type: 'array', items: one }), ...failures('read') },
      },
      post: {
        ...common,
        operationId: 'createHub',
        summary: 'Subscribes to events',
        parameters: [parameter('IdempotencyKey')],
        requestBody: { required: true, content: { [JSON_TYPE]: { schema: refTo('EventSubscriptionInput') } } },
        responses: { 201: answer('Subscribed.', one, ['Location']), ...failures('write') },
      },
    },
    [`${basePath}/hub/{id}`]: {
      parameters: [parameter('Id')],
      get: {
        ...common,
        operationId: 'retrieveHub',
        summary: 'Reads a subscription',
        responses: { 200: answer('As it stands.', one), ...failures('read') },
      },
      delete: {
        ...common,
        operationId: 'deleteHub',
        summary: 'Ends a subscription',
        responses: { 204: answer('Ended.'), ...failures('read') },
      },
    },
    [`${basePath}/hub/{id}/replay`]: {
      parameters: [parameter('Id')],
      post: {
        ...common,
        operationId: 'replayHub',
        summary: 'Tells a subscriber again what it was told since a time',
        requestBody: { required: true, content: { [JSON_TYPE]: { schema: refTo('EventReplayInput') } } },
        responses: { 202: answer('Begun.', refTo('EventReplay')), ...failures('write') },
      },
    },
    [`${basePath}/hub/{id}/delivery`]: {
      parameters: [parameter('Id')],
      get: {
        ...common,
        operationId: 'listHubDelivery',
        summary: 'Lists what became of deliveries, the last queued first',
        parameters: ['Limit', 'Cursor'].map(parameter),
        responses: {
          200: answer('All that are known.', deliveries, ['X-Result-Count']),
          206: answer('A part; `Link` leads on.', deliveries, ['X-Result-Count', 'Link']),
          ...failures('read'),
        },
      },
    },
  };
}

/** What a subscriber is sent: one webhook an event, named as the path below `{callback}/listener`. */
export function listeners({ resources }: ApiDeclaration): Record<string, PathItem> {
  return Object.fromEntries(
    resources.flatMap((declaration) =>
      declaration.events.map((kind) => listener(declaration, eventTypeOf(declaration.type, kind))),
    ),
  );
}

function listener(declaration: ResourceDeclaration, eventType: string): [string, PathItem] {
  const name = `${eventType.charAt(0).toLowerCase()}${eventType.slice(1)}`;
  const event = {
    type: 'object',
    properties: {
      eventId: { type: 'string', description: 'The same for the same event, however often it is sent.' },
      eventTime: { type: 'string', format: 'date-time' },
      eventType: { const: eventType },
      domain: { type: 'string' },
      title: { type: 'string' },
      description: { type: 'string' },
      timeOcurred: { type: 'string', format: 'date-time' },
      event: { type: 'object', properties: { [declaration.name]: resourceRef(declaration) } },
    },
    required: ['eventId', 'eventTime', 'eventType', 'event'],
  };
  const post = {
    tags: ['hub'],
    operationId: `listen${eventType}`,
    summary: `Posted to {callback}/listener/${name}`,
    description: '`X-Farthing-Signature` is `t=<seconds>,v1=<HMAC-SHA256 of "t.body" under the secret>`.',
    security: [],
    requestBody: { required: true, content: { [JSON_TYPE]: { schema: event } } },
    responses: {
      201: { description: 'Taken; any 2xx is as good.' },
      400: { description: 'Anything but 2xx is tried again.' },
    },
  };
  return [name, { post }];
}
