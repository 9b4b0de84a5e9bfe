import { type Failure, failure } from './errors';
import { NANO_PER_UNIT } from './money';
import { err, ok, type Result } from './result';
import type { Caller, Role } from './tenant';

/** Who calls, as the audit knows them: their party, or their login where they have none. */
export const callerId = ({ partyId, subject }: Caller): string => partyId ?? subject;

/** Whether the one whom an id names is the caller, by whichever of their ids it was told. */
export const isCaller = ({ partyId, subject }: Caller, id: string | undefined): boolean =>
  id !== undefined && (id === partyId || id === subject);

/** The most that any role of a caller allows; nothing where none is named. */
export const mostOf = ({ roles }: Caller, allowed: Partial<Record<Role, bigint>>): bigint =>
  roles.reduce((most, role) => ((allowed[role] ?? 0n) > most ? (allowed[role] ?? 0n) : most), 0n);

/** Above, a second person approves what one does to money by hand: nano currency units, unless the tenant decided otherwise (`adjustmentApprovalAbove`). */
export const APPROVAL_ABOVE_NANO = 20n * NANO_PER_UNIT;

/** Who may be the second pair of eyes, and decide what nobody decides alone. */
export const APPROVERS: readonly Role[] = ['finance', 'operator'];

export const isApprover = ({ roles }: Caller): boolean => roles.some((role) => APPROVERS.includes(role));

/** Who approves, and as what. Fails with `forbidden` for somebody without such a role. */
export function approverOf(caller: Caller): Result<{ readonly id: string; readonly role: Role }, Failure> {
  const role = APPROVERS.find((one) => caller.roles.includes(one));
  return role === undefined
    ? err(failure('forbidden', `An approval needs one of the roles: ${APPROVERS.join(', ')}`))
    : ok({ id: callerId(caller), role });
}
