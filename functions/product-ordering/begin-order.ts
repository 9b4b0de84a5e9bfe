import { orThrow } from '../../shared/adapters/aws/step-failure';
import { stepGround } from '../../shared/adapters/aws/step-ground';
import type { TenantId } from '../../shared/kernel/tenant';
import { beginOrder } from '../../shared/product-ordering/move-order';
import { PRODUCT_ORDER } from '../../shared/product-ordering/resources';
import { updateResource } from '../../shared/tmf/update-resource';

const ground = stepGround([PRODUCT_ORDER]);

/** The first step: the order is in progress. Throws IllegalTransition when it ended before. */
export async function handler(order: { tenant: TenantId; orderId: string }): Promise<Record<never, never>> {
  const target = { tenant: order.tenant, id: order.orderId, nowMs: await ground.nowMs(order.tenant) };
  orThrow(await updateResource(ground.store, PRODUCT_ORDER, target, beginOrder));
  return {};
}
