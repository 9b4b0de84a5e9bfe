import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/**
 * A client for functions that make the same few calls all day: it keeps what the SDK else puts together anew for each call, a
 * tenth of what a call computes.
 */
export const warmDynamoDb = (): DynamoDBClient => new DynamoDBClient({ cacheMiddleware: true });
