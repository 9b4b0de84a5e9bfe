import { orThrow } from '../../shared/adapters/aws/step-failure';
import { stepGround } from '../../shared/adapters/aws/step-ground';
import type { TenantId } from '../../shared/kernel/tenant';
import type { GoodsRequest, ReservedResource, ReserveRequest } from '../../shared/resource-inventory';
import { ORDER_STOCK, reserveAll } from '../../shared/resource-inventory/serve-order';

interface ReserveEvent {
  readonly tenant: TenantId;
  readonly requests: readonly (ReserveRequest | GoodsRequest)[];
}

const ground = stepGround(ORDER_STOCK);

/** A step of an order: its numbers, SIMs and pieces of goods out of stock. Throws OutOfStock, Busy, Conflict, UnknownReference. */
export async function handler({ tenant, requests }: ReserveEvent): Promise<readonly ReservedResource[]> {
  return orThrow(await reserveAll(ground.store, requests, await ground.nowMs(tenant)));
}
