import { CreateTableCommand, DeleteTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { DynamoDbTaskWaits } from '../../shared/adapters/aws/dynamodb-task-waits';
import { taskWaitsContract } from './task-waits';

const TABLE = `task-waits-${Date.now().toString(36)}`;
const NOW = Date.parse('2026-11-01T12:00:00Z');
const client = new DynamoDBClient({});

beforeAll(async () => {
  await client.send(
    new CreateTableCommand({
      TableName: TABLE,
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 20 }, { TableName: TABLE });
});
afterAll(() => client.send(new DeleteTableCommand({ TableName: TABLE })));

taskWaitsContract('DynamoDB', () => new DynamoDbTaskWaits(client, TABLE, () => NOW));
