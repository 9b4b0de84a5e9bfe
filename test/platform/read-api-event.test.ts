import type { APIGatewayProxyEvent } from 'aws-lambda';
import { readApiEvent } from '../../shared/adapters/aws/read-api-event';

const claims = { sub: 'u1', 'custom:tenant': 'blue', 'custom:party': 'anna', 'cognito:groups': 'subscriber' };

/** An event as API Gateway sends it, as far as we read it. */
const apiEvent = (given: { claims?: object; more?: object; context?: object } = {}): APIGatewayProxyEvent =>
  ({
    httpMethod: 'GET',
    path: '/shop/v4/parcel',
    headers: { Host: 'front.example', 'X-Forwarded-Proto': 'https', 'Idempotency-Key': 'k' },
    queryStringParameters: { a: '2' },
    multiValueQueryStringParameters: { a: ['1', '2'] },
    body: null,
    isBase64Encoded: false,
    requestContext: {
      path: '/v1/shop/v4/parcel',
      stage: 'v1',
      requestId: 'r1',
      authorizer: { claims: given.claims ?? claims },
      ...given.context,
    },
    ...given.more,
  }) as unknown as APIGatewayProxyEvent;

test('a request is read as its caller sent it', () => {
  expect(readApiEvent(apiEvent({ more: { body: 'eyJhIjoxfQ==', isBase64Encoded: true } }))).toEqual({
    ok: true,
    value: {
      method: 'GET',
      path: '/shop/v4/parcel',
      query: { a: ['1', '2'] },
      headers: { host: 'front.example', 'x-forwarded-proto': 'https', 'idempotency-key': 'k' },
      body: '{"a":1}',
      caller: { tenant: 'blue', subject: 'u1', roles: ['subscriber'], partyId: 'anna' },
      requestId: 'r1',
      baseUrl: 'https://front.example/v1',
    },
  });
});

test('behind a custom domain the stage is no part of the address', () => {
  const read = readApiEvent(apiEvent({ context: { path: '/shop/v4/parcel' } }));
  expect(read.ok && read.value.baseUrl).toBe('https://front.example');
});

test('a parameter named like a prototype is a parameter', () => {
  const read = readApiEvent(apiEvent({ more: { multiValueQueryStringParameters: JSON.parse('{"__proto__":["x"]}') } }));
  expect(read.ok && Object.keys(read.value.query)).toEqual(['a', '__proto__']);
  expect(read.ok && read.value.query.sort).toBeUndefined();
});

test.each<[string, object | undefined, string[] | string]>([
  ['roles as AWS passes them', { ...claims, 'cognito:groups': 'agent,finance' }, ['agent', 'finance']],
  ['roles in brackets', { ...claims, 'cognito:groups': '[agent finance]' }, ['agent', 'finance']],
  ['roles as a list', { ...claims, 'cognito:groups': ['operator'] }, ['operator']],
  ['groups that are no roles', { ...claims, 'cognito:groups': 'admin,agent' }, ['agent']],
  ['no role', { ...claims, 'cognito:groups': '' }, 'forbidden'],
  ['only unknown groups', { ...claims, 'cognito:groups': 'admin' }, 'forbidden'],
  ['no tenant', { ...claims, 'custom:tenant': undefined }, 'forbidden'],
  ['a tenant with a separator', { ...claims, 'custom:tenant': 'blue#red' }, 'forbidden'],
  ['no subject', { ...claims, sub: undefined }, 'unauthenticated'],
])('%s', (_what, given, expected) => {
  const read = readApiEvent(apiEvent({ claims: given }));
  expect(read.ok ? read.value.caller.roles : read.error.code).toEqual(expected);
});

test('without claims nobody called', () => {
  const read = readApiEvent(apiEvent({ context: { authorizer: undefined } }));
  expect(read.ok ? '' : read.error.code).toBe('unauthenticated');
});
