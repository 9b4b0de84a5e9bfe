import type { TenantId } from '../kernel/tenant';
import type { ResourceStore } from '../tmf/resource-store';
import { bodyOf } from '../tmf/update-resource';
import { characteristicOf, type StockResource } from './move-resource';
import { RESERVATION, RESOURCE, type StockKind } from './resources';

/** A number's digits, or a SIM's ICCID and IMSI. */
export interface HeldResource {
  readonly kind: StockKind;
  readonly value: string;
  readonly imsi?: string;
}

/** What a reservation holds, or held when it ended. */
export async function readReserved(
  store: Pick<ResourceStore, 'get'>,
  tenant: TenantId,
  reservationId: string,
): Promise<HeldResource | undefined> {
  const reservation = await store.get(tenant, RESERVATION.name, reservationId);
  const id = reservation && bodyOf(RESERVATION, reservation).resource?.id;
  const stored = id === undefined ? undefined : await store.get(tenant, RESOURCE.name, id);
  return stored && heldResource(bodyOf(RESOURCE, stored));
}

/** What a number or SIM is to whoever holds it. */
export function heldResource(body: StockResource): HeldResource {
  const imsi = characteristicOf(body, 'imsi');
  return { kind: body.category ?? 'msisdn', value: body.name ?? '', ...(imsi === undefined ? {} : { imsi }) };
}
