import { stepGround } from '../../shared/adapters/aws/step-ground';
import type { ServiceDraft } from '../../shared/service-inventory';
import { activateService } from '../../shared/service-inventory/activate-service';
import { SERVICE } from '../../shared/service-inventory/resources';

const ground = stepGround([SERVICE]);

/** A step of an order: what the network does now. */
export async function handler(draft: ServiceDraft): Promise<{ serviceId: string }> {
  await activateService(ground.store, draft, await ground.nowMs(draft.tenant));
  return { serviceId: draft.id };
}
