import { stepGround } from '../../shared/adapters/aws/step-ground';
import type { TenantId } from '../../shared/kernel/tenant';
import type { ServiceDraft } from '../../shared/service-inventory';
import { activateServices } from '../../shared/service-inventory/activate-service';
import { SERVICE } from '../../shared/service-inventory/resources';

interface ActivateEvent {
  readonly tenant: TenantId;
  readonly services: readonly ServiceDraft[];
}

const ground = stepGround([SERVICE]);

/** A step of an order: what the network does now, and since when (ISO 8601, UTC): its products charge from then on. */
export async function handler({ tenant, services }: ActivateEvent): Promise<{ activatedAt: string }> {
  return { activatedAt: await activateServices(ground.store, services, await ground.nowMs(tenant)) };
}
