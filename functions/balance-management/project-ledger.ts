import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { decodeImage } from '../../shared/adapters/aws/balance-item';
import { DynamoDbLedger } from '../../shared/adapters/aws/dynamodb-ledger';
import { S3ChargeRecords } from '../../shared/adapters/aws/s3-charge-records';
import { type BalanceAccount, projectLedger } from '../../shared/balance-management';

const ports = {
  ledger: new DynamoDbLedger(new DynamoDBClient({}), process.env.LEDGER_TABLE ?? ''),
  records: new S3ChargeRecords(process.env.RECORDS_BUCKET ?? ''),
};
/** Balances booked side by side; one balance's postings are booked in order. */
const PARALLEL = 16;

/** Books every posting that the balance table's stream carries. Stops at the first that fails: none is skipped. */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const byBalance = new Map<string, { sequence: string; account: BalanceAccount }[]>();
  for (const record of event.Records) {
    const account = record.dynamodb?.NewImage && decodeImage(record.dynamodb.NewImage);
    if (!account) continue;
    const key = `${account.tenant}#${account.balanceId}`;
    byBalance.set(key, [...(byBalance.get(key) ?? []), { sequence: record.dynamodb?.SequenceNumber ?? '', account }]);
  }
  const queue = [...byBalance.values()];
  const failed: string[] = [];
  await Promise.all(
    Array.from({ length: PARALLEL }, async () => {
      for (let writes = queue.pop(); writes; writes = queue.pop()) failed.push(...(await book(writes)));
    }),
  );
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

async function book(writes: readonly { sequence: string; account: BalanceAccount }[]): Promise<string[]> {
  for (const { sequence, account } of writes)
    try {
      await projectLedger(ports, account);
    } catch (problem) {
      console.error(
        JSON.stringify({
          level: 'ERROR',
          message: String(problem),
          balanceId: account.balanceId,
          number: account.number,
        }),
      );
      return [sequence];
    }
  return [];
}
