import { type Failure, failure } from '../kernel/errors';
import { idempotencyKey, idFromKey, requestHashOf } from '../kernel/idempotency';
import { isId } from '../kernel/ids';
import { err, ok, type Result } from '../kernel/result';
import { claimOwn } from './authorise';
import { type Answer, asBodyOf, type Call, hookContext, respondResource } from './call';
import { checkReferences } from './check-references';
import type { Body } from './declaration';
import { extensionsOf } from './extension-schema';
import { checkSize, JSON_TYPE, parseBody } from './parse-request';
import { isRecord } from './read-path';
import type { StoredResource } from './resource-store';
import { needsExtension, validateCreate } from './validate-body';
import { beginningState, hrefOf, newResource } from './write-resource';

/** POST: 201 with Location and ETag. With an Idempotency-Key the same request always answers the same resource. */
export async function handleCreate(call: Call): Promise<Answer> {
  const { api, declaration, request, store } = call;
  const key = idempotencyKey(request.headers);
  if (!key.ok) return { failure: key.error };
  if (declaration.keyed && key.value === undefined) return { failure: keyNeeded };
  const raw = parseBody(request, [JSON_TYPE]);
  if (!raw.ok) return { failure: raw.error };
  const extensions = await extensionsNamed(call, raw.value);
  if (!extensions.ok) return { failure: extensions.error };
  const { body, violations } = validateCreate(declaration, raw.value, extensions.value);
  if (violations.length > 0)
    return { failure: failure('invalid-request', 'The body breaks the rules of this resource', { violations }) };

  const requestHash = requestHashOf(body);
  const id = key.value === undefined ? call.ids.next() : idFromKey(request.caller, declaration.name, key.value);
  if (key.value !== undefined) {
    const standing = await store.get(request.caller.tenant, declaration.name, id);
    if (standing) return answerAgain(call, standing, requestHash);
  }
  const draft = await prepare(call, id, body);
  if (!draft.ok) return { failure: draft.error };
  const item = newResource(declaration, {
    tenant: request.caller.tenant,
    id: draft.value.id,
    body: asBodyOf(draft.value),
    basePath: api.basePath,
    nowMs: call.clock.now(),
    requestHash,
  });
  const tooLarge = checkSize(item.body);
  if (tooLarge) return { failure: tooLarge };
  const { created, stored } = await store.create(item);
  return created ? respondCreated(call, stored) : answerAgain(call, stored, requestHash);
}

const keyNeeded = failure('invalid-request', 'This needs an Idempotency-Key header', {
  violations: [{ path: 'Idempotency-Key', message: 'send a key of your own, the same when you try again' }],
});

/** The registered schemas that a body names, where it has what the declaration has not. */
async function extensionsNamed({ declaration, request, schemas }: Call, raw: unknown) {
  const body = isRecord(raw) ? raw : {};
  return extensionsOf(schemas, request.caller.tenant, body, { needed: needsExtension(declaration, body) });
}

/** Whose it is, the state it begins in, and what the domain's hook adds or refuses. */
async function prepare(call: Call, id: string, given: object): Promise<Result<Body, Failure>> {
  const { api, declaration, request, hooks } = call;
  const typed = declaration.subtypes ? { '@type': declaration.type, ...given } : given;
  const draft: Body = { ...typed, id, href: hrefOf(api.basePath, declaration.name, id) };
  const claimed = claimOwn(declaration, request.caller, draft);
  if (!claimed.ok) return claimed;
  const begun = beginningState(declaration, claimed.value);
  if (!begun.ok) return begun;
  const body = begun.value;
  const { tenant } = request.caller;
  const unknown = await checkReferences(declaration, { tenant, body }, call.references);
  if (unknown) return err(unknown);
  if (!hooks.beforeCreate) return ok(body);
  const completed = await hooks.beforeCreate(body, hookContext(call));
  if (!completed.ok) return err(ofBody(completed.error));
  // A hook may give a resource a name of its own (a tenant's id is the tenant); it stays one that fits a path.
  const own = completed.value;
  if (!isId(own.id)) return err(failure('invalid-request', 'The id does not fit an address'));
  return ok({ ...own, href: hrefOf(api.basePath, declaration.name, own.id) });
}

/** What a hook did not find was named by the body: the address that was posted to is there. */
const ofBody = (refused: Failure): Failure =>
  refused.code === 'not-found' ? { ...refused, code: 'unknown-reference' } : refused;

async function answerAgain(call: Call, standing: StoredResource, requestHash: string): Promise<Answer> {
  if (standing.requestHash === requestHash) return respondCreated(call, standing);
  const keyed = call.request.headers['idempotency-key'] !== undefined && standing.requestHash !== undefined;
  return keyed
    ? { failure: failure('idempotency-conflict', 'This Idempotency-Key made something else') }
    : { failure: failure('conflict', `This ${call.declaration.name} exists already`) };
}

const respondCreated = (call: Call, stored: StoredResource): Promise<Answer> =>
  respondResource(call, 201, stored, { Location: `${call.request.baseUrl}${stored.body.href}` });
