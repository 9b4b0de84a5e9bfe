import { createSign, generateKeyPairSync } from 'node:crypto';
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { output, run } from './contract';

const cognito = new CognitoIdentityProviderClient({});
const UserPoolId = output('PoolId');
const Username = `caller-${run}`;
const PASSWORD = 'Passw0rd!-of-a-test';
const url = (path: string): string =>
  `${process.env.AWS_ENDPOINT_URL}/restapis/${output('ApiId')}/v1/_user_request_${path}`;

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

async function ask(path: string, token?: string, init: RequestInit = {}): Promise<Answer> {
  const headers = { 'content-type': 'application/json', ...(token ? { authorization: token } : {}) };
  const answer = await fetch(url(path), { ...init, headers });
  return { status: answer.status, headers: answer.headers, body: JSON.parse((await answer.text()) || '{}') };
}

async function signIn(): Promise<{ id: string; access: string }> {
  const { AuthenticationResult } = await cognito.send(
    new AdminInitiateAuthCommand({
      UserPoolId,
      ClientId: output('ClientId'),
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: Username, PASSWORD },
    }),
  );
  return { id: AuthenticationResult?.IdToken ?? '', access: AuthenticationResult?.AccessToken ?? '' };
}

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const decode = (part = ''): Record<string, unknown> => JSON.parse(Buffer.from(part, 'base64url').toString());

describe('Cognito and the REST API authorizer', () => {
  let tokens: { id: string; access: string };

  beforeAll(async () => {
    await cognito.send(
      new AdminCreateUserCommand({
        UserPoolId,
        Username,
        MessageAction: 'SUPPRESS',
        UserAttributes: [{ Name: 'custom:tenant', Value: 'first' }],
      }),
    );
    await cognito.send(new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: PASSWORD, Permanent: true }));
    for (const GroupName of ['agent', 'finance'])
      await cognito.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName }));
    const UserAttributes = [
      { Name: 'custom:tenant', Value: 'acme' },
      { Name: 'custom:party', Value: 'party-1' },
    ];
    await cognito.send(new AdminUpdateUserAttributesCommand({ UserPoolId, Username, UserAttributes }));
    tokens = await signIn();
  });

  test('the function gets the claims: tenant, party and roles as an administrator set them', async () => {
    const { status, body } = await ask('/guarded/deeper/path', tokens.id);
    expect(status).toBe(200);
    expect(body.path).toBe('/guarded/deeper/path');
    expect(body.claims).toMatchObject({
      'custom:tenant': 'acme',
      'custom:party': 'party-1',
      'cognito:username': Username,
      token_use: 'id',
    });
    // A list of the token, but in a REST API's claims one text.
    const groups = (body.claims as Record<string, unknown>)['cognito:groups'];
    expect(String(groups).split(',').sort()).toEqual(['agent', 'finance']);
  });

  test('a wrong password is refused', async () => {
    const AuthParameters = { USERNAME: Username, PASSWORD: 'not it' };
    const asked = {
      UserPoolId,
      ClientId: output('ClientId'),
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH' as const,
      AuthParameters,
    };
    await expect(cognito.send(new AdminInitiateAuthCommand(asked))).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    });
  });

  const [forger] = [generateKeyPairSync('rsa', { modulusLength: 2048 })];
  const forge = (claims: object, header: object = {}): string => {
    const [head = '', body = ''] = tokens.id.split('.');
    const signed = `${encode({ ...decode(head), ...header })}.${encode({ ...decode(body), ...claims })}`;
    return `${signed}.${createSign('RSA-SHA256').update(signed).sign(forger.privateKey).toString('base64url')}`;
  };

  test.each<[string, () => string | undefined]>([
    ['no token', () => undefined],
    ['no JWT at all', () => 'abc.def.ghi'],
    [
      'a changed claim under the old signature',
      () => {
        const [head = '', body = '', signature = ''] = tokens.id.split('.');
        return [head, encode({ ...decode(body), 'custom:tenant': 'other' }), signature].join('.');
      },
    ],
    ['a signature cut short', () => `${tokens.id.slice(0, -8)}AAAAAAAA`],
    ['a token signed with a key of my own', () => forge({ 'cognito:groups': ['operator'] })],
    ['a token signed with a key of my own, under an unknown key id', () => forge({}, { kid: 'mine' })],
    ['an unsigned token', () => `${encode({ alg: 'none', typ: 'JWT' })}.${tokens.id.split('.')[1]}.`],
    ['a token that has expired', () => forge({ exp: 1 })],
    ['an access token, where no scope is asked for', () => tokens.access],
  ])('refused with 401: %s', async (_, token) => {
    const { status } = await ask('/guarded', token());
    expect(status).toBe(401);
  });
});

describe('REST API', () => {
  test('a gateway response has our body, status and headers', async () => {
    const { status, body, headers } = await ask('/guarded');
    expect(status).toBe(401);
    expect(body).toEqual({ code: 'ours-401', requestId: expect.stringMatching(/.{8,}/) });
    expect(headers.get('www-authenticate')).toBe('Bearer');
  });

  test('an unknown path gets the response for it, under the status that we gave', async () => {
    expect(await ask('/nowhere')).toMatchObject({ status: 404, body: { code: 'ours-404' } });
  });

  test.each(['/open/throw', '/open/badshape'])('%s: a broken function leaks nothing', async (path) => {
    const { status, body } = await ask(path);
    expect(status).toBe(500);
    expect(body).toEqual({ code: 'ours-500', requestId: expect.any(String) });
  });

  test('a body that breaks the model is refused before the function', async () => {
    const post = (amount: number) => ask('/validated', undefined, { method: 'POST', body: JSON.stringify({ amount }) });
    expect((await post(0)).status).toBe(400);
    expect((await post(2)).status).toBe(200);
  });

  test('the function has the pinned Node, a time limit and a request id', async () => {
    const { body } = await ask('/open/anything?a=1');
    expect(body).toMatchObject({
      query: { a: '1' },
      node: expect.stringMatching(/^24\./),
      requestId: expect.any(String),
    });
    expect(body.remainingMs).toBeGreaterThan(5_000);
  });
});
