import { orThrow } from '../../shared/adapters/aws/step-failure';
import { stepGround } from '../../shared/adapters/aws/step-ground';
import type { TenantId } from '../../shared/kernel/tenant';
import { completeOrder } from '../../shared/product-ordering/move-order';
import type { PlanUnit } from '../../shared/product-ordering/order-plan';
import { PRODUCT_ORDER } from '../../shared/product-ordering/resources';
import { updateResource } from '../../shared/tmf/update-resource';

interface CompleteEvent {
  readonly tenant: TenantId;
  readonly orderId: string;
  readonly units: readonly PlanUnit[];
}

const ground = stepGround([PRODUCT_ORDER]);

/** The last step: the order is completed and names its products. */
export async function handler({ tenant, orderId, units }: CompleteEvent): Promise<Record<never, never>> {
  const nowMs = await ground.nowMs(tenant);
  // An item with a quantity names its first product; the others carry the item's id themselves.
  const productIds = new Map(units.map((unit) => [unit.itemId, unit.id] as const).reverse());
  const target = { tenant, id: orderId, nowMs };
  orThrow(
    await updateResource(ground.store, PRODUCT_ORDER, target, (order) => completeOrder(order, productIds, nowMs)),
  );
  return {};
}
