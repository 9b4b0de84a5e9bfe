import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import type { TenantId } from '../../kernel/tenant';
import { FIRST_VERSION, type OrderPlan } from '../../product-ordering/order-plan';
import { type OrderTraces, TRACE_ENTRIES_MAX, type TraceEntry } from '../../product-ordering/ports';
import { packJson, unpackJson } from './pack-json';

/** The plan's row; entries begin with their time, so they stand before it. */
const PLAN = 'plan';

/** One partition an order: its plan, packed, and an entry a row. */
export class DynamoDbOrderTraces implements OrderTraces {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async keepPlan(tenant: TenantId, orderId: string, plan: OrderPlan): Promise<OrderPlan> {
    const { version = FIRST_VERSION } = plan;
    const put = new PutItemCommand({
      TableName: this.tableName,
      Item: { ...keyOf(tenant, orderId, PLAN), plan: { B: packJson(plan) }, version: { N: String(version) } },
      ...(version === FIRST_VERSION ? FIRST : newerThan(version)),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    try {
      await this.client.send(put);
      return plan;
    } catch (error) {
      const kept = error instanceof ConditionalCheckFailedException ? error.Item?.plan?.B : undefined;
      if (kept === undefined) throw error;
      return unpackJson(kept) as OrderPlan;
    }
  }

  async plan(tenant: TenantId, orderId: string): Promise<OrderPlan | undefined> {
    const { Item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: keyOf(tenant, orderId, PLAN), ConsistentRead: true }),
    );
    return Item?.plan?.B === undefined ? undefined : (unpackJson(Item.plan.B) as OrderPlan);
  }

  async add(tenant: TenantId, orderId: string, entry: TraceEntry): Promise<void> {
    const entryItem = { ...keyOf(tenant, orderId, `${entry.at}#${entry.id}`), entry: { S: JSON.stringify(entry) } };
    await this.client.send(new PutItemCommand({ TableName: this.tableName, Item: entryItem }));
  }

  async entries(tenant: TenantId, orderId: string): Promise<readonly TraceEntry[]> {
    const { Items = [] } = await this.client.send(
      new QueryCommand({
        TableName: this.tableName,
        KeyConditionExpression: 'pk = :pk AND sk < :plan',
        ExpressionAttributeValues: { ':pk': { S: `${tenant}#${orderId}` }, ':plan': { S: PLAN } },
        Limit: TRACE_ENTRIES_MAX,
      }),
    );
    return Items.map(({ entry }) => JSON.parse(entry?.S ?? '{}') as TraceEntry);
  }
}

const FIRST = { ConditionExpression: 'attribute_not_exists(pk)' };
/** A plan from before orders were amended has no version: it is of the first. */
const newerThan = (version: number) => ({
  ConditionExpression: 'attribute_not_exists(pk) OR attribute_not_exists(#version) OR #version < :version',
  ExpressionAttributeNames: { '#version': 'version' },
  ExpressionAttributeValues: { ':version': { N: String(version) } },
});

const keyOf = (tenant: TenantId, orderId: string, sk: string) => ({ pk: { S: `${tenant}#${orderId}` }, sk: { S: sk } });
