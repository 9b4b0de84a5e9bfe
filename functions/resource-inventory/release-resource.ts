import { orThrow } from '../../shared/adapters/aws/step-failure';
import { stepGround } from '../../shared/adapters/aws/step-ground';
import type { ReleaseRequest } from '../../shared/resource-inventory';
import { ORDER_STOCK, releaseForOrder } from '../../shared/resource-inventory/serve-order';

const ground = stepGround(ORDER_STOCK);

/** What is given back, and the error that it is undone for where it is. */
type ReleaseEvent = ReleaseRequest | { readonly request: ReleaseRequest; readonly because: string };

/** Compensation of reserve-resources, and the end of what a product that ends had. */
export async function handler(event: ReleaseEvent): Promise<Record<never, never>> {
  const request = 'request' in event ? { ...event.request, because: event.because } : event;
  orThrow(await releaseForOrder(ground.store, request, await ground.nowMs(request.tenant)));
  return {};
}
