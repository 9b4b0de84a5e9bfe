import { failure } from '../kernel/errors';
import { err, ok } from '../kernel/result';
import { tenantId } from '../kernel/tenant';
import type { ResourceHooks } from '../tmf/hooks';
import type { StoredTenant } from './tenant-settings';
import { toTenantSettings } from './tenant-settings';

/** A tenant is made under the name that the operator's token carries, and a clock only ever jumps forward. */
export const tenantHooks: ResourceHooks<StoredTenant> = {
  async beforeCreate(draft, { caller }) {
    if (!isTimeZone(toTenantSettings(draft).timeZone)) return err(unknownTimeZone);
    const refused = checkAmounts(draft) ?? checkClock(draft, undefined);
    return refused ? err(refused) : ok({ ...draft, id: tenantId(caller.tenant) });
  },
  async beforePatch(next, previous) {
    if (!isTimeZone(toTenantSettings(next).timeZone)) return err(unknownTimeZone);
    const refused = checkAmounts(next) ?? checkClock(next, previous);
    return refused ? err(refused) : ok(next);
  },
};

/** A clock that ran backwards would bill a month twice; a live brand's clock is the world's. */
function checkClock(next: StoredTenant, previous: StoredTenant | undefined) {
  const [before, after] = [previous?.clockOffsetSeconds ?? 0, next.clockOffsetSeconds ?? 0];
  if (after === before) return undefined;
  const violations = [{ path: 'clockOffsetSeconds', message: `is ${before} and may only grow, in a sandbox` }];
  if (next.sandbox !== true) return failure('not-patchable', 'Only a sandbox may move its clock', { violations });
  return after < before ? failure('not-patchable', 'A clock only jumps forward', { violations }) : undefined;
}

/** A transfer that cost less than nothing would make money. */
function checkAmounts(tenant: StoredTenant) {
  const violations = (['adjustmentApprovalAbove', 'transferCost'] as const).flatMap((path) =>
    tenant[path]?.startsWith('-') ? [{ path, message: 'is not below zero' }] : [],
  );
  return violations.length === 0 ? undefined : failure('invalid-request', 'An amount is not possible', { violations });
}

const unknownTimeZone = failure('invalid-request', 'The time zone is unknown', {
  violations: [{ path: 'timeZone', message: 'is an IANA name such as Europe/Berlin' }],
});

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
