import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbAccountReader } from '../../shared/adapters/aws/account-reader';
import { dynamoDbOrderCatalog } from '../../shared/adapters/aws/order-catalog';
import { DynamoDbProductReader } from '../../shared/adapters/aws/product-reader';
import { fromEnvironment } from '../../shared/adapters/aws/step-ground';
import { tmfFunction } from '../../shared/adapters/aws/tmf-function';
import { cancelHooks } from '../../shared/product-ordering/cancel-hooks';
import { orderHooks } from '../../shared/product-ordering/order-hooks';
import { PRODUCT_ORDERING_API } from '../../shared/product-ordering/resources';

const client = new DynamoDBClient({});
const ports = {
  accounts: new DynamoDbAccountReader(client, fromEnvironment('ACCOUNTS_TABLE')),
  catalog: dynamoDbOrderCatalog(client, fromEnvironment('CATALOG_TABLE')),
  products: new DynamoDbProductReader(client, fromEnvironment('PRODUCTS_TABLE')),
};

export const handler = tmfFunction(PRODUCT_ORDERING_API, {
  productOrder: orderHooks(ports),
  cancelProductOrder: cancelHooks,
});
