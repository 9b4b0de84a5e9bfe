import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { problemOf } from '../../convergent-charging';
import type { ApiRequest, ApiResponse } from '../../kernel/api';
import { failure } from '../../kernel/errors';
import { readApiEvent } from './read-api-event';
import { SECURITY_HEADERS } from './security-headers';

/** An API of the network's own kind: every failure is ProblemDetails; one log line a request, without what names a subscriber. */
export function networkFunction(serve: (request: ApiRequest) => Promise<ApiResponse>) {
  return async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
    const startedMs = performance.now();
    const { requestId } = event.requestContext;
    const answer = await answerTo(serve, event, requestId);
    const durationMs = Math.round(performance.now() - startedMs);
    const { httpMethod: method, path } = event;
    const { status } = answer;
    console.info(JSON.stringify({ level: 'INFO', message: 'request', requestId, method, path, status, durationMs }));
    return {
      statusCode: status,
      headers: { ...SECURITY_HEADERS, 'X-Request-Id': requestId, ...answer.headers },
      body: answer.body ?? '',
    };
  };
}

async function answerTo(
  serve: (request: ApiRequest) => Promise<ApiResponse>,
  event: APIGatewayProxyEvent,
  requestId: string,
): Promise<ApiResponse> {
  const request = readApiEvent(event);
  if (!request.ok) return problemOf(request.error, requestId);
  try {
    return await serve(request.value);
  } catch (problem) {
    console.error(JSON.stringify({ level: 'ERROR', message: String(problem), requestId }));
    return problemOf(failure('internal', 'Something broke on our side: send the same request again'), requestId);
  }
}
