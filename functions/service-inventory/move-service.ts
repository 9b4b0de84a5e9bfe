import { orThrow } from '../../shared/adapters/aws/step-failure';
import { stepGround } from '../../shared/adapters/aws/step-ground';
import type { MoveServiceRequest } from '../../shared/service-inventory';
import { moveService } from '../../shared/service-inventory/move-service';
import { SERVICE } from '../../shared/service-inventory/resources';

const ground = stepGround([SERVICE]);

/** A step of an order that ends, pauses or resumes a service; also the compensation of activate-services. */
export async function handler(request: MoveServiceRequest): Promise<Record<never, never>> {
  orThrow(await moveService(ground.store, request, await ground.nowMs(request.tenant)));
  return {};
}
