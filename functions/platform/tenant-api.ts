import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { apiFunction } from '../../shared/adapters/aws/api-function';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { DynamoDbTenantSettings } from '../../shared/adapters/aws/tenant-settings';
import { systemClock } from '../../shared/kernel/clock';
import { ulidSource } from '../../shared/kernel/ids';
import { CALLER_PATH, describeCaller } from '../../shared/platform/describe-caller';
import { tenantApi } from '../../shared/platform/resources';
import { tenantHooks } from '../../shared/platform/tenant-hooks';
import { tmfApi } from '../../shared/tmf/engine';

const client = new DynamoDBClient({});
const settings = new DynamoDbTenantSettings(client, process.env.TENANTS_TABLE ?? '');
const tenants = tmfApi(tenantApi, {
  store: new DynamoDbResourceStore(client, process.env.TABLE_NAME ?? '', tenantApi.resources),
  ids: ulidSource(systemClock),
  // A tenant's own record is written on the world's clock: the record is what moves the tenant's.
  clockOf: async () => systemClock,
  hooks: { tenant: tenantHooks(process.env.LOCAL === 'true') },
});
const caller = describeCaller(settings);

export const handler = apiFunction((request) => (request.path === CALLER_PATH ? caller(request) : tenants(request)));
