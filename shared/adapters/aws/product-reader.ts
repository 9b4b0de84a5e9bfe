import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { TenantId } from '../../kernel/tenant';
import { PRODUCT, type ProductReader, type ProductView, viewProduct } from '../../product-inventory';
import { bodyOf } from '../../tmf/update-resource';
import { DynamoDbResourceStore } from './dynamodb-resource-store';

/** Reads product-inventory's table: GetItem alone. */
export class DynamoDbProductReader implements ProductReader {
  private readonly store: DynamoDbResourceStore;

  constructor(client: DynamoDBClient, tableName: string) {
    this.store = new DynamoDbResourceStore(client, tableName, [PRODUCT]);
  }

  async product(tenant: TenantId, id: string): Promise<ProductView | undefined> {
    const stored = await this.store.get(tenant, PRODUCT.name, id);
    return stored && viewProduct(bodyOf(PRODUCT, stored));
  }
}
