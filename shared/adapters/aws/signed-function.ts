import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { ApiResponse } from '../../kernel/api';
import { type Failure, failure } from '../../kernel/errors';
import { parseTenantId, type TenantId } from '../../kernel/tenant';
import { respondFailure } from '../../tmf/respond';
import { bodyOf, headersOf } from './read-api-event';
import { SECURITY_HEADERS } from './security-headers';

/** More than any provider tells at once. */
const BODY_LENGTH_MAX = 100_000;

/** What comes without a token of ours, signed by who sends it, to `<base path>/{tenant}`. */
export interface SignedRequest {
  readonly tenant: TenantId;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A function that others call by their own signature: the same headers and the same error shape as everywhere. */
export const signedFunction =
  (basePath: string, take: (request: SignedRequest) => Promise<ApiResponse | { readonly failure: Failure }>) =>
  async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
    const { requestId } = event.requestContext;
    const answer = await answerTo(event, basePath, take);
    const response = 'failure' in answer ? respondFailure(answer.failure, requestId) : answer;
    return {
      statusCode: response.status,
      headers: { ...SECURITY_HEADERS, 'X-Request-Id': requestId, ...response.headers },
      body: response.body ?? '',
    };
  };

async function answerTo(
  event: APIGatewayProxyEvent,
  basePath: string,
  take: (request: SignedRequest) => Promise<ApiResponse | { readonly failure: Failure }>,
): Promise<ApiResponse | { readonly failure: Failure }> {
  const tenant = parseTenantId(event.path.slice(basePath.length + 1));
  const body = bodyOf(event) ?? '';
  if (event.httpMethod !== 'POST' || tenant === undefined)
    return { failure: failure('not-found', `A notice is posted to ${basePath}/{tenant}`) };
  if (body.length > BODY_LENGTH_MAX) return { failure: failure('too-large', 'A notice is shorter') };
  try {
    return await take({ tenant, body, headers: headersOf(event) });
  } catch (problem) {
    console.error(JSON.stringify({ level: 'ERROR', message: problem instanceof Error ? problem.message : 'broke' }));
    return { failure: failure('internal', 'Something broke: send it again') };
  }
}
