import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbSpendingSubscriptions } from '../../shared/adapters/aws/dynamodb-spending-subscriptions';
import { spendingSubscriptionsContract } from './spending-subscriptions';

const store = new DynamoDbSpendingSubscriptions(
  new DynamoDBClient({}),
  'farthing-convergent-charging-spending-subscriptions',
);

describe('subscriptions to policy counters in DynamoDB', () => spendingSubscriptionsContract(() => store));
