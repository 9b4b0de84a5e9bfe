import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { invariant } from '../../kernel/errors';
import type { ResourceStore } from '../../tmf/resource-store';
import { quarantinedUsage, usage, usageFeed, usageFile, usageFileMapping } from '../../usage-management/resources';
import { splitStore } from '../../usage-management/split-store';
import { DynamoDbResourceStore } from './dynamodb-resource-store';

/** Usage management's resources over its two tables, named by TABLE_NAME and QUARANTINE_TABLE. */
export function usageStore(client: DynamoDBClient, env: Readonly<Record<string, string | undefined>>): ResourceStore {
  const { TABLE_NAME, QUARANTINE_TABLE } = env;
  invariant(TABLE_NAME && QUARANTINE_TABLE, 'TABLE_NAME and QUARANTINE_TABLE are set');
  return splitStore(
    new DynamoDbResourceStore(client, TABLE_NAME, [usage, usageFile, usageFileMapping, usageFeed]),
    new DynamoDbResourceStore(client, QUARANTINE_TABLE, [quarantinedUsage]),
  );
}
