import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbHubStore } from '../../shared/adapters/aws/dynamodb-hub-store';
import { hubStoreContract } from './hub-store';

const client = new DynamoDBClient({});
describe('the hub in DynamoDB', () => hubStoreContract(() => new DynamoDbHubStore(client, 'farthing-platform-hub')));
