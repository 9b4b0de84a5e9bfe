import type { ApiHandler, ApiRequest } from '../kernel/api';
import type { Clock } from '../kernel/clock';
import { failure } from '../kernel/errors';
import { decodeSegment, type IdSource, isId } from '../kernel/ids';
import type { TenantId } from '../kernel/tenant';
import { checkRole } from './authorise';
import { type Answer, type Call, notFound } from './call';
import type { ReferenceReader } from './check-references';
import type { ApiDeclaration, Operation, ResourceDeclaration } from './declaration';
import type { ExtensionSchemas } from './extension-schema';
import { handleCreate } from './handle-create';
import { handleDelete } from './handle-delete';
import { handleGet } from './handle-get';
import { handleList } from './handle-list';
import { handlePatch, handleReplace } from './handle-patch';
import type { ApiHooks } from './hooks';
import { checkAccept } from './parse-request';
import { PATCH_TYPES } from './read-patch';
import type { ResourceStore } from './resource-store';
import { respondFailure } from './respond';

export interface EngineDependencies {
  readonly store: ResourceStore;
  readonly ids: IdSource;
  /** The tenant's clock: times in bodies are the tenant's. */
  clockOf(tenant: TenantId): Promise<Clock>;
  readonly hooks?: ApiHooks;
  /** Where references are looked up. Without it those to the API's own resources alone are, in the store. */
  readonly references?: ReferenceReader;
  /** Schemas that tenants registered. Without it a body has what its declaration has. */
  readonly schemas?: ExtensionSchemas;
}

const COLLECTION: Readonly<Record<string, Operation>> = { GET: 'list', POST: 'create' };
const MEMBER: Readonly<Record<string, Operation>> = {
  GET: 'get',
  PUT: 'replace',
  PATCH: 'patch',
  DELETE: 'delete',
};

/** Serves several declared APIs, as the one function of a domain's plain ones does. */
export function tmfApis(apis: readonly ApiDeclaration[], deps: EngineDependencies): ApiHandler {
  const served = apis.map((api) => ({ below: `${api.basePath}/`, handler: tmfApi(api, deps) }));
  return async (request) => {
    const one = served.find(({ below }) => request.path.startsWith(below));
    return one ? one.handler(request) : { failure: failure('not-found', 'There is nothing at this address') };
  };
}

/** Serves a declared API: every resource's operations under the rules of TMF630, with the domain's hooks. */
export function tmfApi(api: ApiDeclaration, deps: EngineDependencies): ApiHandler {
  const declarations = new Map(api.resources.map((declaration) => [declaration.name, declaration]));
  return async (request) => {
    const place = placeOf(api, request.path);
    const declaration = declarations.get(place?.name ?? '');
    if (!place || !declaration) return { failure: failure('not-found', 'There is nothing at this address') };
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const { operation, methods } = operationOf(declaration, method, place.id !== undefined);
    if (request.method === 'OPTIONS') return { status: 204, headers: offered(methods) };
    if (!operation) {
      const refused = failure('method-not-allowed', `Allowed here: ${methods.join(', ')}`);
      return respondFailure(refused, request.requestId, offered(methods));
    }
    const refused = checkRole(declaration, operation, request.caller) ?? checkAccept(request.headers);
    if (refused) return { failure: refused };
    const hooks = deps.hooks?.[declaration.name] ?? {};
    const call: Call = {
      api,
      declaration,
      hooks,
      store: hooks.store ?? deps.store,
      references: deps.references ?? storeReferences(api, deps.store),
      schemas: deps.schemas,
      ids: deps.ids,
      clock: await deps.clockOf(request.caller.tenant),
      request,
    };
    const answer = withAddress(await run(call, operation, place.id), request.baseUrl);
    // RFC 9110 §9.3.2: what GET would say, without saying it.
    return request.method === 'HEAD' && 'status' in answer ? { ...answer, body: undefined } : answer;
  };
}

/** What a hook refers a caller to by its path stands below the front door's address. */
function withAddress(answer: Answer, baseUrl: string): Answer {
  const path = 'failure' in answer ? answer.failure.referenceError : undefined;
  return 'failure' in answer && path?.startsWith('/')
    ? { failure: { ...answer.failure, referenceError: `${baseUrl}${path}` } }
    : answer;
}

/** What may be done at an address, by RFC 9110 §10.2.1 and RFC 5789 §3.1. */
function offered(methods: readonly string[]): Readonly<Record<string, string>> {
  const whole = methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  return {
    Allow: [...whole, 'OPTIONS'].join(', '),
    ...(methods.includes('PATCH') ? { 'Accept-Patch': PATCH_TYPES.join(', ') } : {}),
  };
}

/** The API's own resources, as its store has them; what other domains keep is taken at its word. */
const storeReferences = (api: ApiDeclaration, store: ResourceStore): ReferenceReader => ({
  async exists(tenant, domain, resource, id) {
    const kept = domain === undefined && api.resources.some(({ name }) => name === resource);
    return !kept || (isId(id) && (await store.get(tenant, resource, id)) !== undefined);
  },
});

function run(call: Call, operation: Operation, id: string | undefined): Promise<Answer> | Answer {
  if (operation === 'create') return handleCreate(call);
  if (operation === 'list') return handleList(call);
  if (id === undefined || !isId(id)) return notFound(call);
  switch (operation) {
    case 'get':
      return handleGet(call, id);
    case 'patch':
      return handlePatch(call, id);
    case 'replace':
      return handleReplace(call, id);
    case 'delete':
      return handleDelete(call, id);
  }
}

/** What a path names below the API's own: a collection, or one of its members. */
function placeOf(api: ApiDeclaration, path: ApiRequest['path']): { name: string; id?: string } | undefined {
  if (!path.startsWith(`${api.basePath}/`)) return undefined;
  const segments = path
    .slice(api.basePath.length + 1)
    .replace(/\/$/, '')
    .split('/');
  const [name = '', id, ...beyond] = segments.map(decodeSegment);
  if (beyond.length > 0) return undefined;
  return id === undefined ? { name } : { name, id };
}

function operationOf(declaration: ResourceDeclaration, method: string, isMember: boolean) {
  const known = Object.entries(isMember ? MEMBER : COLLECTION).filter(([, operation]) =>
    declaration.operations.includes(operation),
  );
  return { operation: known.find(([name]) => name === method)?.[1], methods: known.map(([name]) => name) };
}
