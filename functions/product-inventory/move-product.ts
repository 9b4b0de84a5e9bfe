import { orThrow } from '../../shared/adapters/aws/step-failure';
import { stepGround } from '../../shared/adapters/aws/step-ground';
import type { MovedProduct, MoveProductRequest } from '../../shared/product-inventory';
import { moveProduct } from '../../shared/product-inventory/move-product';
import { PRODUCT } from '../../shared/product-inventory/resources';

const ground = stepGround([PRODUCT]);

/** A step of an order that ends, pauses or resumes a product; also the compensation of create-product. */
export async function handler(request: MoveProductRequest): Promise<MovedProduct> {
  return orThrow(await moveProduct(ground.store, request, await ground.nowMs(request.tenant)));
}
