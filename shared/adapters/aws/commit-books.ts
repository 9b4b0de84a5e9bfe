import {
  type DynamoDBClient,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { Commit } from '../../billing/ports';

/**
 * Writes to the books in one transaction. The first write's condition says whether it was made before; any other's, or a
 * conflict, that others wrote meanwhile.
 */
export async function commitBooks(client: DynamoDBClient, writes: TransactWriteItem[]): Promise<Commit> {
  try {
    await client.send(new TransactWriteItemsCommand({ TransactItems: writes }));
    return 'committed';
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const codes = (error.CancellationReasons ?? []).map((reason) => reason.Code);
    if (codes[0] === 'ConditionalCheckFailed') return 'exists';
    if (codes.includes('ConditionalCheckFailed') || codes.includes('TransactionConflict')) return 'changed';
    throw error;
  }
}
