import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { ProviderRecord, ProviderRecords } from '../../payment-management/ports';

/** The simulated provider's own record in a table of its own (key `pk`): it is another company, we only ask it. */
export class DynamoDbProviderRecords implements ProviderRecords {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async ask(key: string, requestDigest: string, nowMs: number): Promise<ProviderRecord> {
    const { Attributes = {} } = await this.client.send(
      new UpdateItemCommand({
        TableName: this.tableName,
        Key: { pk: { S: key } },
        UpdateExpression:
          'SET requestDigest = if_not_exists(requestDigest, :digest), firstAskedAtMs = if_not_exists(firstAskedAtMs, :now) ADD asked :one',
        ExpressionAttributeValues: {
          ':digest': { S: requestDigest },
          ':now': { N: String(nowMs) },
          ':one': { N: '1' },
        },
        ReturnValues: 'ALL_NEW',
      }),
    );
    return {
      requestDigest: Attributes.requestDigest?.S ?? '',
      firstAskedAtMs: Number(Attributes.firstAskedAtMs?.N),
      asked: Number(Attributes.asked?.N),
    };
  }
}
