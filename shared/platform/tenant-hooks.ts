import { failure } from '../kernel/errors';
import { err, ok } from '../kernel/result';
import { tenantId } from '../kernel/tenant';
import type { ResourceHooks } from '../tmf/hooks';
import { checkTarget } from './check-callback';
import type { StoredTenant } from './tenant-settings';
import { toTenantSettings } from './tenant-settings';

/** A tenant is made under the name that the operator's token carries, and a clock only ever jumps forward. */
export const tenantHooks = (local: boolean): ResourceHooks<StoredTenant> => ({
  async beforeCreate(draft, { caller }) {
    if (!isTimeZone(toTenantSettings(draft).timeZone)) return err(unknownTimeZone);
    const refused = checkAmounts(draft) ?? checkClock(draft, undefined) ?? checkSystems(draft, local);
    return refused ? err(refused) : ok({ ...draft, id: tenantId(caller.tenant) });
  },
  async beforePatch(next, previous) {
    if (!isTimeZone(toTenantSettings(next).timeZone)) return err(unknownTimeZone);
    const refused = checkAmounts(next) ?? checkClock(next, previous) ?? checkSystems(next, local);
    return refused ? err(refused) : ok(next);
  },
});

/** We call these addresses: none leads into our own network, and each system has one. */
function checkSystems({ networkSystem = [] }: StoredTenant, local: boolean) {
  const violations = networkSystem.flatMap(({ system, url }, at) => {
    const problem = checkTarget(url, local);
    const isTwice = networkSystem.findIndex((other) => other.system === system) !== at;
    return [
      ...(problem === undefined ? [] : [{ path: `networkSystem.${at}.url`, message: problem }]),
      ...(isTwice ? [{ path: `networkSystem.${at}.system`, message: `${system} has an address already` }] : []),
    ];
  });
  return violations.length === 0 ? undefined : failure('invalid-request', 'A system cannot be called', { violations });
}

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
