import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { orThrow } from '../../shared/adapters/aws/step-failure';
import { fromEnvironment, stepGround } from '../../shared/adapters/aws/step-ground';
import type { RevisedProduct, ReviseProductRequest } from '../../shared/product-inventory';
import { PRODUCT } from '../../shared/product-inventory/resources';
import { reviseProduct } from '../../shared/product-inventory/revise-product';
import { withDiscounts } from '../../shared/product-ordering/charging-request';
import { RESERVATION, RESOURCE } from '../../shared/resource-inventory/resources';

const ground = stepGround([PRODUCT]);
const stock = new DynamoDbResourceStore(ground.client, fromEnvironment('STOCK_TABLE'), [RESOURCE, RESERVATION]);

/** A step of an order that changes a product's plan, characteristics, services or place. */
export async function handler(request: ReviseProductRequest): Promise<RevisedProduct> {
  const revised = orThrow(await reviseProduct(ground.store, request, await ground.nowMs(request.tenant), stock));
  return withDiscounts(revised, request.plan);
}
