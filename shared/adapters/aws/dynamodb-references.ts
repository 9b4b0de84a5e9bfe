import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { invariant } from '../../kernel/errors';
import { isId } from '../../kernel/ids';
import type { TenantId } from '../../kernel/tenant';
import type { ReferenceReader } from '../../tmf/check-references';
import { resourceKey } from './resource-item';

/**
 * Looks whether resources are in their domains' tables. Of an item it reads the key alone, and its grant gives no more
 * (stacks/constructs/tmf-api.ts).
 */
export class DynamoDbReferences implements ReferenceReader {
  /** `tables` has the table of each other domain that the APIs' references name. */
  constructor(
    private readonly client: DynamoDBClient,
    private readonly ownTable: string,
    private readonly tables: Readonly<Record<string, string>>,
  ) {}

  async exists(tenant: TenantId, domain: string | undefined, resource: string, id: string): Promise<boolean> {
    if (!isId(id)) return false;
    const table = domain === undefined ? this.ownTable : this.tables[domain];
    invariant(table, `the table of ${domain} is given`);
    const { Item } = await this.client.send(
      new GetItemCommand({
        TableName: table,
        Key: { pk: { S: resourceKey(tenant, resource, id) } },
        ProjectionExpression: 'pk',
        ConsistentRead: true,
      }),
    );
    return Item !== undefined;
  }
}
