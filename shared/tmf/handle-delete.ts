import { type Failure, failure } from '../kernel/errors';
import { mayAccess } from './authorise';
import { type Answer, type Call, hookContext, notFound } from './call';
import type { Body, ResourceDeclaration } from './declaration';
import { checkIfMatch } from './if-match';

/** As for a patch: a delete that lost a race looks again, this often. */
const DELETE_TRIES_MAX = 5;

/** DELETE: 204, 409 in a state that it is kept in, or 412 where If-Match names another version. */
export async function handleDelete(call: Call, id: string): Promise<Answer> {
  const { declaration, request, store, hooks } = call;
  for (let attempt = 0; attempt < DELETE_TRIES_MAX; attempt += 1) {
    const stored = await store.get(request.caller.tenant, declaration.name, id);
    if (!stored || !mayAccess(declaration, 'write', request.caller, stored.body)) return notFound(call);
    const stale = checkIfMatch(request.headers, stored.version);
    if (stale) return { failure: stale };
    const early = checkDeletable(declaration, stored.body);
    if (early) return { failure: early };
    const allowed = await hooks.beforeDelete?.(stored.body, hookContext(call));
    if (allowed && !allowed.ok) return { failure: allowed.error };
    if (await store.remove(request.caller.tenant, declaration.name, id, stored.version)) return { status: 204 };
  }
  return { failure: failure('busy', 'Others kept changing this: try again') };
}

/** `illegal-transition`, naming the states that it may be deleted in, where it is in another. */
function checkDeletable({ name, state }: ResourceDeclaration, body: Body): Failure | undefined {
  const standing = state && String(body[state.attribute]);
  if (!state?.deletable || state.deletable.includes(standing ?? '')) return undefined;
  return failure(
    'illegal-transition',
    `This ${name} is ${standing}: it may be deleted once ${state.deletable.join(' or ')}`,
    { violations: [{ path: state.attribute, message: `one of: ${state.deletable.join(', ')}` }] },
  );
}
