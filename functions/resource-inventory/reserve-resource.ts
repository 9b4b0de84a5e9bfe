import { orThrow } from '../../shared/adapters/aws/step-failure';
import { stepGround } from '../../shared/adapters/aws/step-ground';
import type { ReservedResource, ReserveRequest } from '../../shared/resource-inventory';
import { reserveResource } from '../../shared/resource-inventory/reserve-resource';
import { RESERVATION, RESOURCE } from '../../shared/resource-inventory/resources';

const ground = stepGround([RESOURCE, RESERVATION]);

/** A step of an order: one number or SIM out of stock. Throws OutOfStock, Busy, Conflict, UnknownReference. */
export async function handler(request: ReserveRequest): Promise<ReservedResource> {
  return orThrow(await reserveResource(ground.store, request, await ground.nowMs(request.tenant)));
}
