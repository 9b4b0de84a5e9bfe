import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbNetworkHealth } from '../../shared/adapters/aws/dynamodb-network-health';
import { systemClock } from '../../shared/kernel/clock';
import { networkHealthContract } from './network-health';

networkHealthContract(
  'network health in DynamoDB',
  () => new DynamoDbNetworkHealth(new DynamoDBClient({}), 'farthing-service-ordering-waits', systemClock.now),
);
