import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { DynamoDbFileAccounts } from '../../shared/adapters/aws/dynamodb-file-accounts';
import { reasonOf } from '../../shared/adapters/aws/event-consumer';
import { SqsUsageSender } from '../../shared/adapters/aws/sqs-usage-sender';
import { DynamoDbTenantSettings } from '../../shared/adapters/aws/tenant-settings';
import { usageStore } from '../../shared/adapters/aws/usage-store';
import type { UsageOutcomeMessage } from '../../shared/usage-management/messages';
import { recordOutcomes } from '../../shared/usage-management/record-outcomes';

const { ACCOUNTS_TABLE = '', TENANTS_TABLE = '', USAGE_QUEUE_URL = '' } = process.env;
const dynamo = new DynamoDBClient({});
const settings = new DynamoDbTenantSettings(dynamo, TENANTS_TABLE);
const ports = {
  store: usageStore(dynamo, process.env),
  accounts: new DynamoDbFileAccounts(dynamo, ACCOUNTS_TABLE),
  sender: new SqsUsageSender(new SQSClient({}), USAGE_QUEUE_URL),
};

/** Brings what became of usage into the accounts of files, quarantine and TMF635 usage. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const failed: string[] = [];
  for (const record of event.Records)
    try {
      const message = JSON.parse(record.body) as UsageOutcomeMessage;
      const { tenant } = message;
      const nowMs = (await settings.clockOf(tenant)).now();
      const { pricesIncludeTax } = await settings.get(tenant);
      await recordOutcomes(message, { ...ports, tenant, nowMs, pricesIncludeTax });
    } catch (problem) {
      console.error(JSON.stringify({ level: 'ERROR', message: reasonOf(problem), messageId: record.messageId }));
      failed.push(record.messageId);
    }
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}
