import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchedPuts } from './batched-puts';
import type { Item } from './books-items';
import { DynamoDbLedger } from './dynamodb-ledger';

const keyOf = ({ pk, sk }: Item): string => `${pk?.S} ${sk?.S}`;

/** The ledger for who appends of many balances side by side. Of one balance each posting waits for the one before, as ever. */
export const batchedLedger = (client: DynamoDBClient, tableName: string): DynamoDbLedger =>
  new DynamoDbLedger(client, tableName, new BatchedPuts(client, tableName, keyOf));
