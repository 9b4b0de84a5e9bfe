import { clientOf, userExists } from '../../local/demo/callers';

const SIGN_UP = '/farthing/onboarding/v1/signUp';
const PARTY = '/tmf-api/party/v4';
const CUSTOMER = '/tmf-api/customerManagement/v4/customer';
const ACCOUNT = '/tmf-api/accountManagement/v4/billingAccount';
const run = `${process.pid}${Date.now()}`.slice(-9);
const tenant = `people-${run}`;

const wish = (givenName: string, more: object = {}) => ({
  givenName,
  familyName: 'Muster',
  identification: { identificationType: 'passport', identificationId: `X-${givenName}` },
  consent: { version: '2026-01', purpose: ['marketing'] },
  ...more,
});

interface SignUp {
  readonly id: string;
  readonly status: string;
  readonly individual: { id: string };
  readonly customer: { id: string };
  readonly agreement: { id: string };
}

beforeAll(async () => {
  const operator = await clientOf(tenant, 'operator');
  await operator.post('/farthing/tenantManagement/v1/tenant', {
    name: 'People',
    currency: 'EUR',
    country: 'DE',
    timeZone: 'Europe/Berlin',
    pricesIncludeTax: true,
  });
});

test('an agent signs somebody up, who gets a login that sees only their own', async () => {
  const agent = await clientOf(tenant, 'agent');
  const username = `anna-${run}`;
  const anna = await agent.post<SignUp>(SIGN_UP, wish('Anna', { login: { username } }), 'anna');
  expect(anna.status).toBe('completed');
  expect(await userExists(username)).toBe(true);
  expect(await agent.post<SignUp>(SIGN_UP, wish('Anna', { login: { username } }), 'anna')).toEqual(anna);
  const ben = await agent.post<SignUp>(SIGN_UP, wish('Ben'), 'ben');

  const herself = await clientOf(tenant, 'subscriber', username);
  expect(await herself.get(`${PARTY}/individual/${anna.individual.id}`)).toMatchObject({
    givenName: 'Anna',
    status: 'validated',
  });
  expect((await herself.call('GET', `${PARTY}/individual/${ben.individual.id}`)).status).toBe(404);
  expect((await herself.call('GET', `${CUSTOMER}/${ben.customer.id}`)).status).toBe(404);
  expect(await herself.get<{ id: string }[]>(CUSTOMER)).toMatchObject([{ id: anna.customer.id }]);
  expect(await herself.get<{ id: string }[]>(`${PARTY}/individual`)).toMatchObject([{ id: anna.individual.id }]);
  expect(await agent.get<unknown[]>(CUSTOMER)).toHaveLength(2);

  const self = `${PARTY}/individual/${anna.individual.id}`;
  expect((await herself.call('PATCH', self, { preferredGivenName: 'Änni' })).status).toBe(200);
  expect((await herself.call('PATCH', self, { familyName: 'Other' })).status).toBe(403);
  expect((await agent.call('PATCH', self, { familyName: 'Other' })).status).toBe(200);
  await agent.until<{ id: string }>(
    `${ACCOUNT}/${anna.customer.id}`,
    ({ id }) => id === anna.customer.id,
    'the billing account',
  );
});

test('a subscriber signs up and is that person from the next token on', async () => {
  const username = `cleo-${run}`;
  const before = await clientOf(tenant, 'subscriber', username);
  expect((await before.call('GET', CUSTOMER)).status).toBe(403);
  const cleo = await before.post<SignUp>(SIGN_UP, wish('Cleo'), 'me');
  const after = await clientOf(tenant, 'subscriber', username);
  expect(await after.get('/farthing/tenantManagement/v1/caller')).toMatchObject({
    tenant,
    roles: ['subscriber'],
    partyId: cleo.individual.id,
  });
  expect((await after.call('POST', SIGN_UP, wish('Cleo'))).status).toBe(409);
  const revoked = await after.call(
    'PATCH',
    `/tmf-api/privacyManagement/v4/partyPrivacyAgreement/${cleo.agreement.id}`,
    { status: 'revoked' },
  );
  expect([revoked.status, revoked.body.status]).toEqual([200, 'revoked']);
});

test('who does not pass is refused, and who needs a person waits for one', async () => {
  const agent = await clientOf(tenant, 'agent');
  const document = (identificationId: string) => ({
    identification: { identificationType: 'passport', identificationId },
  });
  const failed = await agent.call('POST', SIGN_UP, wish('Dora', document('FAIL-1')));
  expect([failed.status, failed.body.code]).toEqual([422, 'verification-failed']);
  const waiting = await agent.post<SignUp>(SIGN_UP, wish('Emil', document('REVIEW-1')));
  expect(waiting.status).toBe('verification');
  const decided = await agent.patch<SignUp>(`${SIGN_UP}/${waiting.id}`, { status: 'verified' });
  expect(decided.status).toBe('completed');
  expect((await agent.call('GET', `${CUSTOMER}/${decided.customer.id}`)).status).toBe(200);
});

test('errors of the gateway and of the functions have one shape', async () => {
  const agent = await clientOf(tenant, 'agent');
  const stranger = await clientOf(`other-${run}`, 'agent');
  for (const answer of [
    await agent.call('GET', `${PARTY}/individual/nobody`),
    await agent.call('GET', '/nothing'),
    await agent.call('POST', `${PARTY}/individual`, {}),
    await stranger.call('DELETE', `${PARTY}/individual/x`),
  ])
    expect(answer.body).toMatchObject({
      '@type': 'Error',
      code: expect.any(String),
      reason: expect.any(String),
      status: String(answer.status),
      requestId: expect.any(String),
    });
});
