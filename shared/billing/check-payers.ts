import { toIso } from '../kernel/clock';
import { type Failure, failure, type Violation } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import type { ResourceStore } from '../tmf/resource-store';
import { isPaidBy, PAYERS_DEEP_MAX, readAccount } from './account-payers';
import type { AccountBody } from './account-resources';

type Relationship = NonNullable<AccountBody['accountRelationship']>[number];

const PATH = 'accountRelationship';

/**
 * An account with who pays for it from now on: a relationship by which another pays begins when it is said, and ends by its
 * `validFor.endDateTime`, so a period that is over stays whose it was. Fails where it names nobody, or an account that pays itself in the end.
 */
export async function withPayers(
  next: AccountBody,
  previous: AccountBody | undefined,
  given: { readonly store: ResourceStore; readonly tenant: TenantId; readonly nowMs: number },
): Promise<Result<AccountBody, Failure>> {
  const relationships = next.accountRelationship ?? [];
  const before = (previous?.accountRelationship ?? []).filter(({ relationshipType }) => isPaidBy(relationshipType));
  const violations: Violation[] = before.flatMap((one) =>
    relationships.some((other) => isSame(one, other))
      ? []
      : [{ path: PATH, message: `${one.relationshipType} stays: end it by validFor.endDateTime` }],
  );
  for (const [index, { relationshipType, account }] of relationships.entries()) {
    if (!isPaidBy(relationshipType)) continue;
    const problem = await faultOf(next.id, account?.id ?? '', given);
    if (problem !== undefined) violations.push({ path: `${PATH}.${index}.account.id`, message: problem });
  }
  if (violations.length > 0)
    return err(failure('invalid-request', 'The account cannot be paid for like this', { violations }));
  if (relationships.length === 0) return ok(next);
  return ok({
    ...next,
    accountRelationship: relationships.map((one) =>
      isPaidBy(one.relationshipType) ? startedBy(one, before, given.nowMs) : one,
    ),
  });
}

const isSame = (one: Relationship, other: Relationship): boolean =>
  one.relationshipType === other.relationshipType && one.account?.id === other.account?.id;

/** It began when it was first said, whatever is said now. */
function startedBy(one: Relationship, before: readonly Relationship[], nowMs: number): Relationship {
  const startDateTime = before.find((other) => isSame(one, other))?.validFor?.startDateTime ?? toIso(nowMs);
  return { ...one, validFor: { ...one.validFor, startDateTime } };
}

async function faultOf(
  ownId: string,
  payerId: string,
  { store, tenant }: { readonly store: ResourceStore; readonly tenant: TenantId },
): Promise<string | undefined> {
  let above = [payerId];
  for (let depth = 0; depth <= PAYERS_DEEP_MAX && above.length > 0; depth += 1) {
    if (above.includes(ownId)) return 'is paid by this account itself';
    const accounts = await Promise.all(above.map((id) => readAccount(store, tenant, id)));
    if (depth === 0 && accounts[0] === undefined) return 'names no billing account';
    above = accounts.flatMap((account) =>
      (account?.accountRelationship ?? []).flatMap(({ relationshipType, account: one }) =>
        isPaidBy(relationshipType) && one?.id !== undefined ? [one.id] : [],
      ),
    );
  }
  return above.length > 0 ? `has more than ${PAYERS_DEEP_MAX} accounts above it` : undefined;
}
