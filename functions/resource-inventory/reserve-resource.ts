import { orThrow } from '../../shared/adapters/aws/step-failure';
import { stepGround } from '../../shared/adapters/aws/step-ground';
import type { GoodsRequest, ReservedResource, ReserveRequest } from '../../shared/resource-inventory';
import { PRODUCT_STOCK, RESERVE_PRODUCT_STOCK } from '../../shared/resource-inventory/product-stock-resources';
import { reserveGoods } from '../../shared/resource-inventory/reserve-goods';
import { reserveResource } from '../../shared/resource-inventory/reserve-resource';
import { RESERVATION, RESOURCE } from '../../shared/resource-inventory/resources';

const ground = stepGround([RESOURCE, RESERVATION, PRODUCT_STOCK, RESERVE_PRODUCT_STOCK]);

/** A step of an order: one number, SIM or piece of goods out of stock. Throws OutOfStock, Busy, Conflict, UnknownReference. */
export async function handler(request: ReserveRequest | GoodsRequest): Promise<ReservedResource> {
  const nowMs = await ground.nowMs(request.tenant);
  return orThrow(
    request.kind === 'goods'
      ? await reserveGoods(ground.store, request, nowMs)
      : await reserveResource(ground.store, request, nowMs),
  );
}
