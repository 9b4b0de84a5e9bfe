import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbEventArchive } from '../../shared/adapters/aws/dynamodb-event-archive';
import { eventArchiveContract } from './event-archive';

const client = new DynamoDBClient({});
describe('in DynamoDB', () => eventArchiveContract(() => new DynamoDbEventArchive(client, 'farthing-platform-hub')));
