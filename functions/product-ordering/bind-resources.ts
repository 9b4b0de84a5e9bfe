import type { TenantId } from '../../shared/kernel/tenant';
import { type BoundPlan, bindResources } from '../../shared/product-ordering/bind-resources';
import type { OrderPlan } from '../../shared/product-ordering/order-plan';
import type { ReservedResource } from '../../shared/resource-inventory';

/** A local cloud waits no longer than this for a system behind us. */
const longest = process.env.NETWORK_WAIT_SECONDS;
const LONGEST_SECONDS = longest === undefined ? undefined : Number(longest);

interface BindEvent {
  readonly tenant: TenantId;
  readonly orderId: string;
  readonly plan: OrderPlan;
  readonly reserved: readonly ReservedResource[];
}

/** A step of an order: the plan with the numbers and SIMs that were reserved. Reads and writes nothing. */
export async function handler({ tenant, orderId, plan, reserved }: BindEvent): Promise<BoundPlan> {
  return bindResources({ tenant, orderId }, plan, reserved, LONGEST_SECONDS);
}
