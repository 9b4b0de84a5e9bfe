import { orThrow } from '../../shared/adapters/aws/step-failure';
import { stepGround } from '../../shared/adapters/aws/step-ground';
import type { TenantId } from '../../shared/kernel/tenant';
import type { ReservationRequest } from '../../shared/resource-inventory';
import { assignAll, ORDER_STOCK } from '../../shared/resource-inventory/serve-order';

interface AssignEvent {
  readonly tenant: TenantId;
  readonly requests: readonly ReservationRequest[];
}

const ground = stepGround(ORDER_STOCK);

/** A step of an order: what was reserved is in use; goods leave the stock. */
export async function handler({ tenant, requests }: AssignEvent): Promise<Record<never, never>> {
  orThrow(await assignAll(ground.store, requests, await ground.nowMs(tenant)));
  return {};
}
