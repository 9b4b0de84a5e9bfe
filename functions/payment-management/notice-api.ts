import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { signedFunction } from '../../shared/adapters/aws/signed-function';
import { secretReader } from '../../shared/adapters/aws/signing-secret';
import { fromEnvironment } from '../../shared/adapters/aws/step-ground';
import { DynamoDbTenantSettings } from '../../shared/adapters/aws/tenant-settings';
import { systemClock } from '../../shared/kernel/clock';
import { NOTICE_PATH } from '../../shared/payment-management/notice-path';
import { receiveNotice } from '../../shared/payment-management/receive-notice';
import { paymentApi } from '../../shared/payment-management/resources';
import { simulatedNoticeReader } from '../../shared/payment-management/simulated-notices';

const client = new DynamoDBClient({});
const settings = new DynamoDbTenantSettings(client, fromEnvironment('TENANTS_TABLE'));
const store = new DynamoDbResourceStore(client, fromEnvironment('TABLE_NAME'), paymentApi.resources);
const reader = simulatedNoticeReader(
  secretReader(new SecretsManagerClient({}), fromEnvironment('NOTICE_SECRET_ARN')),
  systemClock,
);

/** What the payment provider tells unasked, signed by it: taken once, in any order. */
export const handler = signedFunction(NOTICE_PATH, async ({ tenant, body, headers }) => {
  const notice = await reader.read(body, headers, tenant);
  if (!notice.ok) return { failure: notice.error };
  if (notice.value === undefined) return { status: 204, headers: {} };
  const taken = await receiveNotice(store, tenant, notice.value, (await settings.clockOf(tenant)).now());
  return taken.ok ? { status: 204, headers: {} } : { failure: taken.error };
});
