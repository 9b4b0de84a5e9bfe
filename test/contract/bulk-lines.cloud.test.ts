import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbBulkLines } from '../../shared/adapters/aws/dynamodb-bulk-lines';
import { bulkLinesContract } from './bulk-lines';

bulkLinesContract(
  'DynamoDB',
  () => new DynamoDbBulkLines(new DynamoDBClient({}), 'farthing-product-ordering-bulk-lines'),
);
