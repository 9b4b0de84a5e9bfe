import { orThrow } from '../../shared/adapters/aws/step-failure';
import { stepGround } from '../../shared/adapters/aws/step-ground';
import type { ReservationRequest } from '../../shared/resource-inventory';
import { assignForOrder, ORDER_STOCK } from '../../shared/resource-inventory/serve-order';

const ground = stepGround(ORDER_STOCK);

/** A step of an order: what was reserved is in use; goods leave the stock. */
export async function handler(request: ReservationRequest): Promise<Record<never, never>> {
  orThrow(await assignForOrder(ground.store, request, await ground.nowMs(request.tenant)));
  return {};
}
