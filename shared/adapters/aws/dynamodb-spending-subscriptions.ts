import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  MAX_SUBSCRIPTIONS_READ,
  type SpendingSubscription,
  type SpendingSubscriptionStore,
} from '../../convergent-charging';
import { isId } from '../../kernel/ids';
import type { TenantId } from '../../kernel/tenant';
import { balanceKey } from './balance-item';

const MS_PER_SECOND = 1_000;

/** Subscriptions to policy counters: pk the balance, sk the subscription; `body` as JSON, `told` apart, `ttl` where it expires. */
export class DynamoDbSpendingSubscriptions implements SpendingSubscriptionStore {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async put(subscription: SpendingSubscription): Promise<void> {
    const { tenant, balanceId, id, told, ...body } = subscription;
    const { expiresAt } = subscription;
    await this.client.send(
      new PutItemCommand({
        TableName: this.tableName,
        Item: {
          ...keyOf(tenant, balanceId, id),
          body: { S: JSON.stringify(body) },
          told: { S: JSON.stringify(told) },
          ...(expiresAt === undefined ? {} : { ttl: { N: String(Math.ceil(expiresAt / MS_PER_SECOND)) } }),
        },
      }),
    );
  }

  async tell({ tenant, balanceId, id }: SpendingSubscription, told: SpendingSubscription['told']): Promise<boolean> {
    try {
      await this.client.send(
        new UpdateItemCommand({
          TableName: this.tableName,
          Key: keyOf(tenant, balanceId, id),
          UpdateExpression: 'SET told = :told',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeValues: { ':told': { S: JSON.stringify(told) } },
        }),
      );
      return true;
    } catch (problem) {
      if (problem instanceof ConditionalCheckFailedException) return false;
      throw problem;
    }
  }

  async ofBalance(tenant: TenantId, balanceId: string): Promise<readonly SpendingSubscription[]> {
    // An address may say anything; what is no id leads nowhere, and may not fit a key.
    if (!isId(balanceId)) return [];
    const { Items = [] } = await this.client.send(
      new QueryCommand({
        TableName: this.tableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: balanceKey(tenant, balanceId) } },
        ConsistentRead: true,
        Limit: MAX_SUBSCRIPTIONS_READ,
      }),
    );
    return Items.map((item) => ({
      ...(JSON.parse(item.body?.S ?? '{}') as Omit<SpendingSubscription, 'tenant' | 'balanceId' | 'id' | 'told'>),
      tenant,
      balanceId,
      id: item.sk?.S ?? '',
      told: JSON.parse(item.told?.S ?? '{}') as SpendingSubscription['told'],
    }));
  }

  async remove(tenant: TenantId, balanceId: string, id: string): Promise<boolean> {
    if (!isId(balanceId) || id === '') return false;
    const { Attributes } = await this.client.send(
      new DeleteItemCommand({ TableName: this.tableName, Key: keyOf(tenant, balanceId, id), ReturnValues: 'ALL_OLD' }),
    );
    return Attributes !== undefined;
  }
}

const keyOf = (tenant: TenantId, balanceId: string, id: string) => ({
  pk: { S: balanceKey(tenant, balanceId) },
  sk: { S: id },
});
