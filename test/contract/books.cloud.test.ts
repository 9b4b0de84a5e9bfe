import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDbAccountMembers } from '../../shared/adapters/aws/dynamodb-account-members';
import { DynamoDbAccountPeriods } from '../../shared/adapters/aws/dynamodb-account-periods';
import { DynamoDbBillableProducts } from '../../shared/adapters/aws/dynamodb-billable-products';
import { DynamoDbBooks } from '../../shared/adapters/aws/dynamodb-books';
import { DynamoDbFinanceBooks } from '../../shared/adapters/aws/dynamodb-finance-books';
import { DynamoDbResourceStore } from '../../shared/adapters/aws/dynamodb-resource-store';
import { StepFunctionsBillRuns } from '../../shared/adapters/aws/step-functions-bill-runs';
import { accountApi } from '../../shared/billing/account-resources';
import { customerBillApi } from '../../shared/billing/resources';
import { booksContract } from './books';

const BOOKS = 'farthing-billing-books';
const RESOURCES = 'farthing-billing-resources';

booksContract('the books in DynamoDB', async () => {
  const client = new DynamoDBClient({});
  return {
    store: new DynamoDbResourceStore(client, RESOURCES, [...accountApi.resources, ...customerBillApi.resources]),
    books: new DynamoDbBooks(client, BOOKS, RESOURCES),
    finance: new DynamoDbFinanceBooks(client, BOOKS),
    products: new DynamoDbBillableProducts(client, BOOKS),
    periods: new DynamoDbAccountPeriods(client, BOOKS),
    members: new DynamoDbAccountMembers(client, BOOKS),
    runs: new StepFunctionsBillRuns(client, BOOKS, new SFNClient({}), 'none is started here'),
  };
});
