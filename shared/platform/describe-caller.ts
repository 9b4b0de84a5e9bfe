import type { ApiHandler } from '../kernel/api';
import { toIso } from '../kernel/clock';
import { failure } from '../kernel/errors';
import type { TenantSettingsReader } from '../kernel/tenant-settings';
import { respondFailure, respondJson } from '../tmf/respond';
import { tenantApi } from './resources';

/** Who the token says you are, and what time it is for your tenant. Open to every role. */
export const CALLER_PATH = `${tenantApi.basePath}/caller`;

export const describeCaller =
  (settings: TenantSettingsReader): ApiHandler =>
  async ({ method, caller, requestId }) => {
    if (method !== 'GET')
      return respondFailure(failure('method-not-allowed', 'Allowed here: GET'), requestId, { Allow: 'GET' });
    const clock = await settings.clockOf(caller.tenant);
    const { tenant, subject, roles, partyId } = caller;
    return respondJson(200, {
      tenant,
      subject,
      roles,
      ...(partyId === undefined ? {} : { partyId }),
      now: toIso(clock.now()),
    });
  };
