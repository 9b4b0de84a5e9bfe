import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSEvent } from 'aws-lambda';
import { DynamoDbBalanceStore } from '../../shared/adapters/aws/dynamodb-balance-store';
import { DynamoDbLedger } from '../../shared/adapters/aws/dynamodb-ledger';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { S3LedgerArchive } from '../../shared/adapters/aws/s3-ledger-archive';
import { S3VerificationStates } from '../../shared/adapters/aws/s3-verification-states';
import { DynamoDbTenantSettings } from '../../shared/adapters/aws/tenant-settings';
import { type RunPorts, runVerification, verificationRun } from '../../shared/balance-management';
import type { TenantId } from '../../shared/kernel/tenant';

const { TABLE_NAME = '', BALANCES_TABLE = '', LEDGER_TABLE = '', TENANTS_TABLE = '' } = process.env;
const { ARCHIVE_BUCKET = '', QUEUE_URL = '', SERVICE = '' } = process.env;
const dynamo = new DynamoDBClient({});
const s3 = new S3Client({});
const sqs = new SQSClient({});
const settings = new DynamoDbTenantSettings(dynamo, TENANTS_TABLE);
const metrics = new Metrics({ namespace: 'Farthing', serviceName: SERVICE });
const ports: RunPorts = {
  store: new DynamoDbResourceStore(dynamo, TABLE_NAME, [verificationRun]),
  balances: new DynamoDbBalanceStore(dynamo, BALANCES_TABLE),
  ledger: new DynamoDbLedger(dynamo, LEDGER_TABLE),
  archive: new S3LedgerArchive(s3, ARCHIVE_BUCKET),
  states: new S3VerificationStates(s3, ARCHIVE_BUCKET),
  nowOf: async (tenant) => (await settings.clockOf(tenant)).now(),
};
/** What one step and the saving may take: with less left, another invocation goes on. */
const STEP_MS = 8 * 60_000;

interface Run {
  readonly tenant: TenantId;
  readonly id: string;
}

/** Takes a verification run further: one that was just created, or one that was not finished by the invocation before. */
export async function handler({ Records }: SQSEvent, context: Context): Promise<void> {
  for (const { body } of Records) {
    const { detail, run = detail } = JSON.parse(body) as { readonly detail?: Run; readonly run?: Run };
    if (!run) throw new Error('The message names no run');
    const { tenant, id } = run;
    const found = await runVerification(ports, tenant, id, () => context.getRemainingTimeInMillis() > STEP_MS);
    const told = { message: 'verification', tenant, run: id, ends: found !== undefined, differences: found ?? 0 };
    console.info(JSON.stringify({ level: found ? 'ERROR' : 'INFO', ...told }));
    if (found) metrics.addMetric('LedgerFaults', MetricUnit.Count, found);
    metrics.publishStoredMetrics();
    if (found === undefined)
      await sqs.send(new SendMessageCommand({ QueueUrl: QUEUE_URL, MessageBody: JSON.stringify({ run }) }));
  }
}
