import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { apiFunction } from '../../shared/adapters/aws/api-function';
import { DynamoDbContents } from '../../shared/adapters/aws/dynamodb-contents';
import { DynamoDbMarket } from '../../shared/adapters/aws/dynamodb-market';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { S3CatalogFiles } from '../../shared/adapters/aws/s3-catalog-files';
import { DynamoDbTenantSettings } from '../../shared/adapters/aws/tenant-settings';
import { systemClock } from '../../shared/kernel/clock';
import { ulidSource } from '../../shared/kernel/ids';
import type { TenantId } from '../../shared/kernel/tenant';
import { serveTools } from '../../shared/product-catalog/serve-tools';
import { toolsHooks } from '../../shared/product-catalog/tools-hooks';
import { catalogToolsApi, KEPT } from '../../shared/product-catalog/tools-resources';
import { tmfApi } from '../../shared/tmf/engine';

const { TABLE_NAME = '', FILES_TABLE = '', FILE_BUCKET = '', STOCK_TABLE = '', TENANTS_TABLE = '' } = process.env;
const dynamo = new DynamoDBClient({});
const settings = new DynamoDbTenantSettings(dynamo, TENANTS_TABLE);
const ports = {
  store: new DynamoDbResourceStore(dynamo, TABLE_NAME, KEPT),
  files: new S3CatalogFiles(FILE_BUCKET, new DynamoDbContents(dynamo, FILES_TABLE)),
  market: new DynamoDbMarket(dynamo, TABLE_NAME, STOCK_TABLE),
  ids: ulidSource(systemClock),
  clockOf: (tenant: TenantId) => settings.clockOf(tenant),
  timeZoneOf: async (tenant: TenantId) => (await settings.get(tenant)).timeZone,
};
const api = tmfApi(catalogToolsApi, { ...ports, hooks: toolsHooks });

/** Releases, templates and network capabilities; files, comparisons, versions and prices of now beside them. */
export const handler = apiFunction(async (request) => (await serveTools(request, ports)) ?? api(request));
