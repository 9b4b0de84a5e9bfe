import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import type { BillableProduct } from '../../billing/billable-product';
import type { BillableProducts } from '../../billing/ports';
import type { TenantId } from '../../kernel/tenant';
import { key, text } from './books-items';
import { queryPartition } from './query-partition';

const productsPartition = (tenant: TenantId, accountId: string): string => `${tenant}#products#${accountId}`;
const accountsPartition = (tenant: TenantId): string => `${tenant}#accounts`;

/** The projection of billable products in the books' table. Each write may come again, in any order. */
export class DynamoDbBillableProducts implements BillableProducts {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  /** The product last: when it stands, its account stands too. */
  async keep(tenant: TenantId, product: BillableProduct): Promise<void> {
    const { accountId } = product;
    await this.client.send(
      new PutItemCommand({
        TableName: this.table,
        Item: { ...key(accountsPartition(tenant), accountId), accountId: { S: accountId } },
      }),
    );
    await unlessOlder(() =>
      this.client.send(
        new PutItemCommand({
          TableName: this.table,
          Item: {
            ...key(productsPartition(tenant, accountId), product.id),
            version: { N: String(product.version) },
            body: { S: JSON.stringify(product, (_, value) => (typeof value === 'bigint' ? String(value) : value)) },
          },
          ConditionExpression: 'attribute_not_exists(pk) OR version < :version',
          ExpressionAttributeValues: { ':version': { N: String(product.version) } },
        }),
      ),
    );
  }

  async ofAccount(tenant: TenantId, accountId: string): Promise<readonly BillableProduct[]> {
    const rows = await queryPartition(this.client, this.table, productsPartition(tenant, accountId));
    return rows.map((row) => fromText(text(row, 'body')));
  }

  async accounts(tenant: TenantId, { limit, cursor }: { readonly limit: number; readonly cursor?: string }) {
    const pk = accountsPartition(tenant);
    const { Items = [], LastEvaluatedKey } = await this.client.send(
      new QueryCommand({
        TableName: this.table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: pk } },
        ConsistentRead: true,
        Limit: limit,
        ...(cursor === undefined ? {} : { ExclusiveStartKey: key(pk, cursor) }),
      }),
    );
    const accounts = Items.map((item) => text(item, 'sk'));
    return { accounts, ...(LastEvaluatedKey ? { cursor: LastEvaluatedKey.sk?.S ?? '' } : {}) };
  }
}

/** A stored product as it was written, its amounts being decimal text. */
function fromText(stored: string): BillableProduct {
  const product = JSON.parse(stored) as BillableProduct;
  const fees = product.fees.map((fee) => ({
    ...fee,
    nano: BigInt(fee.nano),
    ...(fee.alterations === undefined
      ? {}
      : { alterations: fee.alterations.map((one) => ({ ...one, valueNano: BigInt(one.valueNano) })) }),
  }));
  return { ...product, fees };
}

async function unlessOlder(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
