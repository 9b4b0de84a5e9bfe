import { type Failure, failure, type Violation } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import { mayAccess } from './authorise';
import { type Answer, asBodyOf, type Call, hookContext, notFound, respondResource } from './call';
import { checkReferences } from './check-references';
import type { Body, ResourceDeclaration, StateMachine } from './declaration';
import { extensionsOf } from './extension-schema';
import { checkIfMatch } from './if-match';
import { checkSize } from './parse-request';
import { PATCH_TYPES, type Patch, readPatch, readReplacement } from './read-patch';
import { respondFailure } from './respond';
import { sameJson } from './same-json';
import { isSetByUs, needsExtension, validatePatched } from './validate-body';
import { changedResource, checkTransition } from './write-resource';

/** How often a patch that lost a race is applied to what stands then. Without If-Match the last one wins. */
export const PATCH_TRIES_MAX = 5;

/** PATCH: 200 with what stands now; nothing is written where nothing changed. */
export async function handlePatch(call: Call, id: string): Promise<Answer> {
  const patch = readPatch(call.declaration, call.request);
  if (patch.ok) return change(call, id, patch.value);
  return patch.error.code === 'unsupported-media-type'
    ? respondFailure(patch.error, call.request.requestId, { 'Accept-Patch': PATCH_TYPES.join(', ') })
    : { failure: patch.error };
}

/** PUT: as a PATCH that names every attribute, those that the body leaves out as removed. What is not there is not made by it. */
export async function handleReplace(call: Call, id: string): Promise<Answer> {
  const replacement = readReplacement(call.declaration, call.request);
  return replacement.ok ? change(call, id, replacement.value) : { failure: replacement.error };
}

async function change(call: Call, id: string, patch: Patch): Promise<Answer> {
  const { declaration, request, store } = call;
  const refused = patch.named.filter((name) => isSetByUs(declaration, name));
  if (refused.length > 0) return { failure: notPatchable(refused.map((path) => ({ path, message: 'is set by us' }))) };

  for (let attempt = 0; attempt < PATCH_TRIES_MAX; attempt += 1) {
    const stored = await store.get(request.caller.tenant, declaration.name, id);
    if (!stored || !mayAccess(declaration, 'write', request.caller, stored.body)) return notFound(call);
    const stale = checkIfMatch(request.headers, stored.version);
    if (stale) return { failure: stale };
    const next = await nextBody(call, patch, stored.body);
    if (!next.ok) return { failure: next.error };
    if (sameJson(next.value, stored.body)) return respondResource(call, 200, stored);
    const changed = changedResource(declaration, stored, asBodyOf(next.value), call.clock.now());
    if (!changed.ok) return { failure: changed.error };
    const tooLarge = checkSize(changed.value.body);
    if (tooLarge) return { failure: tooLarge };
    if (await store.replace(changed.value)) return respondResource(call, 200, changed.value);
  }
  return { failure: failure('busy', 'Others kept changing this: try again') };
}

/** The patched body: valid, within what may change, by a legal move, still its owner's, and past the domain's hook. */
async function nextBody(call: Call, patch: Patch, previous: Body): Promise<Result<Body, Failure>> {
  const { declaration, request, hooks } = call;
  const applied = patch.apply(previous);
  if (!applied.ok) return applied;
  const names = new Set([...Object.keys(previous), ...Object.keys(applied.value)]);
  const changed = [...names].filter((name) => !sameJson(previous[name], applied.value[name]));
  const extensions = await extensionsNamed(call, applied.value, changed);
  if (!extensions.ok) return extensions;
  const { body, violations } = validatePatched(
    declaration,
    previous,
    Object.fromEntries(changed.map((name) => [name, applied.value[name]])),
    extensions.value,
  );
  if (violations.length > 0)
    return err(failure('invalid-request', 'The change breaks the rules of this resource', { violations }));
  const next: Body = { ...body, id: previous.id, href: previous.href };
  const illegal = checkTransition(declaration, previous, next);
  if (illegal) return err(illegal);
  const fixed = fixedViolations(declaration, previous, next);
  if (fixed.length > 0) return err(notPatchable(fixed));
  if (!mayAccess(declaration, 'write', request.caller, next))
    return err(failure('forbidden', 'You cannot give this to another party'));
  const { tenant } = request.caller;
  const unknown = await checkReferences(declaration, { tenant, body: next, previous }, call.references);
  if (unknown) return err(unknown);
  if (!hooks.beforePatch) return ok(next);
  return hooks.beforePatch(next, previous, hookContext(call));
}

/** The registered schemas that the patched body names; its own must be there only where the patch itself needs it. */
function extensionsNamed(
  { declaration, request, schemas }: Call,
  next: Readonly<Record<string, unknown>>,
  changed: readonly string[],
) {
  const touched = Object.fromEntries(
    [...changed, '@type'].filter((name) => name in next).map((name) => [name, next[name]]),
  );
  const needed = needsExtension(declaration, touched);
  return extensionsOf(schemas, request.caller.tenant, next, { needed, judged: touched });
}

/** Attributes that a caller changed though they are fixed: immutable ones, and a state that only the domain moves. */
function fixedViolations(declaration: ResourceDeclaration, previous: Body, next: Body): Violation[] {
  const { state, immutable = [] } = declaration;
  const ours = state !== undefined && !isCallersMove(state, next[state.attribute]);
  const fixed = [...immutable, ...(ours ? [state.attribute] : [])];
  return fixed
    .filter((name) => !sameJson(previous[name], next[name]))
    .map((path) => ({ path, message: path === state?.attribute ? 'is moved by us' : 'is fixed once created' }));
}

const isCallersMove = ({ patchable = false }: StateMachine, to: unknown): boolean =>
  typeof patchable === 'boolean' ? patchable : patchable.includes(String(to));

const notPatchable = (violations: readonly Violation[]): Failure =>
  failure('not-patchable', 'An attribute may not be changed', { violations });
