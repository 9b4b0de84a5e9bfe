import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbDeliveryLog } from '../../shared/adapters/aws/dynamodb-delivery-log';
import { deliveryLogContract } from './delivery-log';

const client = new DynamoDBClient({});
describe('in DynamoDB', () => deliveryLogContract(() => new DynamoDbDeliveryLog(client, 'farthing-platform-hub')));
