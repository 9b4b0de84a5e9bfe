import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteTableCommand,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';

/** What chargingPorts() wants of the environment, and the tables of the naive designs. */
export interface BenchTables {
  readonly BALANCES_TABLE: string;
  readonly LEDGER_TABLE: string;
  readonly TARIFFS_TABLE: string;
  readonly TENANTS_TABLE: string;
  readonly RECORDS_BUCKET: string;
  readonly IDEMPOTENCY_TABLE: string;
}

const key = (name: string, KeyType: 'HASH' | 'RANGE') => ({ AttributeName: name, KeyType });

/**
 * Tables as stacks/balance-management.ts and stacks/rating.ts have them (keys, indexes, stream), but with nobody at the
 * stream's end: on two cores the ledger's function would only disturb the clock. Dropped by `dropTables`.
 */
export async function makeTables(run: string): Promise<BenchTables> {
  const dynamo = new DynamoDBClient({});
  const tables: BenchTables = {
    BALANCES_TABLE: `bench-${run}-balances`,
    LEDGER_TABLE: `bench-${run}-ledger`,
    TARIFFS_TABLE: `bench-${run}-tariffs`,
    TENANTS_TABLE: `bench-${run}-tenants`,
    IDEMPOTENCY_TABLE: `bench-${run}-idempotency`,
    RECORDS_BUCKET: `bench-${run}-records`,
  };
  const create = (TableName: string, keys: readonly string[], more: Partial<CreateTableCommandInput> = {}) =>
    dynamo.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: keys.map((name, at) => key(name, at === 0 ? 'HASH' : 'RANGE')),
        AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        ...more,
      }),
    );
  await create(tables.BALANCES_TABLE, ['pk'], {
    AttributeDefinitions: ['pk', 'p', 't'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    GlobalSecondaryIndexes: [
      ['party', 'p'],
      ['tenant', 't'],
    ].map(([IndexName, attribute = '']) => ({
      IndexName,
      KeySchema: [key(attribute, 'HASH'), key('pk', 'RANGE')],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    })),
  });
  await create(tables.LEDGER_TABLE, ['pk', 'sk']);
  await create(tables.TARIFFS_TABLE, ['pk', 'sk']);
  await create(tables.TENANTS_TABLE, ['pk']);
  await create(tables.IDEMPOTENCY_TABLE, ['pk']);
  await new S3Client({ forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: tables.RECORDS_BUCKET }));
  return tables;
}

export async function dropTables({ RECORDS_BUCKET: _kept, ...tables }: BenchTables): Promise<void> {
  const dynamo = new DynamoDBClient({});
  for (const TableName of Object.values(tables)) await dynamo.send(new DeleteTableCommand({ TableName }));
}
