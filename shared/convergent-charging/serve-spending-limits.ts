import type { ApiRequest, ApiResponse } from '../kernel/api';
import { toIso } from '../kernel/clock';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import { spanAt } from './address-usage';
import { loadTariffs } from './charge-balance';
import { parseSpendingContext, type SpendingContext } from './parse-spending-context';
import { type PolicyCounter, policyCounters } from './policy-counters';
import type { ChargingPorts } from './ports';
import { type Causes, problemOf } from './problem-details';
import { SPENDING_LIMITS_BASE_PATH } from './spending-limits-path';
import { MAX_SUBSCRIPTIONS, type SpendingSubscription, type SpendingSubscriptionStore } from './spending-subscription';

export interface SpendingLimitPorts extends Pick<ChargingPorts, 'balances' | 'numbers' | 'tariffs' | 'nowOf'> {
  readonly subscriptions: SpendingSubscriptionStore;
}

const ROUTE = /^\/nchf-spendinglimitcontrol\/v1\/subscriptions(?:\/([^/]+))?\/?$/;
const BODY_CHARACTERS_MAX = 64 * 1024;
const ID_CHARACTERS = 22;
/** TS 29.594's application errors, all of status 400. */
const CAUSES: Causes = {
  'unknown-subscriber': { cause: 'USER_UNKNOWN', status: 400 },
  unprocessable: { cause: 'NO_AVAILABLE_POLICY_COUNTERS', status: 400 },
  'unknown-reference': { cause: 'UNKNOWN_POLICY_COUNTERS', status: 400 },
};

/**
 * Nchf_SpendingLimitControl (TS 29.594): subscribe, replace, unsubscribe. The same subscription again is the same one. Every
 * failure is ProblemDetails. Throws what the stores throw.
 */
export async function serveSpendingLimits(ports: SpendingLimitPorts, request: ApiRequest): Promise<ApiResponse> {
  const served = await serve(ports, request);
  return served.ok ? served.value : problemOf(served.error, request.requestId, CAUSES);
}

async function serve(ports: SpendingLimitPorts, request: ApiRequest): Promise<Result<ApiResponse, Failure>> {
  const { method, caller } = request;
  if (!caller.roles.includes('network')) return err(failure('forbidden', 'Network functions call here'));
  const route = ROUTE.exec(request.path);
  if (!route) return err(failure('not-found', 'There is nothing at this path'));
  const [, text] = route;
  if (method !== (text === undefined ? 'POST' : method === 'DELETE' ? 'DELETE' : 'PUT'))
    return err(failure('method-not-allowed', 'A collection takes POST, a subscription PUT and DELETE'));
  if (text === undefined) return subscribe(ports, request);
  const [balanceId, id] = partsOf(text);
  if (method === 'DELETE')
    return (await ports.subscriptions.remove(caller.tenant, balanceId, id)) ? ok({ status: 204 }) : err(UNKNOWN);
  const standing = await ports.subscriptions.ofBalance(caller.tenant, balanceId);
  return standing.some((one) => one.id === id) ? subscribe(ports, request, { balanceId, id }) : err(UNKNOWN);
}

const UNKNOWN = failure('not-found', 'There is no such subscription');

/** `<balance id>.<id>`. */
function partsOf(text: string): [balanceId: string, id: string] {
  const dot = text.lastIndexOf('.');
  return [text.slice(0, Math.max(dot, 0)), text.slice(dot + 1)];
}

async function subscribe(
  ports: SpendingLimitPorts,
  request: ApiRequest,
  standing?: Pick<SpendingSubscription, 'balanceId' | 'id'>,
): Promise<Result<ApiResponse, Failure>> {
  const { tenant } = request.caller;
  if ((request.body?.length ?? 0) > BODY_CHARACTERS_MAX) return err(failure('too-large', 'The body is too large'));
  const parsed = parseSpendingContext(request.body);
  if (!parsed.ok) return parsed;
  const context = parsed.value;
  const nowMs = await ports.nowOf(tenant);
  if (context.expiresAt !== undefined && context.expiresAt <= nowMs) return err(invalid('expiry', 'is past'));
  const found = await findCounters(ports, tenant, context, nowMs);
  if (!found.ok) return found;
  const { balanceId, productId, counters } = found.value;
  if (standing && standing.balanceId !== balanceId) return err(invalid('supi', 'is the one subscribed for'));
  const id = standing?.id ?? context.digest.slice(0, ID_CHARACTERS);
  const others = (await ports.subscriptions.ofBalance(tenant, balanceId)).filter((one) => one.id !== id);
  if (others.length >= MAX_SUBSCRIPTIONS)
    return err(failure('too-many-requests', `A subscriber has at most ${MAX_SUBSCRIPTIONS} subscriptions`));
  const { digest: _digest, subscribers: _subscribers, ...asked } = context;
  const member = productId === undefined ? {} : { productId };
  const subscription: SpendingSubscription = { tenant, balanceId, id, ...member, ...asked, told: statusesOf(counters) };
  await ports.subscriptions.put(subscription);
  return ok({
    status: standing ? 200 : 201,
    headers: {
      'Content-Type': 'application/json',
      ...(standing
        ? {}
        : { Location: `${request.baseUrl}${SPENDING_LIMITS_BASE_PATH}/subscriptions/${balanceId}.${id}` }),
    },
    body: JSON.stringify(toSpendingLimitStatus(subscription, counters)),
  });
}

const invalid = (path: string, message: string): Failure =>
  failure('invalid-request', 'Nothing was subscribed', { violations: [{ path, message }] });

interface FoundCounters extends Pick<SpendingSubscription, 'balanceId'> {
  readonly productId: string | undefined;
  readonly counters: readonly PolicyCounter[];
}

async function findCounters(
  ports: SpendingLimitPorts,
  tenant: TenantId,
  { subscribers, counterIds }: SpendingContext,
  nowMs: number,
): Promise<Result<FoundCounters, Failure>> {
  for (const subscriber of subscribers) {
    const span = spanAt(await ports.numbers.find(tenant, subscriber), nowMs);
    const account = span && (await ports.balances.read(tenant, span.balanceId));
    if (!account) continue;
    const { balanceId, productId } = span;
    const all = policyCounters(account, productId, await loadTariffs(ports, account), nowMs);
    if (all.length === 0) return err(failure('unprocessable', 'This subscriber has no policy counters'));
    const unknown = (counterIds ?? []).filter((id) => !all.some((counter) => counter.id === id));
    if (unknown.length > 0) {
      const violations = unknown.map((id) => ({ path: 'policyCounterIds', message: `${id} is unknown` }));
      return err(failure('unknown-reference', 'This subscriber has no such policy counters', { violations }));
    }
    return ok({ balanceId, productId, counters: countersAsked(all, counterIds) });
  }
  return err(failure('unknown-subscriber', 'No charging account is open for this subscriber'));
}

export const countersAsked = (
  counters: readonly PolicyCounter[],
  asked: readonly string[] | undefined,
): readonly PolicyCounter[] => (asked ? counters.filter(({ id }) => asked.includes(id)) : counters);

export const statusesOf = (counters: readonly PolicyCounter[]): Readonly<Record<string, string>> =>
  Object.fromEntries(counters.map(({ id, status }) => [id, status]));

/** A SpendingLimitStatus (TS 29.594). */
export const toSpendingLimitStatus = (
  { supi, notifId, expiresAt }: Pick<SpendingSubscription, 'supi' | 'notifId' | 'expiresAt'>,
  counters: readonly PolicyCounter[],
): Record<string, unknown> => ({
  ...(supi === undefined ? {} : { supi }),
  ...(notifId === undefined ? {} : { notifId }),
  statusInfos: Object.fromEntries(
    counters.map(({ id, status, pending }) => [
      id,
      {
        policyCounterId: id,
        currentStatus: status,
        ...(pending
          ? {
              penPolCounterStatuses: [{ policyCounterStatus: pending.status, activationTime: toIso(pending.fromMs) }],
            }
          : {}),
      },
    ]),
  ),
  ...(expiresAt === undefined ? {} : { expiry: toIso(expiresAt) }),
});
