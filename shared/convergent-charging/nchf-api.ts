import type { ApiRequest, ApiResponse } from '../kernel/api';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { AccountCache } from './account-cache';
import { spanAt } from './address-usage';
import { toChargingDataResponse } from './answer-charging';
import { BalanceBusyError, LedgerBehindError } from './charge-balance';
import type { SessionRequest, SessionVerb } from './charge-session';
import { MAX_USAGE_AHEAD_MS } from './charge-usages';
import { NCHF_BASE_PATH } from './nchf-path';
import { parseChargingData } from './parse-charging-data';
import type { ChargingPorts } from './ports';
import { type Causes, problemOf } from './problem-details';
import { serveSession } from './serve-session';
import { type ChargingData, parseReference, referenceOf, referenceText } from './session-request';

/** TS 32.291's application errors, where one fits. */
const CAUSES: Causes = {
  'unknown-subscriber': { cause: 'USER_UNKNOWN', status: 404 },
  'invalid-request': { cause: 'CHARGING_FAILED' },
  'invalid-json': { cause: 'CHARGING_FAILED' },
};
const ROUTE = /^\/nchf-convergedcharging\/v3\/chargingdata(?:\/([^/]+)\/(update|release))?\/?$/;
/** A body above is no charging request of a network function. */
const BODY_CHARACTERS_MAX = 256 * 1024;

/**
 * Nchf_ConvergedCharging (TS 32.291): Create, Update, Release. Every failure is ProblemDetails; one that heals by itself is
 * 503 with Retry-After, and the same request again is safe. Throws what the stores throw.
 */
export async function serveNchf(ports: ChargingPorts, cache: AccountCache, request: ApiRequest): Promise<ApiResponse> {
  const read = await readRequest(ports, request);
  if (!read.ok) return problemOf(read.error, request.requestId, CAUSES);
  try {
    let asked = read.value;
    let served = await serveSession(ports, cache, asked);
    if (served.ok && isEvent(asked.data) && served.value.some(({ resultCode }) => resultCode === 'RATING_FAILED')) {
      const moved = await findSubscriber(ports, asked.reference.tenant, asked.data, true);
      if (moved.ok && moved.value.reference.balanceId !== asked.reference.balanceId) {
        asked = moved.value;
        served = await serveSession(ports, cache, asked);
      }
    }
    if (!served.ok) return problemOf(served.error, request.requestId, CAUSES);
    const { verb, reference, data } = asked;
    if (verb === 'release') return { status: 204 };
    const text = referenceText(reference);
    return {
      status: verb === 'create' ? 201 : 200,
      headers: {
        'Content-Type': 'application/json',
        ...(verb === 'create' ? { Location: `${request.baseUrl}${NCHF_BASE_PATH}/chargingdata/${text}` } : {}),
      },
      body: JSON.stringify(toChargingDataResponse(data, served.value)),
    };
  } catch (problem) {
    if (!(problem instanceof BalanceBusyError || problem instanceof LedgerBehindError)) throw problem;
    return problemOf(failure('busy', 'Nothing was charged: send the same request again'), request.requestId);
  }
}

async function readRequest(ports: ChargingPorts, request: ApiRequest): Promise<Result<SessionRequest, Failure>> {
  const { tenant, roles } = request.caller;
  if (!roles.includes('network')) return err(failure('forbidden', 'Network functions call here'));
  const route = ROUTE.exec(request.path);
  if (!route) return err(failure('not-found', 'There is nothing at this path'));
  if (request.method !== 'POST') return err(failure('method-not-allowed', 'Only POST is allowed here'));
  if ((request.body?.length ?? 0) > BODY_CHARACTERS_MAX) return err(failure('too-large', 'The body is too large'));
  const parsed = parseChargingData(request.body);
  if (!parsed.ok) return parsed;
  const data = parsed.value;
  const nowMs = await ports.nowOf(tenant);
  if (data.atMs > nowMs + MAX_USAGE_AHEAD_MS)
    return err(
      failure('invalid-request', 'Nothing was charged', {
        violations: [{ path: 'invocationTimeStamp', message: 'is more than a day ahead' }],
      }),
    );
  const [, text, operation] = route;
  if (text !== undefined) {
    const reference = parseReference(tenant, text);
    if (!reference) return err(failure('not-found', 'There is no such charging session'));
    const verb: SessionVerb = operation === 'release' ? 'release' : 'update';
    return ok({ verb, reference, data });
  }
  return findSubscriber(ports, tenant, data, !isEvent(data));
}

/** An event of its own, debited or reported at once; else what begins a session. */
const isEvent = ({ event }: ChargingData): boolean => event !== 'none';

/**
 * Finds whose a Create is. A session's is looked up anew (`isFresh`), since all of it goes where its Create went; an event's is
 * remembered, and looked up anew when the account that it was remembered of does not rate it: the number may have left.
 */
async function findSubscriber(
  ports: ChargingPorts,
  tenant: TenantId,
  data: ChargingData,
  isFresh: boolean,
): Promise<Result<SessionRequest, Failure>> {
  const nowMs = await ports.nowOf(tenant);
  for (const subscriber of data.subscribers) {
    const span = spanAt(await ports.numbers.find(tenant, subscriber, isFresh), nowMs);
    if (!span) continue;
    const { balanceId, productId } = span;
    const member = productId === undefined ? {} : { productId };
    return ok({ verb: 'create', reference: referenceOf(tenant, balanceId, data), data, ...member });
  }
  return err(failure('unknown-subscriber', 'No charging account is open for this subscriber'));
}
