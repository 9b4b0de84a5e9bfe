import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { invariant } from '../../kernel/errors';
import type { TaskKey, TaskWait, TaskWaits } from '../../service-ordering/ports';

/** Long after the last answer that a network could send. */
const KEPT_SECONDS = 90 * 24 * 3_600;
const MS_PER_SECOND = 1_000;

/** Keeps tokens in a table of their own: no stream, no API and no other function reads it. */
export class DynamoDbTaskWaits implements TaskWaits {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly nowMs: () => number,
  ) {}

  async begin(task: TaskKey, token: string): Promise<TaskWait> {
    const { Attributes } = await this.client.send(
      new UpdateItemCommand({
        TableName: this.tableName,
        Key: keyOf(task),
        UpdateExpression: 'SET #token = :token, #ttl = :ttl ADD attempt :one',
        ExpressionAttributeNames: { '#token': 'token', '#ttl': 'ttl' },
        ExpressionAttributeValues: {
          ':token': { S: token },
          ':one': { N: '1' },
          ':ttl': { N: String(Math.floor(this.nowMs() / MS_PER_SECOND) + KEPT_SECONDS) },
        },
        ReturnValues: 'ALL_NEW',
      }),
    );
    invariant(Attributes?.attempt?.N, 'an update answers what it wrote');
    return { token, attempt: Number(Attributes.attempt.N) };
  }

  async find(task: TaskKey): Promise<TaskWait | undefined> {
    const { Item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: keyOf(task), ConsistentRead: true }),
    );
    return Item?.token?.S === undefined ? undefined : { token: Item.token.S, attempt: Number(Item.attempt?.N) };
  }

  async end(task: TaskKey, wait: TaskWait): Promise<void> {
    const update = new UpdateItemCommand({
      TableName: this.tableName,
      Key: keyOf(task),
      UpdateExpression: 'REMOVE #token',
      ConditionExpression: 'attempt = :attempt',
      ExpressionAttributeNames: { '#token': 'token' },
      ExpressionAttributeValues: { ':attempt': { N: String(wait.attempt) } },
    });
    try {
      await this.client.send(update);
    } catch (error) {
      // Asked again meanwhile: the newer wait stays.
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
}

const keyOf = ({ tenant, id }: TaskKey) => ({ pk: { S: `${tenant}#${id}` } });
