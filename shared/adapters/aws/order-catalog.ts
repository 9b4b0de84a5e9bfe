import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CATALOG_RESOURCES, catalogReader } from '../../product-catalog';
import type { CatalogReader } from '../../product-ordering/ports';
import { orderCatalog } from '../../product-ordering/read-offering';
import { DynamoDbResourceStore } from './dynamodb-resource-store';

/** Reads product-catalog's table for ordering: GetItem alone. */
export const dynamoDbOrderCatalog = (client: DynamoDBClient, tableName: string): CatalogReader =>
  orderCatalog(catalogReader(new DynamoDbResourceStore(client, tableName, CATALOG_RESOURCES)));
