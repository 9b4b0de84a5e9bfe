import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import type { ApiHandler, ApiRequest, ApiResponse } from '../../shared/kernel/api';
import { fixedClock } from '../../shared/kernel/clock';
import { failureStatus, toErrorBody } from '../../shared/kernel/errors';
import { countingIds } from '../../shared/kernel/ids';
import { type Caller, tenantId } from '../../shared/kernel/tenant';
import {
  type AttributeType,
  any,
  api,
  array,
  boolean,
  dateTime,
  decimal,
  integer,
  moneyAmount,
  object,
  oneOf,
  recursive,
  relatedParties,
  resource,
  string,
  uri,
} from '../../shared/tmf/declaration';
import { tmfApi } from '../../shared/tmf/engine';
import type { ApiHooks } from '../../shared/tmf/hooks';

/** What holds others of its kind. */
const nested = (): AttributeType =>
  recursive('Nested', () => object({ place: string(), within: array(nested()) }, { required: ['place'] }));

/** A resource that has something of everything a declaration can say. */
export const parcel = resource({
  name: 'parcel',
  type: 'Parcel',
  attributes: {
    name: string({ maxLength: 20 }),
    colour: oneOf('red', 'green', 'blue'),
    weight: integer({ minimum: 0, maximum: 100 }),
    price: moneyAmount(),
    rate: decimal(),
    fragile: boolean(),
    sentAt: dateTime(),
    status: string(),
    code: string({ pattern: /^[A-Z]{2}\d$/ }),
    total: decimal(),
    created: dateTime(),
    changed: dateTime(),
    label: any(),
    leaflet: uri(),
    within: nested(),
    stops: array(object({ place: string(), cost: moneyAmount() }, { required: ['place'] }), 5),
    relatedParty: relatedParties(),
  },
  required: ['name'],
  readOnly: ['total', 'created'],
  immutable: ['code'],
  operations: ['create', 'list', 'get', 'patch', 'delete'],
  state: {
    attribute: 'status',
    initial: 'packed',
    patchable: true,
    transitions: { packed: ['sent', 'lost'], sent: ['received', 'lost'], received: [], lost: [] },
  },
  lookups: ['colour', 'relatedParty.id'],
  events: ['Create', 'AttributeValueChange', 'StateChange', 'Delete'],
  access: { read: ['agent', 'subscriber', 'finance'], write: ['agent', 'subscriber'], own: 'relatedParty.id' },
  createdAttribute: 'created',
  updatedAttribute: 'changed',
});

/** Read by all and changed by none. */
export const stamp = resource({
  name: 'stamp',
  type: 'Stamp',
  attributes: { name: string() },
  required: [],
  readOnly: [],
  operations: ['list', 'get'],
  lookups: [],
  events: [],
  access: { read: ['agent', 'subscriber'], write: [] },
});

export const shopApi = api({
  id: 'SHOP',
  title: 'Shop',
  basePath: '/shop/v4',
  domain: 'shop',
  resources: [parcel, stamp],
});
export const BASE_URL = 'https://front.example/v1';
export const NOW = Date.parse('2026-03-01T12:00:00.000Z');

export const agent: Caller = { tenant: tenantId('blue'), subject: 'agent-1', roles: ['agent'] };
export const finance: Caller = { tenant: tenantId('blue'), subject: 'finance-1', roles: ['finance'] };
export const anna: Caller = { tenant: tenantId('blue'), subject: 'user-1', roles: ['subscriber'], partyId: 'anna' };
export const ben: Caller = { tenant: tenantId('blue'), subject: 'user-2', roles: ['subscriber'], partyId: 'ben' };
export const stranger: Caller = { tenant: tenantId('red'), subject: 'agent-9', roles: ['agent'] };

export interface Shown {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came back
  readonly body: any;
}

/** A shop on a clock that stands still, called as the front door calls it. */
export function openShop(hooks: ApiHooks = {}) {
  const clock = fixedClock(NOW);
  const store = new MemoryResourceStore(shopApi.resources);
  const handler = tmfApi(shopApi, { store, ids: countingIds('p'), clockOf: async () => clock, hooks });
  return { call: callerOf(handler, shopApi.basePath), clock, store };
}

/** Calls an API as the front door does: `call('POST', '/parcel', { body })`. */
export const callerOf =
  (handler: ApiHandler, basePath: string) =>
  async (
    method: string,
    target: string,
    given: { body?: unknown; text?: string; caller?: Caller; headers?: Record<string, string> } = {},
  ): Promise<Shown> => {
    const [path = '', ...search] = target.split('?');
    const parameters = new URLSearchParams(search.join('?'));
    const query = Object.fromEntries([...parameters.keys()].map((name) => [name, parameters.getAll(name)]));
    const body = given.text ?? (given.body === undefined ? undefined : JSON.stringify(given.body));
    const request: ApiRequest = {
      method,
      path: `${basePath}${path}`,
      query,
      headers: given.headers ?? {},
      body,
      caller: given.caller ?? agent,
      requestId: 'r1',
      baseUrl: BASE_URL,
    };
    return shown(await handler(request));
  };

function shown(answer: Awaited<ReturnType<ReturnType<typeof tmfApi>>>): Shown {
  const response: ApiResponse =
    'failure' in answer
      ? { status: failureStatus(answer.failure.code), body: JSON.stringify(toErrorBody(answer.failure, 'r1')) }
      : answer;
  const text = response.body ?? '';
  return {
    status: response.status,
    headers: response.headers ?? {},
    text,
    body: text === '' ? undefined : JSON.parse(text),
  };
}
