import type { ApiHandler, ApiRequest, ApiResponse } from '../kernel/api';
import { type Failure, failure, type Violation } from '../kernel/errors';
import { idInPath } from '../kernel/ids';
import { err, ok, type Result } from '../kernel/result';
import type { ActionDeclaration, ApiDeclaration } from './declaration';
import { JSON_TYPE, parseBody } from './parse-request';
import { isRecord } from './read-path';
import { respondAs, respondFailure } from './respond';
import { parseAttributes } from './validate-value';

/** What an action was asked: the segment in its path's braces, and the body as it declares it. */
export interface AskedAction {
  readonly request: ApiRequest;
  /** Empty where its path has no braces. */
  readonly id: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What an action answers: a value of its schema (decimals are text), or a whole response. */
export interface Answered {
  readonly status?: number;
  readonly value: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type ActionHandler = (asked: AskedAction) => Promise<Result<Answered | ApiResponse, Failure>>;

/** Serves an API that is actions alone, by their declarations: where they are, who may, and what they take. `handlers` by name. */
export function serveActions(
  { basePath, actions = [] }: ApiDeclaration,
  handlers: Readonly<Record<string, ActionHandler>>,
): ApiHandler {
  return async (request) => {
    const path = request.path.startsWith(`${basePath}/`) ? request.path.slice(basePath.length + 1) : '';
    const segments = path.replace(/\/$/, '').split('/');
    const here = actions.filter((action) => fits(action.path.split('/'), segments));
    const action = here.find(({ method }) => method === request.method);
    const handler = action && handlers[action.name];
    if (!action || !handler) return nothing(request, here);
    if (!action.roles.some((role) => request.caller.roles.includes(role)))
      return { failure: failure('forbidden', `This needs one of these roles: ${action.roles.join(', ')}`) };
    const id = idOf(action, segments);
    if (id === undefined) return { failure: failure('not-found', 'There is nothing at this address') };
    const body = readBody(action, request);
    if (!body.ok) return { failure: body.error };
    const answer = await handler({ request, id, body: body.value });
    if (!answer.ok) return { failure: answer.error };
    if (!('value' in answer.value)) return answer.value;
    const { status = 200, value, headers } = answer.value;
    return respondAs(action.gives.schema, status, value, headers);
  };
}

const fits = (pattern: readonly string[], segments: readonly string[]): boolean =>
  pattern.length === segments.length && pattern.every((part, at) => part.startsWith('{') || part === segments[at]);

function nothing(request: ApiRequest, here: readonly ActionDeclaration[]) {
  if (here.length === 0) return { failure: failure('not-found', 'There is nothing at this address') };
  const allow = here.map(({ method }) => method).join(', ');
  return respondFailure(failure('method-not-allowed', `Allowed here: ${allow}`), request.requestId, { Allow: allow });
}

function idOf({ path }: ActionDeclaration, segments: readonly string[]): string | undefined {
  const at = path.split('/').findIndex((part) => part.startsWith('{'));
  return at < 0 ? '' : idInPath(segments[at] ?? '');
}

function readBody(action: ActionDeclaration, request: ApiRequest): Result<Readonly<Record<string, unknown>>, Failure> {
  const schema = action.takes?.schema;
  if (!schema) return ok({});
  const raw = parseBody(request, [JSON_TYPE]);
  if (!raw.ok) return raw;
  const violations: Violation[] = [];
  if (!isRecord(raw.value)) violations.push({ path: '', message: 'is an object' });
  const body = isRecord(raw.value)
    ? parseAttributes(schema.attributes ?? {}, raw.value, { path: '', depth: 0, violations })
    : {};
  for (const name of schema.required ?? [])
    if (body[name] === undefined) violations.push({ path: name, message: 'is required' });
  return violations.length === 0
    ? ok(body)
    : err(failure('invalid-request', 'The body cannot be read', { violations }));
}
