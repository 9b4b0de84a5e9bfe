import { orThrow } from '../../shared/adapters/aws/step-failure';
import { stepGround } from '../../shared/adapters/aws/step-ground';
import type { CancelledProduct, CancelProductRequest } from '../../shared/product-inventory';
import { cancelProduct } from '../../shared/product-inventory/create-product';
import { PRODUCT } from '../../shared/product-inventory/resources';

const ground = stepGround([PRODUCT]);

/** Compensation of create-product. */
export async function handler(request: CancelProductRequest): Promise<CancelledProduct> {
  return orThrow(await cancelProduct(ground.store, request, await ground.nowMs(request.tenant)));
}
