import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { orThrow } from '../../shared/adapters/aws/step-failure';
import { fromEnvironment, stepGround } from '../../shared/adapters/aws/step-ground';
import { RESERVATION, RESOURCE } from '../../shared/resource-inventory/resources';
import type { MoveServiceRequest, SwapServiceRequest } from '../../shared/service-inventory';
import { moveService } from '../../shared/service-inventory/move-service';
import { SERVICE } from '../../shared/service-inventory/resources';
import { swapService } from '../../shared/service-inventory/swap-service';

const ground = stepGround([SERVICE]);
const stock = new DynamoDbResourceStore(ground.client, fromEnvironment('STOCK_TABLE'), [RESOURCE, RESERVATION]);

/** A step of an order that ends, pauses or resumes a service, or has it go on with another number or SIM; also the compensation of activate-services. */
export async function handler(request: MoveServiceRequest | SwapServiceRequest): Promise<Record<never, never>> {
  const nowMs = await ground.nowMs(request.tenant);
  orThrow(
    'swaps' in request
      ? await swapService(ground.store, request, nowMs, stock)
      : await moveService(ground.store, request, nowMs),
  );
  return {};
}
