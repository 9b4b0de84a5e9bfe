import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbOrderTraces } from '../../shared/adapters/aws/dynamodb-order-traces';
import { orderTracesContract } from './order-traces';

orderTracesContract(
  'DynamoDB',
  () => new DynamoDbOrderTraces(new DynamoDBClient({}), 'farthing-product-ordering-traces'),
);
