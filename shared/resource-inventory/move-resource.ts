import { toIso } from '../kernel/clock';
import { type Failure, failure } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { BodyOf } from '../tmf/declaration';
import { quarantineShelfOf } from './quarantine-shelf';
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
    availableOn: shelfOf(body.category ?? 'msisdn', body.id, characteristicOf(body, POOL)),
  };
}

/** The characteristic of what is kept for some offers alone: the name of its pool. */
export const POOL = 'pool';

/** available → reserved. Held by this reservation already: nothing to do. Held by another, or of another pool: `conflict`. */
export function reserve(body: StockResource, reservationId: string, partyId: string, pool?: string): Moved {
  if (heldBy(body, reservationId)) return ok(undefined);
  if (characteristicOf(body, POOL) !== pool) return err(failure('conflict', `${body.category} is of another pool`));
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

/** Back to the shelf; a number that never came from its operator is not ours to keep. Held by another by now: nothing to do. */
export function release(body: StockResource, reservationId: string, nowMs: number): Moved {
  if (!heldBy(body, reservationId)) return ok(undefined);
  return isPorted(body) ? retire(body, reservationId, nowMs) : ok(onShelf(body));
}

/** From rest back to the shelf: nobody's, and as if it had never been in use. */
export function endRest(body: StockResource): StockResource {
  const { endOperatingDate: _, ...rest } = body;
  return onShelf(rest);
}

/**
 * Out of use, and nobody's for now. A number rests in quarantine: given out again at once it would get its last subscriber's calls. Others
 * are retired: no card is given to a second subscriber, and a ported number returns to whose range it is of. Held by another by now:
 * nothing to do.
 */
export function quarantine(body: StockResource, reservationId: string, nowMs: number): Moved {
  if (body.category === 'sim' || isPorted(body)) return retire(body, reservationId, nowMs);
  return rest(body, reservationId, nowMs);
}

/** In quarantine, whatever it is: also a SIM that nobody used, but that the network would not serve. */
export function rest(body: StockResource, reservationId: string, nowMs: number): Moved {
  if (!heldBy(body, reservationId)) return ok(undefined);
  return ok({ ...atRest(body, nowMs), availableOn: quarantineShelfOf(nowMs) });
}

/** Out of use for good: it is on no shelf again. */
export function retire(body: StockResource, reservationId: string, nowMs: number): Moved {
  return ok(heldBy(body, reservationId) ? { ...atRest(body, nowMs), administrativeState: 'shutdown' } : undefined);
}

function atRest(body: StockResource, nowMs: number): StockResource {
  const { reservation: _reservation, relatedParty: _party, ...rest } = body;
  return { ...rest, resourceStatus: 'standby', usageState: 'idle', endOperatingDate: toIso(nowMs) };
}

/** The characteristic of a number that came from another operator: which. */
export const PORTED_FROM = 'portedFrom';
const isPorted = (body: StockResource): boolean => characteristicOf(body, PORTED_FROM) !== undefined;

/** A characteristic's text: `imsi`. */
export function characteristicOf({ resourceCharacteristic }: StockResource, named: string): string | undefined {
  const value = resourceCharacteristic?.find(({ name }) => name === named)?.value;
  return typeof value === 'string' ? value : undefined;
}

/** The number of another operator, as the reservation's that it comes for. */
export function portIn(body: StockResource, reservationId: string, partyId: string, donor: string): Moved {
  if (heldBy(body, reservationId)) return ok(undefined);
  const comesBack = body.administrativeState === 'shutdown' && body.resourceStatus === 'standby';
  if (!comesBack) return err(failure('conflict', 'the number to port is in our own stock'));
  return ok(ported(body, reservationId, partyId, donor));
}

export function ported(body: StockResource, reservationId: string, partyId: string, donor: string): StockResource {
  const { availableOn: _shelf, endOperatingDate: _end, ...rest } = body;
  const others = (body.resourceCharacteristic ?? []).filter(({ name }) => name !== PORTED_FROM);
  return {
    ...rest,
    administrativeState: 'unlocked',
    resourceStatus: 'reserved',
    usageState: 'idle',
    reservation: { id: reservationId, '@referredType': RESERVATION.type },
    relatedParty: [{ id: partyId, role: 'customer', '@referredType': 'Individual' }],
    resourceCharacteristic: [...others, { name: PORTED_FROM, value: donor }],
  };
}
