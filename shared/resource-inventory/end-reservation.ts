import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { ResourceStore } from '../tmf/resource-store';
import { bodyOf, updateResource } from '../tmf/update-resource';
import { newResource } from '../tmf/write-resource';
import { assign, quarantine, release, rest, retire } from './move-resource';
import type { ReleaseRequest, ReservationRequest } from './reservation';
import { RESERVATION, RESOURCE, RESOURCE_INVENTORY_API } from './resources';

const LEAVING = { shelf: release, quarantine, retirement: retire, doubt: rest } as const;

/**
 * Errors after which a SIM does not go to the next customer at once: the network (or the SM-DP+) declined it, or never answered for it. A step of
 * ours that runs out of time ends with another name (`States.Timeout`): that is no fault of the SIM.
 */
const UNSERVED: readonly (string | undefined)[] = [
  'NetworkTaskDeclined',
  'PartnerTaskDeclined',
  'ProfileDeclined',
  'States.HeartbeatTimeout',
];

/**
 * Ends a reservation: what it holds goes back to the shelf, or to quarantine after use, and it cannot be made any more. One
 * that was never made is written as released, so that a step which is still running somewhere cannot make it afterwards.
 */
export async function releaseReservation(
  store: ResourceStore,
  request: ReleaseRequest,
  nowMs: number,
): Promise<Result<void, Failure>> {
  const never = newResource(RESERVATION, {
    tenant: request.tenant,
    id: request.id,
    basePath: RESOURCE_INVENTORY_API.basePath,
    nowMs,
    body: { state: 'released' },
  });
  const { created } = await store.create(never);
  if (created) return ok(undefined);
  const target = { tenant: request.tenant, id: request.id, nowMs };
  const closed = await updateResource(store, RESERVATION, target, (body) =>
    ok(body.state === 'released' ? undefined : { ...body, state: 'released' as const }),
  );
  if (!closed.ok) return closed;
  const held = bodyOf(RESERVATION, closed.value).resource?.id;
  if (held === undefined) return ok(undefined);
  const to = request.to === 'doubt' && !UNSERVED.includes(request.because) ? 'shelf' : request.to;
  const freed = await updateResource(store, RESOURCE, { ...target, id: held }, (body) =>
    LEAVING[to](body, request.id, nowMs),
  );
  return freed.ok ? ok(undefined) : freed;
}

/** The product is active: what was reserved for it is in use. */
export async function assignReservation(
  store: ResourceStore,
  request: ReservationRequest,
  nowMs: number,
): Promise<Result<void, Failure>> {
  const reservation = await store.get(request.tenant, RESERVATION.name, request.id);
  const held = reservation && bodyOf(RESERVATION, reservation).resource?.id;
  if (held === undefined) return err(failure('not-found', `reservation ${request.id} holds nothing`));
  const target = { tenant: request.tenant, id: held, nowMs };
  const assigned = await updateResource(store, RESOURCE, target, (body) => assign(body, request.id));
  return assigned.ok ? ok(undefined) : assigned;
}
