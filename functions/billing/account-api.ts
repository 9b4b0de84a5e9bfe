import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbAccountMembers } from '../../shared/adapters/aws/dynamodb-account-members';
import { DynamoDbBillableProducts } from '../../shared/adapters/aws/dynamodb-billable-products';
import { DynamoDbBooks } from '../../shared/adapters/aws/dynamodb-books';
import { tmfFunction } from '../../shared/adapters/aws/tmf-function';
import { accountHooks } from '../../shared/billing/account-hooks';
import { accountApi } from '../../shared/billing/account-resources';
import { customerBill } from '../../shared/billing/resources';

const { BOOKS_TABLE = '', TABLE_NAME = '' } = process.env;
const client = new DynamoDBClient({});
const books = new DynamoDbBooks(client, BOOKS_TABLE, TABLE_NAME);
const members = new DynamoDbAccountMembers(client, BOOKS_TABLE);
const products = new DynamoDbBillableProducts(client, BOOKS_TABLE);

/** TMF666: billing accounts, with their credit as it stands. */
export const handler = tmfFunction(accountApi, { billingAccount: accountHooks(books, products, members) }, undefined, [
  customerBill,
]);
