import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { Caller, Role } from '../kernel/tenant';
import type { Body, Operation, ResourceDeclaration, Shape } from './declaration';
import { firstValueAt } from './read-path';

type Action = 'read' | 'write';

const actionOf = (operation: Operation): Action => (operation === 'get' || operation === 'list' ? 'read' : 'write');

/** The roles that may do this. */
export const rolesFor = ({ access }: ResourceDeclaration, operation: Operation): readonly Role[] =>
  (operation === 'create' || operation === 'delete' ? access[operation] : undefined) ?? access[actionOf(operation)];

/** Whether one of the caller's roles may do this to the resource at all. A subscriber needs a party for it. */
export function checkRole(declaration: ResourceDeclaration, operation: Operation, caller: Caller): Failure | undefined {
  const allowed = rolesFor(declaration, operation);
  const action = actionOf(operation);
  const mayAtAll = caller.roles.some((role) => allowed.includes(role));
  if (!mayAtAll) return failure('forbidden', `This needs one of the roles: ${allowed.join(', ')}`);
  if (isNarrowed(declaration, action, caller) && caller.partyId === undefined)
    return failure('forbidden', 'Sign up first: this token stands for no party');
  return undefined;
}

/**
 * True when the caller may do this as a subscriber only: then all is narrowed to what is their own. What nobody owns
 * (a catalog) is everyone's.
 */
export const isNarrowed = (declaration: ResourceDeclaration, action: Action, caller: Caller): boolean =>
  declaration.access.own !== undefined &&
  !caller.roles.some((role) => role !== 'subscriber' && declaration.access[action].includes(role));

/** Whose a resource is: the party at its `own` path. */
export const ownerOf = (declaration: ResourceDeclaration, body: Body): string | undefined =>
  declaration.access.own === undefined ? undefined : firstValueAt(body, declaration.access.own);

/** Whether the caller may know that this exists. Another's is as if it were not there. */
export const mayAccess = (declaration: ResourceDeclaration, action: Action, caller: Caller, body: Body): boolean =>
  !isNarrowed(declaration, action, caller) || ownerOf(declaration, body) === caller.partyId;

/** What a subscriber creates is theirs: the owner is written in when absent, and `forbidden` when it is another. */
export function claimOwn(declaration: ResourceDeclaration, caller: Caller, body: Body): Result<Body, Failure> {
  const { own } = declaration.access;
  if (own === undefined || caller.partyId === undefined || !isNarrowed(declaration, 'write', caller)) return ok(body);
  const owner = firstValueAt(body, own);
  if (owner === caller.partyId) return ok(body);
  if (owner !== undefined) return err(failure('forbidden', `${own} is another party than yours`));
  const [head = '', ...rest] = own.split('.');
  return ok({ ...body, [head]: ownerValue(declaration.attributes, body, head, rest, caller.partyId) });
}

function ownerValue(
  shape: Shape,
  at: Readonly<Record<string, unknown>>,
  head: string,
  rest: string[],
  party: string,
): unknown {
  const [next, ...further] = rest;
  if (next === undefined) return party;
  const type = Object.hasOwn(shape, head) ? shape[head] : undefined;
  const inner = type?.kind === 'array' ? type.items : type;
  const standing = at[head];
  const value = { [next]: ownerValue(inner?.attributes ?? {}, {}, next, further, party) };
  if (type?.kind !== 'array') return { ...(typeof standing === 'object' ? standing : {}), ...value };
  const customer =
    inner?.attributes && 'role' in inner.attributes ? { role: 'customer', '@referredType': 'Individual' } : {};
  return [...(Array.isArray(standing) ? standing : []), { ...value, ...customer }];
}
