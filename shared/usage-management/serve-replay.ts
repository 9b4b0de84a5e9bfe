import type { ApiRequest, ApiResponse } from '../kernel/api';
import type { Clock } from '../kernel/clock';
import { type Failure, failure } from '../kernel/errors';
import { idInPath } from '../kernel/ids';
import { err, ok, type Result } from '../kernel/result';
import { type BodyOf, resource, string } from '../tmf/declaration';
import { JSON_TYPE, parseBody } from '../tmf/parse-request';
import { LOOKUP_LENGTH_MAX, type ResourceStore, UnreadableCursorError } from '../tmf/resource-store';
import { respondJson, respondNotAllowed, toOutput } from '../tmf/respond';
import { validateCreate } from '../tmf/validate-body';
import type { UsageSender } from './ports';
import { replayAll, replayUsage } from './replay-usage';
import { MAY_REPLAY, quarantinedUsage, usageFields, usageFileApi } from './resources';

const ONE = new RegExp(`^${usageFileApi.basePath}/${quarantinedUsage.name}/([^/]+)/replay$`);
const ALL = `${usageFileApi.basePath}/${quarantinedUsage.name}/replay`;

/** The bodies of the two tasks, declared as a resource is: the same validator reads them. */
const taskRules = { readOnly: [], operations: [], lookups: [], events: [], access: { read: [], write: [] } } as const;
const replayTask = resource({
  ...taskRules,
  name: 'replay',
  type: 'Replay',
  attributes: { record: usageFields() },
  required: [],
});
const bulkReplayTask = resource({
  ...taskRules,
  name: 'replay',
  type: 'BulkReplay',
  attributes: {
    reason: string({ maxLength: LOOKUP_LENGTH_MAX }),
    file: string({ maxLength: LOOKUP_LENGTH_MAX }),
    cursor: string(),
  },
  required: [],
});

export interface ReplayPorts {
  readonly store: ResourceStore;
  readonly sender: UsageSender;
}

/**
 * Serves `POST …/quarantinedUsage/{id}/replay` (body: `{ record? }`) and `POST …/quarantinedUsage/replay` (body:
 * `{ reason?, file?, cursor? }`, at least one of the first two). Undefined at every other address.
 */
export async function serveReplay(
  request: ApiRequest,
  clock: () => Promise<Clock>,
  ports: ReplayPorts,
): Promise<ApiResponse | { readonly failure: Failure } | undefined> {
  const segment = ONE.exec(request.path)?.[1];
  if (segment === undefined && request.path !== ALL) return undefined;
  if (request.method !== 'POST') return respondNotAllowed('POST', request.requestId);
  const { tenant, roles } = request.caller;
  if (!roles.some((role) => MAY_REPLAY.includes(role)))
    return { failure: failure('forbidden', `This needs one of the roles: ${MAY_REPLAY.join(', ')}`) };
  const context = { ...ports, tenant, nowMs: (await clock()).now() };
  if (segment === undefined) {
    const body = readTask(request, bulkReplayTask);
    if (!body.ok) return { failure: body.error };
    const { reason, file, cursor } = body.value;
    if (reason === undefined && file === undefined)
      return { failure: failure('invalid-request', 'Name a reason, a file, or both') };
    try {
      return respondJson(202, await replayAll({ reason, fileId: file, cursor }, context));
    } catch (problem) {
      if (!(problem instanceof UnreadableCursorError)) throw problem;
      return { failure: failure('invalid-request', 'The cursor is not one that we gave for this') };
    }
  }
  const body = readTask(request, replayTask);
  if (!body.ok) return { failure: body.error };
  const id = idInPath(segment);
  if (id === undefined) return { failure: failure('not-found', 'There is no such quarantinedUsage') };
  const replayed = await replayUsage(id, body.value.record, context);
  if (!replayed.ok) return { failure: replayed.error };
  return respondJson(202, toOutput(quarantinedUsage, replayed.value.body, request.baseUrl));
}

/** An empty body asks for nothing special. */
function readTask<R extends typeof replayTask | typeof bulkReplayTask>(
  request: ApiRequest,
  task: R,
): Result<Partial<BodyOf<R>>, Failure> {
  if (request.body === undefined || request.body.trim() === '') return ok({});
  const raw = parseBody(request, [JSON_TYPE]);
  if (!raw.ok) return raw;
  const { body, violations } = validateCreate(task, raw.value);
  if (violations.length > 0)
    return err(failure('invalid-request', 'The body breaks the rules of this task', { violations }));
  return ok(body as Partial<BodyOf<R>>);
}
