import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { DynamoDbFileAccounts } from '../../shared/adapters/aws/dynamodb-file-accounts';
import { DynamoDbNumberLookup } from '../../shared/adapters/aws/dynamodb-number-lookup';
import { announcedObjects, S3UsageFiles } from '../../shared/adapters/aws/s3-usage-files';
import { SqsUsageSender } from '../../shared/adapters/aws/sqs-usage-sender';
import { fromEnvironment } from '../../shared/adapters/aws/step-ground';
import { DynamoDbTenantSettings } from '../../shared/adapters/aws/tenant-settings';
import { usageStore } from '../../shared/adapters/aws/usage-store';
import { systemClock } from '../../shared/kernel/clock';
import { ingestFile } from '../../shared/usage-management/ingest-file';
import { readInboxKey } from '../../shared/usage-management/receive-file';
import { TellingSender } from '../../shared/usage-management/tell-holders';

const dynamo = new DynamoDBClient({});
const files = new S3UsageFiles(new S3Client({}), fromEnvironment('BUCKET'));
const settings = new DynamoDbTenantSettings(dynamo, fromEnvironment('TENANTS_TABLE'));
const metrics = new Metrics({ namespace: 'Farthing', serviceName: process.env.SERVICE });
const ports = {
  store: usageStore(dynamo, process.env),
  accounts: new DynamoDbFileAccounts(dynamo, fromEnvironment('ACCOUNTS_TABLE')),
  sender: new TellingSender(
    new SqsUsageSender(new SQSClient({}), fromEnvironment('USAGE_QUEUE_URL')),
    new DynamoDbNumberLookup(dynamo, fromEnvironment('BALANCES_TABLE'), systemClock.now),
  ),
};

/** Takes in the files that were dropped in the inbox. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const failed: string[] = [];
  for (const record of event.Records)
    try {
      for (const { key, versionId } of announcedObjects(record.body)) await ingest(key, versionId);
    } catch (problem) {
      console.error(JSON.stringify({ level: 'ERROR', message: String(problem), messageId: record.messageId }));
      failed.push(record.messageId);
    }
  metrics.publishStoredMetrics();
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

async function ingest(key: string, versionId: string | undefined): Promise<void> {
  const startedMs = performance.now();
  const tenant = readInboxKey(key)?.tenant;
  const object = tenant && (await files.find(key, versionId));
  if (!tenant || !object) return;
  const offsetMs = (await settings.clockOf(tenant)).now() - systemClock.now();
  const file = await ingestFile(object, object.storedMs + offsetMs, ports);
  if (file?.sequenceFault) metrics.addMetric('UsageFileSequenceFaults', MetricUnit.Count, 1);
  const durationMs = Math.round(performance.now() - startedMs);
  console.info(
    JSON.stringify({ level: 'INFO', message: 'ingested', tenant, ...file, octets: object.size, durationMs }),
  );
}
