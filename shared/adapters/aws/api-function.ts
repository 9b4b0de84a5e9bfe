import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import middy from 'middy';
import type { ApiHandler, ApiResponse } from '../../kernel/api';
import { systemClock } from '../../kernel/clock';
import { type Failure, failure } from '../../kernel/errors';
import { TenantNotSetUpError } from '../../kernel/tenant-settings';
import { respondFailure } from '../../tmf/respond';
import { readApiEvent } from './read-api-event';
import { requestLimiter } from './request-limiter';
import { SECURITY_HEADERS } from './security-headers';

const SERVICE = process.env.SERVICE ?? 'farthing';
const limiter = requestLimiter(process.env);
const logger = new Logger({ serviceName: SERVICE });
const metrics = new Metrics({ namespace: 'Farthing', serviceName: SERVICE, singleMetric: false });

type ApiLambda = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;

/**
 * An API's code as a Lambda behind the front door: caller from the checked token, the one error body, a log line and
 * metrics for each request, and security headers. A throw becomes a 500 that says nothing but the request's id.
 */
export function apiFunction(handler: ApiHandler): ApiLambda {
  const serve = async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
    const request = readApiEvent(event);
    if (!request.ok) return toResult(event, toResponse({ failure: request.error }, requestIdOf(event)));
    const waitSeconds = await limiter?.take(request.value.caller, systemClock.now());
    if (waitSeconds !== undefined) return toResult(event, tooMany(waitSeconds, request.value.requestId));
    return toResult(event, toResponse(await handler(request.value), request.value.requestId));
  };
  const chain = middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
    .use(observe())
    .use({
      onError: (request) => {
        const requestId = requestIdOf(request.event);
        const expected = request.error instanceof TenantNotSetUpError;
        if (!expected) logger.error('A request broke', { requestId, error: request.error ?? undefined });
        request.response = toResult(request.event, toResponse({ failure: expected ? notSetUp : broken }, requestId));
      },
    })
    .handler(serve);
  return (event, context) => Promise.resolve(chain(event, context));
}

const broken = failure('internal', 'Something broke on our side: tell us the requestId');
const notSetUp = failure('unprocessable', 'The tenant is not set up: its operator makes it first');

const tooMany = (waitSeconds: number, requestId: string): ApiResponse =>
  respondFailure(failure('too-many-requests', `Again in ${waitSeconds} s`), requestId, {
    'Retry-After': String(waitSeconds),
  });

const requestIdOf = (event: APIGatewayProxyEvent): string => event.requestContext?.requestId ?? 'unknown';

const toResponse = (answer: ApiResponse | { readonly failure: Failure }, requestId: string): ApiResponse =>
  'failure' in answer ? respondFailure(answer.failure, requestId) : answer;

function toResult(event: APIGatewayProxyEvent, response: ApiResponse): APIGatewayProxyResult {
  const challenge: Record<string, string> = response.status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {};
  const again: Record<string, string> = response.status === 503 ? { 'Retry-After': '1' } : {};
  return {
    statusCode: response.status,
    headers: { ...SECURITY_HEADERS, ...challenge, ...again, 'X-Request-Id': requestIdOf(event), ...response.headers },
    ...(response.bytes
      ? { body: Buffer.from(response.bytes).toString('base64'), isBase64Encoded: true }
      : { body: response.body ?? '' }),
  };
}

/** One line and three metrics a request. The path holds ids only: what is personal never stands in a path. */
function observe(): middy.MiddlewareObj<APIGatewayProxyEvent, APIGatewayProxyResult> {
  const started = new WeakMap<APIGatewayProxyEvent, number>();
  const finish = (event: APIGatewayProxyEvent, status: number): void => {
    const durationMs = systemClock.now() - (started.get(event) ?? systemClock.now());
    const { httpMethod: method, path } = event;
    logger.info('request', { requestId: requestIdOf(event), method, path, status, durationMs });
    metrics.addMetric('Requests', MetricUnit.Count, 1);
    metrics.addMetric('DurationMs', MetricUnit.Milliseconds, durationMs);
    metrics.addMetric('ServerErrors', MetricUnit.Count, status >= 500 ? 1 : 0);
    metrics.publishStoredMetrics();
  };
  return {
    before: ({ event }) => {
      started.set(event, systemClock.now());
    },
    after: ({ event, response }) => finish(event, response?.statusCode ?? 0),
    onError: ({ event, response }) => finish(event, response?.statusCode ?? 500),
  };
}
