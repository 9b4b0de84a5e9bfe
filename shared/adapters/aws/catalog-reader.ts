import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { TenantId } from '../../kernel/tenant';
import { CATALOG_RESOURCES, type CatalogReader, catalogReader } from '../../product-catalog';
import { DynamoDbResourceStore } from './dynamodb-resource-store';

/** Reads the catalog's table. Its caller needs `dynamodb:GetItem` on it, and nothing more. */
export class DynamoDbCatalogReader implements CatalogReader {
  private readonly catalog: CatalogReader;

  constructor(client: DynamoDBClient, tableName: string) {
    this.catalog = catalogReader(new DynamoDbResourceStore(client, tableName, CATALOG_RESOURCES));
  }

  offering(tenant: TenantId, id: string) {
    return this.catalog.offering(tenant, id);
  }

  price(tenant: TenantId, id: string) {
    return this.catalog.price(tenant, id);
  }

  specification(tenant: TenantId, id: string) {
    return this.catalog.specification(tenant, id);
  }

  service(tenant: TenantId, id: string) {
    return this.catalog.service(tenant, id);
  }

  resource(tenant: TenantId, id: string) {
    return this.catalog.resource(tenant, id);
  }
}
