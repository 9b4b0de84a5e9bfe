import { orThrow } from '../../shared/adapters/aws/step-failure';
import { stepGround } from '../../shared/adapters/aws/step-ground';
import type { TenantId } from '../../shared/kernel/tenant';
import { keepCourse } from '../../shared/product-ordering/move-order';
import { PRODUCT_ORDER } from '../../shared/product-ordering/resources';
import { updateResource } from '../../shared/tmf/update-resource';

interface CourseRequest {
  readonly tenant: TenantId;
  readonly orderId: string;
  /** Whether the order passes its point of no return. */
  readonly isLast: boolean;
  /** Which version of the order was planned. */
  readonly version?: number;
}

const ground = stepGround([PRODUCT_ORDER]);

/** A step between others: throws CancellationRequested when the order is to be undone, PreconditionFailed when it is to be planned anew. */
export async function handler({ tenant, orderId, isLast, version }: CourseRequest): Promise<Record<never, never>> {
  const nowMs = await ground.nowMs(tenant);
  const target = { tenant, id: orderId, nowMs };
  orThrow(
    await updateResource(ground.store, PRODUCT_ORDER, target, (order) => keepCourse(order, isLast, nowMs, version)),
  );
  return {};
}
