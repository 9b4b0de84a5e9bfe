import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbDailyQuotas } from '../../shared/adapters/aws/dynamodb-daily-quotas';
import { dailyQuotasContract } from './daily-quotas';

const client = new DynamoDBClient({});
dailyQuotasContract(
  'daily quotas in DynamoDB',
  () => new DynamoDbDailyQuotas(client, 'farthing-balance-management-resources'),
);
