import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { apiFunction } from '../../shared/adapters/aws/api-function';
import { DynamoDbFileAccounts } from '../../shared/adapters/aws/dynamodb-file-accounts';
import { S3UploadSigner } from '../../shared/adapters/aws/s3-upload-signer';
import { SqsUsageSender } from '../../shared/adapters/aws/sqs-usage-sender';
import { DynamoDbTenantSettings } from '../../shared/adapters/aws/tenant-settings';
import { usageStore } from '../../shared/adapters/aws/usage-store';
import { systemClock } from '../../shared/kernel/clock';
import { ulidSource } from '../../shared/kernel/ids';
import type { TenantId } from '../../shared/kernel/tenant';
import { tmfApi } from '../../shared/tmf/engine';
import { fileHooks } from '../../shared/usage-management/file-hooks';
import { mappingHooks, withBuiltInMappings } from '../../shared/usage-management/mapping-hooks';
import { usageFileApi } from '../../shared/usage-management/resources';
import { serveReplay } from '../../shared/usage-management/serve-replay';

const { BUCKET = '', ACCOUNTS_TABLE = '', TENANTS_TABLE = '', USAGE_QUEUE_URL = '' } = process.env;
const dynamo = new DynamoDBClient({});
const settings = new DynamoDbTenantSettings(dynamo, TENANTS_TABLE);
const store = usageStore(dynamo, process.env);
const sender = new SqsUsageSender(new SQSClient({}), USAGE_QUEUE_URL);
const clockOf = (tenant: TenantId) => settings.clockOf(tenant);
const api = tmfApi(usageFileApi, {
  store,
  ids: ulidSource(systemClock),
  clockOf,
  hooks: {
    file: fileHooks({
      accounts: new DynamoDbFileAccounts(dynamo, ACCOUNTS_TABLE),
      signer: new S3UploadSigner(BUCKET),
    }),
    usageFileMapping: { ...mappingHooks, store: withBuiltInMappings(store) },
  },
});

/** Files of usage, their accounts, and what is in quarantine; replays. */
export const handler = apiFunction(
  async (request) =>
    (await serveReplay(request, () => clockOf(request.caller.tenant), { store, sender })) ?? api(request),
);
