import { orThrow } from '../../shared/adapters/aws/step-failure';
import { stepGround } from '../../shared/adapters/aws/step-ground';
import type { ReservationRequest } from '../../shared/resource-inventory';
import { assignReservation } from '../../shared/resource-inventory/end-reservation';
import { PRODUCT_STOCK, RESERVE_PRODUCT_STOCK } from '../../shared/resource-inventory/product-stock-resources';
import { takeGoods } from '../../shared/resource-inventory/reserve-goods';
import { RESERVATION, RESOURCE } from '../../shared/resource-inventory/resources';

const ground = stepGround([RESOURCE, RESERVATION, PRODUCT_STOCK, RESERVE_PRODUCT_STOCK]);

/** A step of an order: what was reserved is in use; goods leave the stock. */
export async function handler(request: ReservationRequest): Promise<Record<never, never>> {
  const nowMs = await ground.nowMs(request.tenant);
  orThrow(
    request.kind === 'goods'
      ? await takeGoods(ground.store, request, nowMs)
      : await assignReservation(ground.store, request, nowMs),
  );
  return {};
}
