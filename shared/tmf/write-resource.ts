import { toIso } from '../kernel/clock';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { Body, BodyOf, EventKind, ResourceDeclaration } from './declaration';
import { firstValueAt } from './read-path';
import { LOOKUP_LENGTH_MAX, type StoredResource } from './resource-store';
import { sameJson } from './same-json';

/** A body as code that knows its declaration only at run time holds it. */
const asBody = (body: object): Body => body as Body;

/** The path part of a resource's address; what a caller sees starts with the front door's URL. */
export const hrefOf = (basePath: string, name: string, id: string): string =>
  `${basePath}/${name}/${encodeURIComponent(id)}`;

/** The values that a resource is found by, under the paths that its declaration names. */
export function lookupsOf(declaration: ResourceDeclaration, body: Body): Record<string, string> {
  const found: Record<string, string> = {};
  for (const path of declaration.lookups) {
    const value = firstValueAt(body, path);
    if (value !== undefined && value !== '' && value.length <= LOOKUP_LENGTH_MAX) found[path] = value;
  }
  return found;
}

/**
 * A resource at its first version, ready for `store.create`: with its id, address, initial state and times where the
 * declaration has such and the body does not.
 */
export function newResource<R extends ResourceDeclaration>(
  declaration: R,
  given: {
    readonly tenant: TenantId;
    readonly id: string;
    readonly body: Omit<BodyOf<R>, 'id' | 'href'>;
    readonly basePath: string;
    readonly nowMs: number;
    readonly requestHash?: string;
  },
): StoredResource {
  const { tenant, id, basePath, nowMs } = given;
  const now = toIso(nowMs);
  const { state, createdAttribute, updatedAttribute } = declaration;
  const body = asBody({
    ...given.body,
    id,
    href: hrefOf(basePath, declaration.name, id),
  });
  if (state && body[state.attribute] === undefined) body[state.attribute] = state.initial;
  if (createdAttribute && body[createdAttribute] === undefined) body[createdAttribute] = now;
  if (updatedAttribute) body[updatedAttribute] = now;
  return {
    tenant,
    resource: declaration.name,
    id,
    version: 1,
    createdAt: now,
    updatedAt: now,
    body,
    lastChange: { kind: 'Create' },
    lookups: lookupsOf(declaration, body),
    ...(given.requestHash === undefined ? {} : { requestHash: given.requestHash }),
  };
}

/**
 * The next version of a resource, ready for `store.replace`. Its change is a StateChange (or what the declaration has for
 * that state) when the state attribute moved, else an AttributeValueChange, or what the declaration has for the attribute. Fails with `illegal-transition`, naming the legal states, when the state machine
 * has no such move.
 */
export function changedResource<R extends ResourceDeclaration>(
  declaration: R,
  stored: StoredResource,
  body: BodyOf<R>,
  nowMs: number,
): Result<StoredResource, Failure> {
  const now = toIso(nowMs);
  const { state, updatedAttribute } = declaration;
  const next = asBody({ ...body, id: stored.id, href: stored.body.href });
  if (updatedAttribute) next[updatedAttribute] = now;
  const from = state ? stored.body[state.attribute] : undefined;
  const to = state ? next[state.attribute] : undefined;
  const moved = state !== undefined && from !== to;
  const illegal = checkTransition(declaration, stored.body, next);
  if (illegal) return err(illegal);
  const lastChange: StoredResource['lastChange'] = moved
    ? { kind: state.eventOf?.[String(to)] ?? 'StateChange', previousState: String(from) }
    : { kind: toldKind(declaration, stored.body, next) };
  return ok({
    ...stored,
    version: stored.version + 1,
    updatedAt: now,
    body: next,
    lastChange,
    lookups: lookupsOf(declaration, next),
  });
}

const toldKind = ({ toldBy = {} }: ResourceDeclaration, previous: Body, next: Body): EventKind =>
  Object.entries(toldBy).find(([name]) => !sameJson(previous[name], next[name]))?.[1] ?? 'AttributeValueChange';

/** A new resource in the state it begins in. Fails with `illegal-transition`, naming the states that one may begin in. */
export function beginningState({ state }: ResourceDeclaration, body: Body): Result<Body, Failure> {
  if (!state) return ok(body);
  const begin = body[state.attribute] ?? state.initial;
  const legal = [state.initial, ...(state.startable ?? [])];
  if (legal.includes(String(begin))) return ok({ ...body, [state.attribute]: begin });
  const violations = [{ path: state.attribute, message: `one of: ${legal.join(', ')}` }];
  return err(failure('illegal-transition', `${state.attribute} begins as ${legal.join(' or ')}`, { violations }));
}

/** `illegal-transition`, naming the legal moves, where the state machine has no move from the one body to the next. */
export function checkTransition({ state }: ResourceDeclaration, previous: Body, next: Body): Failure | undefined {
  if (!state) return undefined;
  const [from, to] = [previous[state.attribute], next[state.attribute]];
  if (from === to) return undefined;
  const legal = Object.hasOwn(state.transitions, String(from)) ? (state.transitions[String(from)] ?? []) : [];
  return legal.includes(String(to)) ? undefined : illegalTransition(state.attribute, from, to, legal);
}

function illegalTransition(attribute: string, from: unknown, to: unknown, legal: readonly string[]): Failure {
  const open = legal.length === 0 ? 'it is final' : `from there it may become ${legal.join(', ')}`;
  return failure('illegal-transition', `${attribute} is ${String(from)} and cannot become ${String(to)}: ${open}`, {
    violations: [{ path: attribute, message: `one of: ${legal.join(', ') || 'none'}` }],
  });
}
