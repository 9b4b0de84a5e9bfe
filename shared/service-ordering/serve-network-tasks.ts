import type { ApiHandler, ApiRequest, ApiResponse } from '../kernel/api';
import { type Failure, failure } from '../kernel/errors';
import { idInPath } from '../kernel/ids';
import { err, ok, type Result } from '../kernel/result';
import type { Role, TenantId } from '../kernel/tenant';
import { respondJson, respondNotAllowed } from '../tmf/respond';
import { drawActivationCode, findActivationCode } from './activation-code';
import { followProfile, parseNotification } from './follow-profile';
import { parseHealth, toHealthView } from './network-health';
import { parseAnswer } from './parse-answer';
import type { NetworkHealth } from './ports';
import type { AnswerPorts } from './request-task';
import { takeAnswer } from './take-answer';
import { systemOf } from './task-kinds';
import { ES2_PLUS_PATH, NETWORK_TASK_API } from './task-resources';

export interface NetworkTaskPorts extends AnswerPorts {
  readonly health: NetworkHealth;
  nowMs(tenant: TenantId): Promise<number>;
}

type Answer = Promise<ApiResponse | { readonly failure: Failure }>;
interface Route {
  readonly path: RegExp;
  readonly method: 'GET' | 'POST';
  /** Who may; everybody who is signed in where it says none: the answer narrows itself. */
  readonly roles?: readonly Role[];
  serve(ports: NetworkTaskPorts, request: ApiRequest, id: string): Answer;
}

const at = (path: string): RegExp => new RegExp(`^${NETWORK_TASK_API.basePath}/${path}$`);

const ROUTES: readonly Route[] = [
  { path: at('task/([^/]+)/result'), method: 'POST', roles: ['network'], serve: answerTask },
  { path: at(ES2_PLUS_PATH), method: 'POST', roles: ['network'], serve: notifyProfile },
  { path: at('health'), method: 'POST', roles: ['network', 'operator'], serve: reportHealth },
  { path: at('health/([^/]+)'), method: 'GET', roles: ['network', 'operator', 'agent'], serve: readHealth },
  { path: at('eSim/([^/]+)'), method: 'GET', serve: readCode },
  { path: at('eSim/([^/]+)/qrCode'), method: 'GET', serve: drawCode },
];

/** What the systems behind us tell by API, and what came of their tasks: an eSIM's activation code, as text and as a picture. */
export const networkTaskApi = (ports: NetworkTaskPorts): ApiHandler => {
  return async (request) => {
    const { path, method, caller, requestId } = request;
    const route = ROUTES.find((known) => known.path.test(path));
    const id = idInPath(route?.path.exec(path)?.[1] ?? 'none');
    if (!route || id === undefined) return { failure: failure('not-found', 'There is nothing at this address') };
    if (method !== route.method) return respondNotAllowed(route.method, requestId);
    const { roles } = route;
    if (roles && !roles.some((role) => caller.roles.includes(role)))
      return { failure: failure('forbidden', `This needs the role ${roles.join(' or ')}`) };
    return route.serve(ports, request, id);
  };
};

/** A system that cannot read queues answers here. The same answer again is taken as the same. */
async function answerTask(ports: NetworkTaskPorts, { caller, body }: ApiRequest, id: string): Answer {
  const given = parseJson(body);
  if (!given.ok) return { failure: given.error };
  const answer = parseAnswer({ ...given.value, tenant: caller.tenant, id });
  if (!answer.ok) return { failure: answer.error };
  const outcome = await takeAnswer(ports, answer.value, await ports.nowMs(caller.tenant));
  return outcome.ok ? respondJson(200, { id, outcome: outcome.value }) : { failure: outcome.error };
}

async function notifyProfile(ports: NetworkTaskPorts, { caller, body }: ApiRequest): Answer {
  const given = parseJson(body);
  const notification = given.ok ? parseNotification(given.value) : given;
  if (!notification.ok) return { failure: notification.error };
  const { tenant } = caller;
  const followed = await followProfile(ports, tenant, notification.value, await ports.nowMs(tenant));
  return followed.ok ? { status: 204 } : { failure: followed.error };
}

/** A system is degraded or down: its tasks wait, or come slowly, instead of failing. */
async function reportHealth(ports: NetworkTaskPorts, { caller, body }: ApiRequest): Answer {
  const nowMs = await ports.nowMs(caller.tenant);
  const given = parseJson(body);
  const report = given.ok ? parseHealth(given.value, nowMs) : given;
  if (!report.ok) return { failure: report.error };
  const { system, health } = report.value;
  await ports.health.report(caller.tenant, system, health);
  return respondJson(200, toHealthView(system, health, nowMs));
}

async function readHealth(ports: NetworkTaskPorts, { caller }: ApiRequest, id: string): Answer {
  const system = systemOf(id);
  if (system === undefined) return { failure: failure('not-found', `There is no system ${id}`) };
  const health = await ports.health.find(caller.tenant, system);
  return respondJson(200, toHealthView(system, health, await ports.nowMs(caller.tenant)));
}

async function readCode(ports: NetworkTaskPorts, { caller }: ApiRequest, id: string): Answer {
  const found = await findActivationCode(ports, caller, id);
  return found.ok ? respondJson(200, found.value, PRIVATE) : { failure: found.error };
}

async function drawCode(ports: NetworkTaskPorts, { caller }: ApiRequest, id: string): Answer {
  const found = await findActivationCode(ports, caller, id);
  if (!found.ok) return { failure: found.error };
  const headers = { ...PRIVATE, 'Content-Type': 'image/svg+xml' };
  return { status: 200, headers, body: drawActivationCode(found.value.activationCode) };
}

/** Who has the code has the profile. */
const PRIVATE = { 'Cache-Control': 'no-store' };

function parseJson(body = ''): Result<object, Failure> {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null) return ok(value);
  } catch {
    // Told below, in the one error shape.
  }
  return err(failure('invalid-json', 'Send a JSON object'));
}
