import { orThrow } from '../../shared/adapters/aws/step-failure';
import { stepGround } from '../../shared/adapters/aws/step-ground';
import type { GoodsRequest, ReservedResource, ReserveRequest } from '../../shared/resource-inventory';
import { ORDER_STOCK, reserveForOrder } from '../../shared/resource-inventory/serve-order';

const ground = stepGround(ORDER_STOCK);

/** A step of an order: one number, SIM or piece of goods out of stock. Throws OutOfStock, Busy, Conflict, UnknownReference. */
export async function handler(request: ReserveRequest | GoodsRequest): Promise<ReservedResource> {
  return orThrow(await reserveForOrder(ground.store, request, await ground.nowMs(request.tenant)));
}
