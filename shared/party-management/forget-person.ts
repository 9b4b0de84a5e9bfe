import { type Failure, failure, type Violation } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { ResourceDeclaration } from '../tmf/declaration';
import type { HookContext } from '../tmf/hooks';
import type { PersonKeys } from '../tmf/person-keys';
import { isRecord } from '../tmf/read-path';
import type { StoredResource } from '../tmf/resource-store';
import { agreementResource } from './agreement-resources';
import { customerResource } from './resources';
import { partyRoleResource } from './role-resource';

/** What may bind a person to us; each is found by whom it engages. */
export const BINDING = [customerResource, partyRoleResource, agreementResource] as const;
const ENGAGED = 'engagedParty.id';
/** Whoever has more is not forgotten at one request: what is read is named, and the rest at the next. */
const READ_MAX = 100;

/**
 * Forgets a person for good: their key is destroyed, and with it whatever is kept of them. Fails with `conflict` while they are a
 * customer, have a role or an agreement in force, naming each.
 */
export async function forgetPerson(id: string, keys: PersonKeys, context: HookContext): Promise<Result<void, Failure>> {
  const bound = await Promise.all(BINDING.map((declaration) => bindingOf(declaration, id, context)));
  const violations = bound.flat();
  if (violations.length > 0)
    return err(failure('conflict', 'The person is bound to us: end that first', { violations }));
  await keys.forget(context.caller.tenant, id);
  return ok(undefined);
}

async function bindingOf(
  declaration: ResourceDeclaration,
  id: string,
  { store, caller: { tenant }, clock }: HookContext,
): Promise<Violation[]> {
  const { name: resource, state } = declaration;
  const { items } = await store.list({ tenant, resource, lookup: { path: ENGAGED, value: id }, limit: READ_MAX });
  const standing = (item: StoredResource): string => String(state && item.body[state.attribute]);
  return items
    .filter((item) =>
      resource === agreementResource.name ? isInForce(item, clock.now()) : !isOver(declaration, standing(item)),
    )
    .map((item) => ({ path: resource, message: `${resource} ${item.id} is ${standing(item)}` }));
}

const isOver = ({ state }: ResourceDeclaration, standing: string): boolean =>
  (state?.transitions[standing] ?? []).length === 0;

/** Approved, and not at its end. */
function isInForce({ body }: StoredResource, nowMs: number): boolean {
  const { agreementPeriod, status } = body;
  const end = isRecord(agreementPeriod) ? Date.parse(String(agreementPeriod.endDateTime)) : Number.NaN;
  return status === 'approved' && !(end <= nowMs);
}
