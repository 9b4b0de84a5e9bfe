import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbBooks } from '../../shared/adapters/aws/dynamodb-books';
import { tmfFunction } from '../../shared/adapters/aws/tmf-function';
import { accountHooks } from '../../shared/billing/account-hooks';
import { accountApi } from '../../shared/billing/account-resources';

const { BOOKS_TABLE = '', TABLE_NAME = '' } = process.env;
const books = new DynamoDbBooks(new DynamoDBClient({}), BOOKS_TABLE, TABLE_NAME);

/** TMF666: billing accounts, with their credit as it stands. */
export const handler = tmfFunction(accountApi, { billingAccount: accountHooks(books) });
