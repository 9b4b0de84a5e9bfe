import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { ResultKey, TaskResult, TaskResults } from '../../service-ordering/ports';

/** An activation code that was not used in a year is asked for anew. */
const KEPT_SECONDS = 365 * 24 * 3_600;
const MS_PER_SECOND = 1_000;

/** Keeps results beside the tokens: in a table without a stream, so that no event tells them. */
export class DynamoDbTaskResults implements TaskResults {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly nowMs: () => number,
  ) {}

  async keep(about: ResultKey, { taskId, values }: TaskResult): Promise<void> {
    await this.client.send(
      new UpdateItemCommand({
        TableName: this.tableName,
        Key: keyOf(about),
        UpdateExpression: 'SET taskId = :task, #values = :values, #ttl = :ttl',
        ExpressionAttributeNames: { '#values': 'values', '#ttl': 'ttl' },
        ExpressionAttributeValues: {
          ':task': { S: taskId },
          ':values': { S: JSON.stringify(values) },
          ':ttl': { N: String(Math.floor(this.nowMs() / MS_PER_SECOND) + KEPT_SECONDS) },
        },
      }),
    );
  }

  async find(about: ResultKey): Promise<TaskResult | undefined> {
    const { Item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: keyOf(about), ConsistentRead: true }),
    );
    const taskId = Item?.taskId?.S;
    const values = Item?.values?.S;
    return taskId === undefined || values === undefined ? undefined : { taskId, values: JSON.parse(values) };
  }
}

/** No task's id has a `#`: a result meets no token. */
const keyOf = ({ tenant, productId, operation }: ResultKey) => ({ pk: { S: `${tenant}#${productId}#${operation}` } });
