import { toIso } from '../kernel/clock';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { BodyOf } from '../tmf/declaration';
import { RESERVATION, type RESOURCE } from './resources';
import { shelfOf } from './shelf';

export type StockResource = BodyOf<typeof RESOURCE>;
type Moved = Result<StockResource | undefined, Failure>;

export const heldBy = (body: StockResource, reservationId: string): boolean => body.reservation?.id === reservationId;

/** On the shelf: anybody's. */
export function onShelf(body: StockResource): StockResource {
  const { reservation: _reservation, relatedParty: _party, ...rest } = body;
  return {
    ...rest,
    resourceStatus: 'available',
    usageState: 'idle',
    availableOn: shelfOf(body.category ?? 'msisdn', body.id),
  };
}

/** available → reserved. Held by this reservation already: nothing to do. Held by another: `conflict`. */
export function reserve(body: StockResource, reservationId: string, partyId: string): Moved {
  if (heldBy(body, reservationId)) return ok(undefined);
  if (body.resourceStatus !== 'available') return err(failure('conflict', `${body.category} is not available`));
  const { availableOn: _shelf, ...rest } = body;
  return ok({
    ...rest,
    resourceStatus: 'reserved',
    usageState: 'idle',
    reservation: { id: reservationId, '@referredType': RESERVATION.type },
    relatedParty: [{ id: partyId, role: 'customer', '@referredType': 'Individual' }],
  });
}

/** reserved → assigned: in use by the product it was reserved for. */
export function assign(body: StockResource, reservationId: string): Moved {
  if (!heldBy(body, reservationId)) return err(failure('conflict', `the resource is held by another reservation`));
  return ok(body.usageState === 'active' ? undefined : { ...body, usageState: 'active' });
}

/** Back to the shelf. Held by another by now: nothing to do. */
export function release(body: StockResource, reservationId: string): Moved {
  return ok(heldBy(body, reservationId) ? onShelf(body) : undefined);
}

/**
 * Out of use, and nobody's for now: a number that is given out again at once would get its last subscriber's calls. Held by
 * another by now: nothing to do.
 */
export function quarantine(body: StockResource, reservationId: string, nowMs: number): Moved {
  if (!heldBy(body, reservationId)) return ok(undefined);
  const { reservation: _reservation, relatedParty: _party, ...rest } = body;
  return ok({ ...rest, resourceStatus: 'standby', usageState: 'idle', endOperatingDate: toIso(nowMs) });
}
