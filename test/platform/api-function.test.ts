import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { apiFunction } from '../../shared/adapters/aws/api-function';
import type { ApiHandler } from '../../shared/kernel/api';
import { failure } from '../../shared/kernel/errors';
import { TenantNotSetUpError } from '../../shared/kernel/tenant-settings';

const claims = { sub: 'u1', 'custom:tenant': 'blue', 'cognito:groups': 'agent' };
const apiEvent = (authorizer: object | undefined = { claims }) =>
  ({
    httpMethod: 'GET',
    path: '/x',
    headers: {},
    body: null,
    isBase64Encoded: false,
    queryStringParameters: null,
    requestContext: { path: '/v1/x', stage: 'v1', requestId: 'r1', authorizer },
  }) as unknown as APIGatewayProxyEvent;
const context = { getRemainingTimeInMillis: () => 10_000 } as Context;

async function serve(handler: ApiHandler, event = apiEvent()) {
  const lines: string[] = [];
  // Powertools writes to the streams themselves, as Lambda collects them.
  const spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation((line) => {
      lines.push(String(line));
      return true;
    }),
  );
  try {
    const result = await apiFunction(handler)(event, context);
    return { ...result, body: result.body === '' ? undefined : JSON.parse(result.body), lines: lines.join('\n') };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

test('an answer is passed on with its headers and those of safety', async () => {
  const answer = await serve(async () => ({ status: 201, headers: { ETag: '"1"' }, body: '{"a":1}' }));
  expect([answer.statusCode, answer.body]).toEqual([201, { a: 1 }]);
  expect(answer.headers).toMatchObject({
    ETag: '"1"',
    'X-Request-Id': 'r1',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Strict-Transport-Security': expect.stringContaining('max-age='),
  });
});

test('a failure becomes the one error body', async () => {
  const answer = await serve(async () => ({ failure: failure('not-found', 'There is no such thing') }));
  expect([answer.statusCode, answer.body]).toEqual([
    404,
    {
      '@type': 'Error',
      code: 'not-found',
      reason: 'There is no such resource',
      message: 'There is no such thing',
      status: '404',
      type: 'urn:farthing:error:not-found',
      title: 'There is no such resource',
      detail: 'There is no such thing',
      requestId: 'r1',
    },
  ]);
});

test('a throw becomes a 500 that tells nothing, and is logged', async () => {
  const answer = await serve(async () => {
    throw new Error('table orders-7 is on fire');
  });
  expect([answer.statusCode, answer.body.code, answer.body.requestId]).toEqual([500, 'internal', 'r1']);
  expect(JSON.stringify(answer.body)).not.toContain('orders-7');
  expect(answer.lines).toContain('orders-7');
});

test.each([
  ['no claims', undefined, 401, 'unauthenticated'],
  ['no tenant', { claims: { ...claims, 'custom:tenant': '' } }, 403, 'forbidden'],
  ['no role', { claims: { ...claims, 'cognito:groups': '' } }, 403, 'forbidden'],
])('with %s the handler is never called', async (_what, authorizer, status, code) => {
  const handler = jest.fn();
  const event = apiEvent();
  const answer = await serve(handler, { ...event, requestContext: { ...event.requestContext, authorizer } });
  expect([answer.statusCode, answer.body.code, handler.mock.calls.length]).toEqual([status, code, 0]);
  if (status === 401) expect(answer.headers).toMatchObject({ 'WWW-Authenticate': 'Bearer' });
});

test('each request leaves one line and its metrics, without what was in it', async () => {
  const { lines } = await serve(async () => ({ status: 200, body: '{"name":"Anna Muster"}' }));
  expect(lines).toContain('"status":200');
  expect(lines).toContain('"Namespace":"Farthing"');
  expect(lines).not.toContain('Muster');
});

// Every call of a tenant that no operator had set up was a 500, and an alarm.
test('a tenant that was never set up is told so', async () => {
  const answer = await serve(async () => {
    throw new TenantNotSetUpError('Tenant blue is not set up');
  });
  expect([answer.statusCode, answer.body.code]).toEqual([422, 'unprocessable']);
  expect(answer.lines).not.toContain('ERROR');
});
