import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { apiFunction } from '../../shared/adapters/aws/api-function';
import { DynamoDbHubStore } from '../../shared/adapters/aws/dynamodb-hub-store';
import { DynamoDbTenantSettings } from '../../shared/adapters/aws/tenant-settings';
import { systemClock } from '../../shared/kernel/clock';
import { ulidSource } from '../../shared/kernel/ids';
import { serveHub } from '../../shared/platform/serve-hub';

const SECRET_BYTES = 32;
const client = new DynamoDBClient({});
const settings = new DynamoDbTenantSettings(client, process.env.TENANTS_TABLE ?? '');

export const handler = apiFunction(
  serveHub({
    subscriptions: new DynamoDbHubStore(client, process.env.HUB_TABLE ?? ''),
    ids: ulidSource(systemClock),
    newSecret: () => randomBytes(SECRET_BYTES).toString('base64url'),
    clockOf: (tenant) => settings.clockOf(tenant),
    local: process.env.LOCAL === 'true',
  }),
);
