import type { ApiHandler, ApiRequest, ApiResponse } from '../kernel/api';
import type { Clock } from '../kernel/clock';
import { type Failure, failure } from '../kernel/errors';
import { idempotencyKey, idFromKey, requestHashOf } from '../kernel/idempotency';
import type { IdSource } from '../kernel/ids';
import type { TenantId } from '../kernel/tenant';
import { tmfApi } from '../tmf/engine';
import type { ResourceHooks } from '../tmf/hooks';
import { JSON_TYPE, parseBody } from '../tmf/parse-request';
import type { ResourceStore, StoredResource } from '../tmf/resource-store';
import { etagOf, respondJson, toOutput } from '../tmf/respond';
import { bodyOf } from '../tmf/update-resource';
import { validateCreate } from '../tmf/validate-body';
import { newResource } from '../tmf/write-resource';
import { carryOutSignUp, type SignUp, type SignUpPorts } from './carry-out-sign-up';
import { madeBy } from './make-party';
import { onboardingApi, signUpResource } from './sign-up-resource';

export interface ServeSignUpPorts extends Omit<SignUpPorts, 'clock'> {
  readonly ids: IdSource;
  readonly store: ResourceStore;
  clockOf(tenant: TenantId): Promise<Clock>;
}

const COLLECTION = `${onboardingApi.basePath}/${signUpResource.name}`;

/**
 * `POST signUp` by an agent, or by a subscriber who has no party yet; `PATCH` by an agent decides what waits for a
 * person, and takes up again what stopped half-way. 422 `verification-failed` where the identity did not pass.
 */
export function serveSignUp(ports: ServeSignUpPorts): ApiHandler {
  const engine = tmfApi(onboardingApi, { ...ports, hooks: { signUp: decisions } });
  return async (request) => {
    if (request.method === 'POST' && request.path === COLLECTION) return signUp(request, ports);
    const answer = await engine(request);
    if (request.method !== 'PATCH' || 'failure' in answer || answer.status !== 200) return answer;
    const id = request.path.slice(COLLECTION.length + 1);
    const decided = await ports.store.get(request.caller.tenant, signUpResource.name, id);
    return decided ? carryOn(request, decided, ports, 200) : answer;
  };
}

/** A caller moves a sign-up only where it waits for a person. */
const decisions: ResourceHooks<SignUp> = {
  async beforePatch(next, previous) {
    const moved = next.status !== previous.status;
    if (!moved || (previous.status === 'verification' && next.status !== 'completed')) return { ok: true, value: next };
    return {
      ok: false,
      error: failure('illegal-transition', 'Only a sign-up in verification is decided, as verified or rejected'),
    };
  },
};

async function signUp(request: ApiRequest, ports: ServeSignUpPorts): Promise<ApiResponse | { failure: Failure }> {
  const { caller } = request;
  const isAgent = caller.roles.includes('agent');
  if (!isAgent && !caller.roles.includes('subscriber'))
    return { failure: failure('forbidden', 'This needs one of the roles: agent, subscriber') };
  const key = idempotencyKey(request.headers);
  if (!key.ok) return { failure: key.error };
  const raw = parseBody(request, [JSON_TYPE]);
  if (!raw.ok) return { failure: raw.error };
  const { body, violations } = validateCreate(signUpResource, raw.value);
  const ours = ['status', 'statusReason'].filter((name) => name in body);
  const all = [...violations, ...ours.map((path) => ({ path, message: 'is set by us: leave it out' }))];
  if (all.length > 0)
    return { failure: failure('invalid-request', 'The sign-up is not complete', { violations: all }) };

  const id = key.value === undefined ? ports.ids.next() : idFromKey(caller, signUpResource.name, key.value);
  const requestHash = requestHashOf(body);
  const standing = await ports.store.get(caller.tenant, signUpResource.name, id);
  // Who has a party has signed up; a repeat of that very sign-up still answers what it made.
  if (!isAgent && !standing && caller.partyId !== undefined)
    return { failure: failure('conflict', 'You have signed up already') };
  const clock = await ports.clockOf(caller.tenant);
  const draft = newResource(signUpResource, {
    tenant: caller.tenant,
    id,
    body: {
      ...body,
      ...(isAgent ? {} : { applicant: caller.subject, login: undefined }),
      individual: { id: madeBy(caller.tenant, id, 'individual'), '@referredType': 'Individual' },
    },
    basePath: onboardingApi.basePath,
    nowMs: clock.now(),
    requestHash,
  });
  const stored = standing ?? (await ports.store.create(draft)).stored;
  if (stored.requestHash !== requestHash)
    return { failure: failure('idempotency-conflict', 'This Idempotency-Key made something else') };
  return carryOn(request, stored, ports, 201);
}

async function carryOn(
  request: ApiRequest,
  stored: StoredResource,
  ports: ServeSignUpPorts,
  status: number,
): Promise<ApiResponse | { failure: Failure }> {
  const clock = await ports.clockOf(request.caller.tenant);
  const done = await carryOutSignUp(stored, { ...ports, clock });
  if (!done.ok) return { failure: done.error };
  const { body, version } = done.value;
  const { status: state, verification } = bodyOf(signUpResource, done.value);
  // An agent's own decision to reject is carried out as asked; a sign-up that did not pass is refused.
  if (state === 'rejected' && status === 201)
    return {
      failure: failure('verification-failed', verification?.reason ?? 'The identity could not be verified', {
        referenceError: `${request.baseUrl}${body.href}`,
      }),
    };
  const location = `${request.baseUrl}${body.href}`;
  return respondJson(status, toOutput(signUpResource, body, request.baseUrl), {
    ETag: etagOf(version),
    ...(status === 201 ? { Location: location } : {}),
  });
}
