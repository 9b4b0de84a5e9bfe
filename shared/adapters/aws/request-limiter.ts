import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { systemClock } from '../../kernel/clock';
import type { TenantId } from '../../kernel/tenant';
import { type RequestCounts, RequestLimiter, type RequestLimits, WINDOW_MS } from '../../platform/limit-requests';
import { DynamoDbTenantSettings } from './tenant-settings';

/** Of a caller, when the tenant says nothing else: 100 a second. */
const CALLER_REQUESTS_MAX = 1_000;
/** Of all callers of a tenant: half of what the front door takes for all tenants. */
const TENANT_REQUESTS_MAX = 5_000;
/** A tenant's own limit is read again after this. */
const LIMITS_KEPT_MS = 10_000;
const KEPT_TENANTS_MAX = 1_000;
/** DynamoDB deletes what has expired some time later. */
const FORGOTTEN_AFTER_SECONDS = 3_600;

class DynamoDbRequestCounts implements RequestCounts {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async add(who: string, windowStartMs: number, requests: number): Promise<number> {
    const { Attributes } = await this.client.send(
      new UpdateItemCommand({
        TableName: this.tableName,
        Key: { pk: { S: `${who}#${windowStartMs}` } },
        UpdateExpression: 'ADD requests :requests SET #ttl = :ttl',
        ExpressionAttributeNames: { '#ttl': 'ttl' },
        ExpressionAttributeValues: {
          ':requests': { N: String(requests) },
          ':ttl': { N: String(Math.ceil(windowStartMs / 1_000) + FORGOTTEN_AFTER_SECONDS) },
        },
        ReturnValues: 'UPDATED_NEW',
      }),
    );
    return Number(Attributes?.requests?.N ?? requests);
  }
}

/** The limiter of the function that this runs in, or undefined where its environment names no table of counts. */
export function requestLimiter(environment: NodeJS.ProcessEnv): RequestLimiter | undefined {
  const { REQUESTS_TABLE = '', TENANTS_TABLE = '' } = environment;
  if (REQUESTS_TABLE === '' || TENANTS_TABLE === '') return undefined;
  const client = new DynamoDBClient({});
  const settings = new DynamoDbTenantSettings(client, TENANTS_TABLE);
  const kept = new Map<TenantId, { readonly until: number; readonly limits: RequestLimits }>();
  return new RequestLimiter(new DynamoDbRequestCounts(client, REQUESTS_TABLE), async ({ tenant }) => {
    const now = systemClock.now();
    const standing = kept.get(tenant);
    if (standing && now < standing.until) return standing.limits;
    const own = await settings.callerRequestsPerSecond(tenant);
    const limits = {
      caller: own === undefined ? CALLER_REQUESTS_MAX : Math.min(CALLER_REQUESTS_MAX, (own * WINDOW_MS) / 1_000),
      tenant: TENANT_REQUESTS_MAX,
    };
    if (kept.size >= KEPT_TENANTS_MAX) kept.clear();
    kept.set(tenant, { until: now + LIMITS_KEPT_MS, limits });
    return limits;
  });
}
