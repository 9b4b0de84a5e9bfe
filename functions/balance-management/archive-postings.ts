import { S3Client } from '@aws-sdk/client-s3';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { RecordsOfBatch, readBalanceWrites } from '../../shared/adapters/aws/balance-stream';
import { S3ChargeRecords } from '../../shared/adapters/aws/s3-charge-records';
import { S3LedgerArchive } from '../../shared/adapters/aws/s3-ledger-archive';
import { archivePostings } from '../../shared/balance-management';

const { RECORDS_BUCKET = '', ARCHIVE_BUCKET = '' } = process.env;
const archive = new S3LedgerArchive(new S3Client({}), ARCHIVE_BUCKET);
const store = new S3ChargeRecords(RECORDS_BUCKET);

/** Archives every posting that the balance table's stream carries. A batch that fails comes again whole: none is skipped. */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const writes = readBalanceWrites(event).flatMap((ofBalance) => ofBalance.map(({ account }) => account));
  const archived = await archivePostings({ archive, records: new RecordsOfBatch(store) }, writes);
  console.info(JSON.stringify({ level: 'INFO', message: 'archived', ...archived }));
  return { batchItemFailures: [] };
}
