import type { ApiHandler, ApiRequest } from '../kernel/api';
import { type Clock, toIso } from '../kernel/clock';
import { type Failure, failure, type Violation } from '../kernel/errors';
import { idempotencyKey, idFromKey } from '../kernel/idempotency';
import { type IdSource, isId } from '../kernel/ids';
import { err, ok, type Result } from '../kernel/result';
import type { Role, TenantId } from '../kernel/tenant';
import { JSON_TYPE, parseBody } from '../tmf/parse-request';
import { isRecord } from '../tmf/read-path';
import { respondJson, respondNotAllowed } from '../tmf/respond';
import { checkCallback } from './check-callback';
import type { DeliveryLog } from './delivery-log';
import { checkQuery } from './event-query';
import type { Replay } from './replay-events';
import { serveDeliveries } from './serve-deliveries';
import { startReplay } from './start-replay';
import type { Subscription, SubscriptionStore } from './subscription';

/** Events carry every customer's data, so none of a tenant's subscribers is a customer. */
const MAY_SUBSCRIBE: readonly Role[] = ['operator', 'partner'];
/** Each event is matched with every subscription of its API. */
export const SUBSCRIPTIONS_MAX = 50;

export interface HubPorts {
  readonly subscriptions: SubscriptionStore;
  readonly log: DeliveryLog;
  /** Queues a replay for whoever passes events on. */
  queueReplay(replay: Replay): Promise<void>;
  readonly ids: IdSource;
  newSecret(): string;
  clockOf(tenant: TenantId): Promise<Clock>;
  /** A local cloud: callbacks may be http, and on this machine. */
  readonly local: boolean;
}

/** A hub: the address that its subscriptions are below, where they are kept, and which topic it is of, if one. */
export interface HubPlace {
  readonly address: string;
  readonly basePath: string;
  readonly topic?: Subscription['topic'];
}

/**
 * `<basePath>/hub` of every API: POST, GET and DELETE of subscriptions to its events (TMF630 part 1 §8); below one of them
 * `replay` tells its past events again, and `delivery` is the log of what was delivered. `placeOf` is for hubs of topics.
 */
export function serveHub(
  ports: HubPorts,
  placeOf: (address: string) => HubPlace = (address) => ({ address, basePath: address }),
): ApiHandler {
  return async (request) => {
    const [, address, id, part] = /^(.+)\/hub(?:\/([^/]+)(?:\/(replay|delivery))?)?\/?$/.exec(request.path) ?? [];
    if (address === undefined) return { failure: failure('not-found', 'There is nothing at this address') };
    if (!request.caller.roles.some((role) => MAY_SUBSCRIBE.includes(role)))
      return { failure: failure('forbidden', `This needs one of the roles: ${MAY_SUBSCRIBE.join(', ')}`) };
    const place = placeOf(address);
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    if (id === undefined) {
      if (method === 'POST') return subscribe(request, place, ports);
      return method === 'GET'
        ? respondJson(200, await listShown(request, place, ports))
        : respondNotAllowed('GET, HEAD, POST', request.requestId);
    }
    const allowed = MEMBER_METHODS[part ?? ''] ?? [];
    if (!allowed.includes(request.method)) return respondNotAllowed(allowed.join(', '), request.requestId);
    const found = isId(id) ? await ports.subscriptions.get(request.caller.tenant, place.basePath, id) : undefined;
    if (!found || found.topic?.id !== place.topic?.id) return { failure: noSubscription };
    if (part === 'replay') return startReplay(request, found, ports);
    if (part === 'delivery') return serveDeliveries(request, found, ports.log);
    if (method === 'GET') return respondJson(200, shown(request, place, found));
    const removed = await ports.subscriptions.remove(found.tenant, found.basePath, found.id);
    return removed ? { status: 204 } : { failure: noSubscription };
  };
}

/** What may be done with a subscription, and with what is below it. */
const MEMBER_METHODS: Readonly<Record<string, readonly string[]>> = {
  '': ['GET', 'HEAD', 'DELETE'],
  replay: ['POST'],
  delivery: ['GET', 'HEAD'],
};

const standingAt = async ({ caller }: ApiRequest, { basePath, topic }: HubPlace, { subscriptions }: HubPorts) =>
  (await subscriptions.list(caller.tenant, basePath)).filter((one) => one.topic?.id === topic?.id);

const listShown = async (request: ApiRequest, place: HubPlace, ports: HubPorts) =>
  (await standingAt(request, place, ports)).map((one) => shown(request, place, one));

const noSubscription = failure('not-found', 'There is no such subscription');

const shown = ({ baseUrl }: ApiRequest, { address }: HubPlace, { id, callback, query }: Subscription) => ({
  id,
  href: `${baseUrl}${address}/hub/${id}`,
  callback,
  query,
});

async function subscribe(request: ApiRequest, place: HubPlace, ports: HubPorts) {
  const { caller } = request;
  const { address, basePath, topic } = place;
  const key = idempotencyKey(request.headers);
  if (!key.ok) return { failure: key.error };
  const wanted = readWanted(request, ports.local);
  if (!wanted.ok) return { failure: wanted.error };
  const standing = await standingAt(request, place, ports);
  const id = key.value === undefined ? ports.ids.next() : idFromKey(caller, `${address}/hub`, key.value);
  const again = standing.find((one) => one.id === id);
  const same = (one: Subscription) => one.callback === wanted.value.callback && one.query === wanted.value.query;
  if (again && !same(again))
    return { failure: failure('idempotency-conflict', 'This Idempotency-Key made something else') };
  if (!again && standing.some(same))
    return { failure: failure('conflict', 'This callback is subscribed to this already') };
  if (!again && standing.length >= SUBSCRIPTIONS_MAX)
    return { failure: failure('unprocessable', `An API has at most ${SUBSCRIPTIONS_MAX} subscriptions`) };
  const clock = await ports.clockOf(caller.tenant);
  const made = await ports.subscriptions.create({
    ...wanted.value,
    tenant: caller.tenant,
    basePath,
    id,
    secret: ports.newSecret(),
    createdAt: toIso(clock.now()),
    ...(topic ? { topic } : {}),
  });
  const view = shown(request, place, made);
  return respondJson(201, { ...view, secret: made.secret }, { Location: view.href });
}

function readWanted(request: ApiRequest, local: boolean): Result<{ callback: string; query: string }, Failure> {
  const raw = parseBody(request, [JSON_TYPE]);
  if (!raw.ok) return raw;
  const { callback, query = '' } = isRecord(raw.value) ? raw.value : {};
  const violations: Violation[] = [];
  const wrongCallback = checkCallback(callback, local);
  if (wrongCallback !== undefined) violations.push({ path: 'callback', message: wrongCallback });
  const wrongQuery = checkQuery(query);
  if (wrongQuery !== undefined) violations.push({ path: 'query', message: wrongQuery });
  if (violations.length > 0) return err(failure('invalid-request', 'The subscription is not valid', { violations }));
  return ok({ callback: String(callback), query: String(query) });
}
