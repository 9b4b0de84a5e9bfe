import type { TenantId } from '../kernel/tenant';
import type { ResourceStore } from '../tmf/resource-store';
import { bodyOf } from '../tmf/update-resource';
import { characteristicOf } from './move-resource';
import { RESERVATION, RESOURCE, type StockKind } from './resources';

/** What a reservation holds, or held when it ended: a number's digits, or a SIM's ICCID and IMSI. */
export async function readReserved(
  store: Pick<ResourceStore, 'get'>,
  tenant: TenantId,
  reservationId: string,
): Promise<{ readonly kind: StockKind; readonly value: string; readonly imsi?: string } | undefined> {
  const reservation = await store.get(tenant, RESERVATION.name, reservationId);
  const id = reservation && bodyOf(RESERVATION, reservation).resource?.id;
  const stored = id === undefined ? undefined : await store.get(tenant, RESOURCE.name, id);
  if (!stored) return undefined;
  const body = bodyOf(RESOURCE, stored);
  const imsi = characteristicOf(body, 'imsi');
  return { kind: body.category ?? 'msisdn', value: body.name ?? '', ...(imsi === undefined ? {} : { imsi }) };
}
