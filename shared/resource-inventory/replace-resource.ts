import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { ResourceStore } from '../tmf/resource-store';
import { bodyOf, updateResource } from '../tmf/update-resource';
import { heldBy, quarantine, type StockResource } from './move-resource';
import { type HeldResource, heldResource } from './read-reserved';
import type { ReservationRequest } from './reservation';
import { RESERVATION, RESOURCE } from './resources';

/**
 * Puts a new number or SIM in the place of one in use: the reservation goes on with what `by` held, `by` ends, and what was in use rests. A
 * crash in between is mended by the same call again: each step is done on condition that it was not. `not-found` where `by` holds nothing.
 */
export async function replaceResource(
  store: ResourceStore,
  { tenant, id, by }: ReservationRequest & { readonly by: string },
  nowMs: number,
): Promise<Result<HeldResource, Failure>> {
  const target = { tenant, nowMs };
  const holder = await store.get(tenant, RESERVATION.name, by);
  const newId = holder && bodyOf(RESERVATION, holder).resource?.id;
  if (newId === undefined) return err(failure('not-found', `reservation ${by} holds nothing`));
  const taken = await updateResource(store, RESOURCE, { ...target, id: newId }, (body) => handedOver(body, by, id));
  if (!taken.ok) return taken;
  const standing = await store.get(tenant, RESERVATION.name, id);
  const oldId = standing && bodyOf(RESERVATION, standing).resource?.id;
  if (oldId !== undefined && oldId !== newId) {
    const rested = await updateResource(store, RESOURCE, { ...target, id: oldId }, (old) => quarantine(old, id, nowMs));
    if (!rested.ok) return rested;
  }
  const resource = { id: newId, '@referredType': RESOURCE.type };
  const pointed = await updateResource(store, RESERVATION, { ...target, id }, (reservation) =>
    ok(reservation.resource?.id === newId ? undefined : { ...reservation, resource }),
  );
  if (!pointed.ok) return pointed;
  const ended = await updateResource(store, RESERVATION, { ...target, id: by }, (reservation) =>
    ok(reservation.state === 'released' ? undefined : { ...reservation, state: 'released' as const }),
  );
  if (!ended.ok) return ended;
  return ok(heldResource(bodyOf(RESOURCE, taken.value)));
}

function handedOver(body: StockResource, by: string, id: string): Result<StockResource | undefined, Failure> {
  if (heldBy(body, id)) return ok(undefined);
  if (!heldBy(body, by)) return err(failure('conflict', 'the new resource is held by another reservation'));
  return ok({ ...body, usageState: 'active', reservation: { id, '@referredType': RESERVATION.type } });
}
