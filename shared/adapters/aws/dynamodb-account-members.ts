import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { AccountMembers } from '../../billing/ports';
import type { TenantId } from '../../kernel/tenant';
import { key, membersPartition, text } from './books-items';
import { queryPartition } from './query-partition';

/** Accounts by who pays for them, in the books' table. A row stays when the payer changes. */
export class DynamoDbAccountMembers implements AccountMembers {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  async keep(tenant: TenantId, payerId: string, memberId: string): Promise<void> {
    const Item = key(membersPartition(tenant, payerId), memberId);
    await this.client.send(new PutItemCommand({ TableName: this.table, Item }));
  }

  async of(tenant: TenantId, payerId: string): Promise<readonly string[]> {
    const rows = await queryPartition(this.client, this.table, membersPartition(tenant, payerId));
    return rows.map((row) => text(row, 'sk'));
  }
}
