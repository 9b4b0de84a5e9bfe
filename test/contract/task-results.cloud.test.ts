import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbTaskResults } from '../../shared/adapters/aws/dynamodb-task-results';
import { systemClock } from '../../shared/kernel/clock';
import { taskResultsContract } from './task-results';

taskResultsContract(
  'task results in DynamoDB',
  () => new DynamoDbTaskResults(new DynamoDBClient({}), 'farthing-service-ordering-waits', systemClock.now),
);
