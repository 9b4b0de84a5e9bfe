import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { agreementReader, agreementResource, customerSegmentResource, segmentReader } from '../../party-management';
import type { OrderPorts } from '../../product-ordering/order-hooks';
import { PROMOTION, promotionReader } from '../../promotion-management';
import { freeGoods, PRODUCT_STOCK, RESOURCE, stockReader } from '../../resource-inventory';
import { DynamoDbAccountReader } from './account-reader';
import { DynamoDbCustomerReader } from './customer-reader';
import { DynamoDbMarket } from './dynamodb-market';
import { DynamoDbResourceStore } from './dynamodb-resource-store';
import { dynamoDbOrderCatalog } from './order-catalog';
import { DynamoDbProductReader } from './product-reader';
import { fromEnvironment } from './step-ground';
import { DynamoDbTenantSettings } from './tenant-settings';

/** What selling reads of other domains: their tables, by key or by a lookup, read only. */
export function orderPorts(): OrderPorts {
  const client = new DynamoDBClient({});
  const parties = new DynamoDbResourceStore(client, fromEnvironment('PARTIES_TABLE'), [
    agreementResource,
    customerSegmentResource,
  ]);
  const settings = new DynamoDbTenantSettings(client, fromEnvironment('TENANTS_TABLE'));
  const stock = new DynamoDbResourceStore(client, fromEnvironment('STOCK_TABLE'), [PRODUCT_STOCK]);
  return {
    accounts: new DynamoDbAccountReader(client, fromEnvironment('ACCOUNTS_TABLE')),
    catalog: dynamoDbOrderCatalog(client, fromEnvironment('CATALOG_TABLE')),
    products: new DynamoDbProductReader(client, fromEnvironment('PRODUCTS_TABLE')),
    promotions: promotionReader(new DynamoDbResourceStore(client, fromEnvironment('PROMOTIONS_TABLE'), [PROMOTION])),
    agreements: agreementReader(parties),
    segments: segmentReader(parties),
    customers: new DynamoDbCustomerReader(client, fromEnvironment('PARTIES_TABLE'), fromEnvironment('ACCOUNTS_TABLE')),
    stock: stockReader(new DynamoDbResourceStore(client, fromEnvironment('STOCK_TABLE'), [RESOURCE])),
    market: new DynamoDbMarket(client, fromEnvironment('CATALOG_TABLE'), fromEnvironment('STOCK_TABLE')),
    goods: {
      free: async (tenant, goods) => freeGoods(stock, tenant, goods, (await settings.clockOf(tenant)).now()),
    },
    settings,
  };
}
