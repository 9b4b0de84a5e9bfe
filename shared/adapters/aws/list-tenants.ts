import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { parseTenantId, type TenantId } from '../../kernel/tenant';
import type { Item } from './books-items';

/** Tenants are brands: hundreds, not millions. Pages of 1 MB. */
const PAGES_MAX = 20;

/** Every tenant that is set up. The one scan there is: once a day, of the platform's small table. */
export async function listTenants(client: DynamoDBClient, tenantsTable: string): Promise<TenantId[]> {
  const tenants: TenantId[] = [];
  let start: Item | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new ScanCommand({
        TableName: tenantsTable,
        FilterExpression: '#resource = :tenant',
        ProjectionExpression: 'id',
        ExpressionAttributeNames: { '#resource': 'resource' },
        ExpressionAttributeValues: { ':tenant': { S: 'tenant' } },
        ...(start ? { ExclusiveStartKey: start } : {}),
      }),
    );
    for (const item of Items) {
      const tenant = parseTenantId(item.id?.S ?? '');
      if (tenant !== undefined) tenants.push(tenant);
    }
    start = LastEvaluatedKey;
    if (!start) return tenants;
  }
  throw new Error(`There are more tenants than ${PAGES_MAX} pages`);
}
