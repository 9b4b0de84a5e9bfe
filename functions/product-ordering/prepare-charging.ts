import { DynamoDbProductReader } from '../../shared/adapters/aws/product-reader';
import { orThrow } from '../../shared/adapters/aws/step-failure';
import { fromEnvironment, stepGround } from '../../shared/adapters/aws/step-ground';
import type { ProductDraft } from '../../shared/product-inventory';
import { type ChargingRequests, chargingRequest } from '../../shared/product-ordering/charging-request';
import { PRODUCT_ORDER } from '../../shared/product-ordering/resources';

const ground = stepGround([PRODUCT_ORDER]);
const products = new DynamoDbProductReader(ground.client, fromEnvironment('PRODUCTS_TABLE'));

/** A step of an order: what charging is asked. Fixed here, so that its retries ask for the same. */
export async function handler(draft: ProductDraft): Promise<ChargingRequests> {
  return orThrow(await chargingRequest(draft, products, await ground.nowMs(draft.tenant)));
}
