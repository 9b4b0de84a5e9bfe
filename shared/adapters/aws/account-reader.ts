import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { billingAccount } from '../../billing';
import type { TenantId } from '../../kernel/tenant';
import type { AccountReader } from '../../product-ordering/ports';
import { ownerOf } from '../../tmf/authorise';
import { DynamoDbResourceStore } from './dynamodb-resource-store';

/** Reads billing's table: GetItem alone. */
export class DynamoDbAccountReader implements AccountReader {
  private readonly store: DynamoDbResourceStore;

  constructor(client: DynamoDBClient, tableName: string) {
    this.store = new DynamoDbResourceStore(client, tableName, [billingAccount]);
  }

  async partyOf(tenant: TenantId, accountId: string): Promise<string | undefined> {
    const stored = await this.store.get(tenant, billingAccount.name, accountId);
    return stored && ownerOf(billingAccount, stored.body);
  }
}
