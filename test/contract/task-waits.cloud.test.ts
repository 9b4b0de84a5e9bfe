import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbTaskWaits } from '../../shared/adapters/aws/dynamodb-task-waits';
import { taskWaitsContract } from './task-waits';

taskWaitsContract(
  'DynamoDB',
  () => new DynamoDbTaskWaits(new DynamoDBClient({}), 'farthing-service-ordering-waits', Date.now),
);
