import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { accountApi } from '../../billing/account-resources';
import { COLLECTIONS_API } from '../../billing/collection-resources';
import type { AccountMembers, AccountPeriods, BillableProducts, Books, UsageLedger } from '../../billing/ports';
import { customerBillApi } from '../../billing/resources';
import type { TenantSettingsReader } from '../../kernel/tenant-settings';
import type { ResourceStore } from '../../tmf/resource-store';
import { DynamoDbAccountMembers } from './dynamodb-account-members';
import { DynamoDbAccountPeriods } from './dynamodb-account-periods';
import { DynamoDbBillableProducts } from './dynamodb-billable-products';
import { DynamoDbBooks } from './dynamodb-books';
import { DynamoDbLedger } from './dynamodb-ledger';
import { DynamoDbResourceStore } from './dynamodb-resource-store';
import { DynamoDbUsageLedger } from './dynamodb-usage-ledger';
import { DynamoDbTenantSettings } from './tenant-settings';

export interface BillingPorts {
  readonly client: DynamoDBClient;
  readonly store: ResourceStore;
  readonly products: BillableProducts;
  readonly books: Books;
  readonly periods: AccountPeriods;
  readonly members: AccountMembers;
  readonly ledger: UsageLedger;
  readonly settings: TenantSettingsReader;
}

/** Billing's ports over the tables that its functions' environment names: TABLE_NAME, BOOKS_TABLE, LEDGER_TABLE, TENANTS_TABLE. */
export function billingPorts(environment: Readonly<Record<string, string | undefined>>): BillingPorts {
  const { TABLE_NAME = '', BOOKS_TABLE = '', LEDGER_TABLE = '', TENANTS_TABLE = '' } = environment;
  const client = new DynamoDBClient({});
  return {
    client,
    store: new DynamoDbResourceStore(client, TABLE_NAME, [
      ...accountApi.resources,
      ...customerBillApi.resources,
      ...COLLECTIONS_API.resources,
    ]),
    products: new DynamoDbBillableProducts(client, BOOKS_TABLE),
    books: new DynamoDbBooks(client, BOOKS_TABLE, TABLE_NAME),
    periods: new DynamoDbAccountPeriods(client, BOOKS_TABLE),
    members: new DynamoDbAccountMembers(client, BOOKS_TABLE),
    ledger: new DynamoDbUsageLedger(new DynamoDbLedger(client, LEDGER_TABLE)),
    settings: new DynamoDbTenantSettings(client, TENANTS_TABLE),
  };
}
