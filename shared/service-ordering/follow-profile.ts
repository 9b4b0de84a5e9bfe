import { toIso } from '../kernel/clock';
import { type Failure, failure, type Violation } from '../kernel/errors';
import { isId } from '../kernel/ids';
import { err, ok, type Result } from '../kernel/result';
import type { TenantId } from '../kernel/tenant';
import { resourceIdOf } from '../resource-inventory';
import { isRecord } from '../tmf/read-path';
import type { ResourceStore } from '../tmf/resource-store';
import { updateResource } from '../tmf/update-resource';
import type { TaskResults } from './ports';
import { SERVICE_ORDER } from './resources';

/** ES2+ HandleDownloadProgressInfo's notification points (GSMA SGP.22 §5.3.5), as far as they say where a profile is. */
const REACHED: Readonly<Record<number, string>> = {
  3: 'downloaded',
  4: 'installed',
  100: 'enabled',
  101: 'disabled',
  102: 'deleted',
};
/** A device that enables and disables all day does not grow our items. */
const MILESTONES_MAX = 20;

export interface ProfileNotification {
  readonly callId: string;
  readonly iccid: string;
  /** Absent: a point that says nothing of where the profile is, or one that it did not pass. */
  readonly reached?: string;
}

/** An SM-DP+'s notification out of untrusted JSON; `invalid-request` names all that is wrong. */
export function parseNotification(value: unknown): Result<ProfileNotification, Failure> {
  const given = isRecord(value) ? value : {};
  const header = isRecord(given.header) ? given.header : {};
  const status = isRecord(given.notificationPointStatus) ? given.notificationPointStatus.status : undefined;
  const { functionCallIdentifier: callId } = header;
  const violations: Violation[] = [];
  const isCall = typeof callId === 'string' && isId(callId);
  if (!isCall) violations.push({ path: 'header.functionCallIdentifier', message: 'the call’s own id' });
  // SGP.22 pads an ICCID to 20 digits with F.
  const iccid = typeof given.iccid === 'string' ? given.iccid.replace(/F+$/i, '') : '';
  if (!/^\d{18,20}$/.test(iccid)) violations.push({ path: 'iccid', message: 'an ICCID' });
  if (!isCall || violations.length > 0)
    return err(failure('invalid-request', 'This is no notification of a profile', { violations }));
  const reached = status === 'Executed-Success' ? REACHED[Number(given.notificationPointId)] : undefined;
  return ok({ callId, iccid, ...(reached === undefined ? {} : { reached }) });
}

/** Writes down where a profile is, at the task that gave its activation code. The same call again changes nothing. */
export async function followProfile(
  { store, results }: { readonly store: ResourceStore; readonly results: TaskResults },
  tenant: TenantId,
  { callId, iccid, reached }: ProfileNotification,
  nowMs: number,
): Promise<Result<void, Failure>> {
  const known = await results.find({
    tenant,
    productId: resourceIdOf(tenant, 'sim', iccid),
    operation: 'confirm-profile',
  });
  if (!known) return err(failure('not-found', 'No profile of this ICCID was ordered'));
  if (reached === undefined) return ok(undefined);
  const written = await updateResource(store, SERVICE_ORDER, { tenant, id: known.taskId, nowMs }, (order) => {
    const milestone = order.milestone ?? [];
    if (milestone.some(({ id }) => id === callId)) return ok(undefined);
    const entry = { id: callId, name: reached, milestoneDate: toIso(nowMs), status: 'completed' };
    return ok({ ...order, milestone: [...milestone, entry].slice(-MILESTONES_MAX) });
  });
  return written.ok ? ok(undefined) : written;
}
