import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbFileAccounts } from '../../shared/adapters/aws/dynamodb-file-accounts';
import { fileAccountsContract } from './file-accounts';

const client = new DynamoDBClient({});

describe('files’ accounts in DynamoDB', () =>
  fileAccountsContract(() => new DynamoDbFileAccounts(client, 'farthing-usage-management-accounts')));
