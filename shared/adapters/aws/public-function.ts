import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { ApiResponse } from '../../kernel/api';
import type { Failure } from '../../kernel/errors';
import { respondFailure } from '../../tmf/respond';
import { baseUrlOf } from './read-api-event';
import { SECURITY_HEADERS } from './security-headers';

type Serve = (method: string, path: string, baseUrl: string) => ApiResponse | { readonly failure: Failure };

/** What everyone may read, without a token: the same headers and the same error shape as everywhere. */
export const publicFunction =
  (serve: Serve) =>
  async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
    const { requestId } = event.requestContext;
    const answer = serve(event.httpMethod, event.path, baseUrlOf(event));
    const response = 'failure' in answer ? respondFailure(answer.failure, requestId) : answer;
    return {
      statusCode: response.status,
      headers: { ...SECURITY_HEADERS, 'X-Request-Id': requestId, ...response.headers },
      body: response.body ?? '',
    };
  };
