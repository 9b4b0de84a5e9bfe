import { orThrow } from '../../shared/adapters/aws/step-failure';
import { stepGround } from '../../shared/adapters/aws/step-ground';
import type { ReleaseRequest } from '../../shared/resource-inventory';
import { releaseReservation } from '../../shared/resource-inventory/end-reservation';
import { PRODUCT_STOCK, RESERVE_PRODUCT_STOCK } from '../../shared/resource-inventory/product-stock-resources';
import { releaseGoods } from '../../shared/resource-inventory/reserve-goods';
import { RESERVATION, RESOURCE } from '../../shared/resource-inventory/resources';

const ground = stepGround([RESOURCE, RESERVATION, PRODUCT_STOCK, RESERVE_PRODUCT_STOCK]);

/** Compensation of reserve-resource. */
export async function handler(request: ReleaseRequest): Promise<Record<never, never>> {
  const nowMs = await ground.nowMs(request.tenant);
  orThrow(
    request.kind === 'goods'
      ? await releaseGoods(ground.store, request, nowMs)
      : await releaseReservation(ground.store, request, nowMs),
  );
  return {};
}
