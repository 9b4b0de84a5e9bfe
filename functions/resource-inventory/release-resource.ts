import { orThrow } from '../../shared/adapters/aws/step-failure';
import { stepGround } from '../../shared/adapters/aws/step-ground';
import type { ReleaseRequest } from '../../shared/resource-inventory';
import { releaseReservation } from '../../shared/resource-inventory/end-reservation';
import { RESERVATION, RESOURCE } from '../../shared/resource-inventory/resources';

const ground = stepGround([RESOURCE, RESERVATION]);

/** Compensation of reserve-resource. */
export async function handler(request: ReleaseRequest): Promise<Record<never, never>> {
  orThrow(await releaseReservation(ground.store, request, await ground.nowMs(request.tenant)));
  return {};
}
