import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { TenantId } from '../../kernel/tenant';
import {
  PRODUCT,
  PRODUCTS_BY_PARTY,
  PRODUCTS_READ_MAX,
  type ProductReader,
  type ProductView,
  viewProduct,
} from '../../product-inventory';
import { bodyOf } from '../../tmf/update-resource';
import { DynamoDbResourceStore } from './dynamodb-resource-store';

/** Reads product-inventory's table: one product by GetItem, a customer's by a query of the index of parties. */
export class DynamoDbProductReader implements ProductReader {
  private readonly store: DynamoDbResourceStore;

  constructor(client: DynamoDBClient, tableName: string) {
    this.store = new DynamoDbResourceStore(client, tableName, [PRODUCT]);
  }

  async product(tenant: TenantId, id: string): Promise<ProductView | undefined> {
    const stored = await this.store.get(tenant, PRODUCT.name, id);
    return stored && viewProduct(bodyOf(PRODUCT, stored));
  }

  async productsOf(tenant: TenantId, partyId: string): Promise<ProductView[]> {
    const lookup = { path: PRODUCTS_BY_PARTY, value: partyId };
    const { items } = await this.store.list({ tenant, resource: PRODUCT.name, lookup, limit: PRODUCTS_READ_MAX });
    return items.map((stored) => viewProduct(bodyOf(PRODUCT, stored)));
  }
}
