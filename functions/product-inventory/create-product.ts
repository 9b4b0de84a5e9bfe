import { stepGround } from '../../shared/adapters/aws/step-ground';
import type { CreateProductRequest } from '../../shared/product-inventory';
import { createProduct } from '../../shared/product-inventory/create-product';
import { PRODUCT } from '../../shared/product-inventory/resources';

const ground = stepGround([PRODUCT]);

/** A step of an order: the product, its charging open. */
export async function handler(request: CreateProductRequest): Promise<{ productId: string }> {
  const nowMs = await ground.nowMs(request.draft.tenant);
  return { productId: await createProduct(ground.store, request, nowMs) };
}
