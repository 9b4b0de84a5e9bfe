import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { ApiRequest } from '../../kernel/api';
import { type Failure, failure } from '../../kernel/errors';
import { err, ok, type Result } from '../../kernel/result';
import { type Caller, isRole, parseTenantId } from '../../kernel/tenant';

/** What API Gateway passes on, as our code takes it. Fails with `unauthenticated` or `forbidden`. */
export function readApiEvent(event: APIGatewayProxyEvent): Result<ApiRequest, Failure> {
  const caller = callerOf(event.requestContext.authorizer?.claims);
  if (!caller.ok) return caller;
  return ok({
    method: event.httpMethod,
    path: event.path,
    query: queryOf(event),
    headers: headersOf(event),
    body: bodyOf(event),
    caller: caller.value,
    requestId: event.requestContext.requestId,
    baseUrl: baseUrlOf(event),
  });
}

/** Names in lower case. */
export const headersOf = (event: APIGatewayProxyEvent): Record<string, string> =>
  Object.fromEntries(
    Object.entries(event.headers ?? {}).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), value]],
    ),
  );

/** Made of entries, so that a parameter called `__proto__` is a parameter like any other. */
function queryOf(event: APIGatewayProxyEvent): ApiRequest['query'] {
  const one = Object.entries(event.queryStringParameters ?? {}).map(([name, value]) => [name, [value ?? '']] as const);
  const many = Object.entries(event.multiValueQueryStringParameters ?? {}).map(
    ([name, values]) => [name, values ?? []] as const,
  );
  return Object.fromEntries([...one, ...many]);
}

export function bodyOf(event: APIGatewayProxyEvent): string | undefined {
  if (event.body === null || event.body === undefined) return undefined;
  return event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString('utf8') : event.body;
}

/** Set for the functions of a local cloud, which serves each REST API below its one endpoint. */
const LOCAL_ENDPOINT = process.env.AWS_ENDPOINT_URL;

/** The address the caller used: its host, and the stage (or a custom domain's base path) before our own path. */
export function baseUrlOf(event: APIGatewayProxyEvent): string {
  const headers = headersOf(event);
  const { path: whole = '', stage, domainName, apiId } = event.requestContext;
  if (LOCAL_ENDPOINT !== undefined)
    return `http://${headers.host ?? new URL(LOCAL_ENDPOINT).host}/restapis/${apiId}/${stage}/_user_request_`;
  const prefix = whole.endsWith(event.path) ? whole.slice(0, whole.length - event.path.length) : `/${stage}`;
  const host = headers.host ?? domainName ?? 'localhost';
  return `${headers['x-forwarded-proto'] ?? 'https'}://${host}${prefix}`;
}

/** Who calls, from the claims of a token that the gateway has checked. */
export function callerOf(claims: Readonly<Record<string, unknown>> | undefined): Result<Caller, Failure> {
  const subject = textClaim(claims, 'sub');
  if (!claims || subject === undefined) return err(failure('unauthenticated', 'Send a valid ID token'));
  const tenant = parseTenantId(textClaim(claims, 'custom:tenant') ?? '');
  if (tenant === undefined) return err(failure('forbidden', 'The token names no tenant'));
  const groups = claims['cognito:groups'];
  // A Cognito authorizer passes the list of groups on as text: `a,b`, or `[a b]`.
  const names = Array.isArray(groups) ? groups.map(String) : String(groups ?? '').split(/[\s,[\]"]+/);
  const roles = names.filter(isRole);
  if (roles.length === 0) return err(failure('forbidden', 'The token carries no role'));
  const partyId = textClaim(claims, 'custom:party');
  return ok({ tenant, subject, roles, ...(partyId === undefined ? {} : { partyId }) });
}

const textClaim = (claims: Readonly<Record<string, unknown>> | undefined, name: string): string | undefined => {
  const value = claims?.[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};
