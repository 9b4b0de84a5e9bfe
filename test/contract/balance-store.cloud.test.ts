import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbBalanceStore, DynamoDbNumberDirectory } from '../../shared/adapters/aws/dynamodb-balance-store';
import { DynamoDbNumberLookup } from '../../shared/adapters/aws/dynamodb-number-lookup';
import { balanceStoreContract, numberLookupContract } from './balance-store';

const client = new DynamoDBClient({});
const TABLE = 'farthing-balance-management-balances';

describe('balances and numbers in DynamoDB', () =>
  balanceStoreContract(() => ({
    balances: new DynamoDbBalanceStore(client, TABLE),
    numbers: new DynamoDbNumberDirectory(client, TABLE),
  })));

describe('a lookup of many numbers in DynamoDB', () =>
  numberLookupContract(() => ({
    numbers: new DynamoDbNumberDirectory(client, TABLE),
    lookup: new DynamoDbNumberLookup(client, TABLE, Date.now),
  })));
