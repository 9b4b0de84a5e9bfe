import { DynamoDbProductReader } from '../../shared/adapters/aws/product-reader';
import { orThrow } from '../../shared/adapters/aws/step-failure';
import { fromEnvironment, stepGround } from '../../shared/adapters/aws/step-ground';
import type { TenantId } from '../../shared/kernel/tenant';
import { type BoundPlan, bindResources } from '../../shared/product-ordering/bind-resources';
import { chargingRequests, type ProductToMake } from '../../shared/product-ordering/charging-request';
import { keepCourse } from '../../shared/product-ordering/move-order';
import type { OrderPlan } from '../../shared/product-ordering/order-plan';
import { PRODUCT_ORDER } from '../../shared/product-ordering/resources';
import type { ReservedResource } from '../../shared/resource-inventory';
import { updateResource } from '../../shared/tmf/update-resource';

/** A local cloud waits no longer than this for a system behind us. */
const longest = process.env.NETWORK_WAIT_SECONDS;
const LONGEST_SECONDS = longest === undefined ? undefined : Number(longest);

interface BindEvent {
  readonly tenant: TenantId;
  readonly orderId: string;
  readonly plan: OrderPlan;
  readonly reserved: readonly ReservedResource[];
}

type BoundSteps = Omit<BoundPlan, 'products'> & { readonly products: readonly ProductToMake[] };

const ground = stepGround([PRODUCT_ORDER]);
const products = new DynamoDbProductReader(ground.client, fromEnvironment('PRODUCTS_TABLE'));

/**
 * A step of an order: the plan with the numbers and SIMs that were reserved, and what charging will be asked. The first look whether the
 * order goes on, and the last one where the network has no part in it: throws CancellationRequested,
 * or PreconditionFailed when it is to be planned anew.
 */
export async function handler(event: BindEvent): Promise<BoundSteps> {
  const { tenant, orderId, plan, reserved } = event;
  const bound = bindResources({ tenant, orderId }, plan, reserved, LONGEST_SECONDS);
  const toMake = orThrow(await chargingRequests(bound.products, products));
  const nowMs = await ground.nowMs(tenant);
  const isLast = bound.waves.length === 0;
  const target = { tenant, id: orderId, nowMs };
  orThrow(
    await updateResource(ground.store, PRODUCT_ORDER, target, (order) =>
      keepCourse(order, isLast, nowMs, plan.version),
    ),
  );
  return { ...bound, products: toMake };
}
