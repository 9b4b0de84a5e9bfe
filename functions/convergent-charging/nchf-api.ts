import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { chargingPorts } from '../../shared/adapters/aws/charging-ports';
import { readApiEvent } from '../../shared/adapters/aws/read-api-event';
import { SECURITY_HEADERS } from '../../shared/adapters/aws/security-headers';
import { type AccountCache, problemOf, serveNchf } from '../../shared/convergent-charging';
import type { ApiResponse } from '../../shared/kernel/api';
import { failure } from '../../shared/kernel/errors';

const ports = chargingPorts(process.env);
const cache: AccountCache = new Map();

/** Nchf_ConvergedCharging: one log line a request, without what names a subscriber. */
export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const startedMs = performance.now();
  const { requestId } = event.requestContext;
  const answer = await answerTo(event, requestId);
  const durationMs = Math.round(performance.now() - startedMs);
  const { httpMethod: method, path } = event;
  console.info(
    JSON.stringify({ level: 'INFO', message: 'request', requestId, method, path, status: answer.status, durationMs }),
  );
  return {
    statusCode: answer.status,
    headers: { ...SECURITY_HEADERS, 'X-Request-Id': requestId, ...answer.headers },
    body: answer.body ?? '',
  };
}

async function answerTo(event: APIGatewayProxyEvent, requestId: string): Promise<ApiResponse> {
  const request = readApiEvent(event);
  if (!request.ok) return problemOf(request.error, requestId);
  try {
    return await serveNchf(ports, cache, request.value);
  } catch (problem) {
    console.error(JSON.stringify({ level: 'ERROR', message: String(problem), requestId }));
    return problemOf(failure('internal', 'Something broke on our side: send the same request again'), requestId);
  }
}
