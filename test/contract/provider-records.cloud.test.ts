import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbProviderRecords } from '../../shared/adapters/aws/dynamodb-provider-records';
import { providerRecordsContract } from './provider-records';

const client = new DynamoDBClient({});
providerRecordsContract(
  'provider records in DynamoDB',
  () => new DynamoDbProviderRecords(client, 'farthing-payment-management-simulated-provider'),
);
