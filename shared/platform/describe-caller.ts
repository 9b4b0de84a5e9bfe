import type { ApiHandler } from '../kernel/api';
import { toIso } from '../kernel/clock';
import type { TenantSettingsReader } from '../kernel/tenant-settings';
import { respondJson, respondNotAllowed } from '../tmf/respond';
import { tenantApi } from './resources';

/** Who the token says you are, and what time it is for your tenant. Open to every role. */
export const CALLER_PATH = `${tenantApi.basePath}/caller`;

export const describeCaller =
  (settings: TenantSettingsReader): ApiHandler =>
  async ({ method, caller, requestId }) => {
    if (method !== 'GET') return respondNotAllowed('GET', requestId);
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
