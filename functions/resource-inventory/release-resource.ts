import { orThrow } from '../../shared/adapters/aws/step-failure';
import { stepGround } from '../../shared/adapters/aws/step-ground';
import type { ReleaseRequest } from '../../shared/resource-inventory';
import { ORDER_STOCK, releaseForOrder } from '../../shared/resource-inventory/serve-order';

const ground = stepGround(ORDER_STOCK);

/** Compensation of reserve-resource. */
export async function handler(request: ReleaseRequest): Promise<Record<never, never>> {
  orThrow(await releaseForOrder(ground.store, request, await ground.nowMs(request.tenant)));
  return {};
}
