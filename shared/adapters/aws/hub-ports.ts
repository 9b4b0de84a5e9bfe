import { randomBytes } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { systemClock } from '../../kernel/clock';
import { ulidSource } from '../../kernel/ids';
import type { HubPorts } from '../../platform/serve-hub';
import { DynamoDbDeliveryLog } from './dynamodb-delivery-log';
import { DynamoDbHubStore } from './dynamodb-hub-store';
import { queueReplay } from './queue-replay';
import { DynamoDbTenantSettings } from './tenant-settings';

const SECRET_BYTES = 32;

/** What a hub stands on: env HUB_TABLE, TENANTS_TABLE, EVENTS_QUEUE_URL and LOCAL. */
export function hubPorts(client: DynamoDBClient, sqs: SQSClient, env: NodeJS.ProcessEnv): HubPorts {
  const settings = new DynamoDbTenantSettings(client, env.TENANTS_TABLE ?? '');
  return {
    subscriptions: new DynamoDbHubStore(client, env.HUB_TABLE ?? ''),
    log: new DynamoDbDeliveryLog(client, env.HUB_TABLE ?? ''),
    queueReplay: queueReplay(sqs, env.EVENTS_QUEUE_URL ?? ''),
    ids: ulidSource(systemClock),
    newSecret: () => randomBytes(SECRET_BYTES).toString('base64url'),
    clockOf: (tenant) => settings.clockOf(tenant),
    local: env.LOCAL === 'true',
  };
}
