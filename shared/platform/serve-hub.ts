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
import { checkQuery } from './match-subscription';
import type { Subscription, SubscriptionStore } from './subscription';

/** Events carry every customer's data, so none of a tenant's subscribers is a customer. */
const MAY_SUBSCRIBE: readonly Role[] = ['operator', 'partner'];
/** Each event is matched with every subscription of its API. */
export const SUBSCRIPTIONS_MAX = 50;

export interface HubPorts {
  readonly subscriptions: SubscriptionStore;
  readonly ids: IdSource;
  newSecret(): string;
  clockOf(tenant: TenantId): Promise<Clock>;
  /** A local cloud: callbacks may be http, and on this machine. */
  readonly local: boolean;
}

/** `<basePath>/hub` of every API: POST, GET and DELETE of subscriptions to its events (TMF630 part 1 §8). */
export function serveHub(ports: HubPorts): ApiHandler {
  return async (request) => {
    const [, basePath, id] = /^(.+)\/hub(?:\/([^/]+))?\/?$/.exec(request.path) ?? [];
    if (basePath === undefined) return { failure: failure('not-found', 'There is nothing at this address') };
    if (!request.caller.roles.some((role) => MAY_SUBSCRIBE.includes(role)))
      return { failure: failure('forbidden', `This needs one of the roles: ${MAY_SUBSCRIBE.join(', ')}`) };
    const { subscriptions } = ports;
    const { tenant } = request.caller;
    if (id !== undefined && !isId(id)) return { failure: noSubscription };
    if (id === undefined) {
      if (request.method === 'POST') return subscribe(request, basePath, ports);
      if (request.method === 'GET')
        return respondJson(
          200,
          (await subscriptions.list(tenant, basePath)).map((one) => shown(request, one)),
        );
      return respondNotAllowed('GET, POST', request.requestId);
    }
    if (request.method === 'GET') {
      const found = await subscriptions.get(tenant, basePath, id);
      return found ? respondJson(200, shown(request, found)) : { failure: noSubscription };
    }
    if (request.method !== 'DELETE') return respondNotAllowed('GET, DELETE', request.requestId);
    return (await subscriptions.remove(tenant, basePath, id)) ? { status: 204 } : { failure: noSubscription };
  };
}

const noSubscription = failure('not-found', 'There is no such subscription');

const shown = ({ baseUrl }: ApiRequest, { basePath, id, callback, query }: Subscription) => ({
  id,
  href: `${baseUrl}${basePath}/hub/${id}`,
  callback,
  query,
});

async function subscribe(request: ApiRequest, basePath: string, ports: HubPorts) {
  const { caller } = request;
  const key = idempotencyKey(request.headers);
  if (!key.ok) return { failure: key.error };
  const wanted = readWanted(request, ports.local);
  if (!wanted.ok) return { failure: wanted.error };
  const standing = await ports.subscriptions.list(caller.tenant, basePath);
  const id = key.value === undefined ? ports.ids.next() : idFromKey(caller, `${basePath}/hub`, key.value);
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
  });
  const view = shown(request, made);
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
