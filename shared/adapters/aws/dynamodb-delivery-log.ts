import { type DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { systemClock } from '../../kernel/clock';
import {
  DELIVERY_LOG_DAYS,
  type DeliveryLog,
  type DeliveryRecord,
  deliveryKey,
  type SubscriptionKey,
} from '../../platform/delivery-log';

const SECONDS_PER_DAY = 86_400;
const MS_PER_SECOND = 1_000;

/** The hub's table: a subscription's deliveries under `log#<tenant>#<basePath>#<id>`. */
export class DynamoDbDeliveryLog implements DeliveryLog {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async note(subscription: SubscriptionKey, record: DeliveryRecord): Promise<void> {
    const ttl = Math.floor(systemClock.now() / MS_PER_SECOND) + DELIVERY_LOG_DAYS * SECONDS_PER_DAY;
    await this.client.send(
      new PutItemCommand({
        TableName: this.tableName,
        Item: {
          pk: { S: partitionOf(subscription) },
          sk: { S: deliveryKey(record) },
          record: { S: JSON.stringify(record) },
          ttl: { N: String(ttl) },
        },
      }),
    );
  }

  async list(subscription: SubscriptionKey, { limit, cursor }: { readonly limit: number; readonly cursor?: string }) {
    const pk = { S: partitionOf(subscription) };
    const { Items = [], LastEvaluatedKey } = await this.client.send(
      new QueryCommand({
        TableName: this.tableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
        ScanIndexForward: false,
        Limit: limit,
        ConsistentRead: true,
        ...(cursor === undefined ? {} : { ExclusiveStartKey: { pk, sk: { S: cursor } } }),
      }),
    );
    const records = Items.map((item) => JSON.parse(item.record?.S ?? '{}') as DeliveryRecord);
    return { records, ...(LastEvaluatedKey?.sk?.S === undefined ? {} : { cursor: LastEvaluatedKey.sk.S }) };
  }
}

const partitionOf = ({ tenant, basePath, id }: SubscriptionKey): string => `log#${tenant}#${basePath}#${id}`;
