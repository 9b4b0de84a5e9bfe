import { orThrow } from '../../shared/adapters/aws/step-failure';
import { stepGround } from '../../shared/adapters/aws/step-ground';
import type { TerminateServiceRequest } from '../../shared/service-inventory';
import { terminateService } from '../../shared/service-inventory/activate-service';
import { SERVICE } from '../../shared/service-inventory/resources';

const ground = stepGround([SERVICE]);

/** Compensation of activate-service. */
export async function handler(request: TerminateServiceRequest): Promise<Record<never, never>> {
  orThrow(await terminateService(ground.store, request, await ground.nowMs(request.tenant)));
  return {};
}
