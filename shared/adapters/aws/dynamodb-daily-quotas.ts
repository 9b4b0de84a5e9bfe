import { ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { DailyQuotas, QuotaUse } from '../../balance-management';

/** A day's quota is kept this long after the day began: past every repeat of a request, on any clock. */
const KEPT_SECONDS = 7 * 86_400;
const MS_PER_SECOND = 1_000;

/**
 * Daily quotas in DynamoDB, one item for each quota and day, in the domain's resource table (key `pk`, time to live
 * `ttl`). No resource: nothing of it is published.
 */
export class DynamoDbDailyQuotas implements DailyQuotas {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async take({ tenant, quota, day, reference, amount, max }: QuotaUse): Promise<boolean> {
    if (amount > max.amount || max.uses < 1) return false;
    const endsAt = Math.floor(Date.parse(day) / MS_PER_SECOND) + KEPT_SECONDS;
    try {
      await this.client.send(
        new UpdateItemCommand({
          TableName: this.tableName,
          Key: { pk: { S: `${tenant}#quota#${quota}#${day}` } },
          UpdateExpression: 'ADD #uses :one, #total :amount, #refs :set SET #ttl = :ttl',
          ConditionExpression:
            'attribute_not_exists(pk) OR (NOT contains(#refs, :ref) AND #uses < :uses AND #total <= :room)',
          ExpressionAttributeNames: { '#uses': 'uses', '#total': 'total', '#refs': 'refs', '#ttl': 'ttl' },
          ExpressionAttributeValues: {
            ':one': { N: '1' },
            ':amount': { N: String(amount) },
            ':set': { SS: [reference] },
            ':ref': { S: reference },
            ':uses': { N: String(max.uses) },
            ':room': { N: String(max.amount - amount) },
            ':ttl': { N: String(endsAt) },
          },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return true;
    } catch (problem) {
      if (!(problem instanceof ConditionalCheckFailedException)) throw problem;
      return problem.Item?.refs?.SS?.includes(reference) ?? false;
    }
  }
}
