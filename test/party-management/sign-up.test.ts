import { MemoryLogins } from '../../shared/adapters/memory/memory-logins';
import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import type { ApiRequest } from '../../shared/kernel/api';
import { fixedClock } from '../../shared/kernel/clock';
import { failureStatus, toErrorBody } from '../../shared/kernel/errors';
import { countingIds } from '../../shared/kernel/ids';
import { type Caller, tenantId } from '../../shared/kernel/tenant';
import { privacyApi } from '../../shared/party-management/privacy-resources';
import { customerApi, partyApi } from '../../shared/party-management/resources';
import { serveSignUp } from '../../shared/party-management/serve-sign-up';
import { onboardingApi } from '../../shared/party-management/sign-up-resource';
import { simulatedVerification } from '../../shared/party-management/simulate-verification';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const tenant = tenantId('blue');
const agent: Caller = { tenant, subject: 'agent-1', roles: ['agent'] };
const newcomer: Caller = { tenant, subject: 'user-1', roles: ['subscriber'] };
const resources = [onboardingApi, partyApi, customerApi, privacyApi].flatMap((api) => api.resources);

const anna = (documentNumber = 'X123', more: object = {}) => ({
  givenName: 'Anna',
  familyName: 'Muster',
  birthDate: '1990-01-02',
  contactMedium: [{ mediumType: 'email', characteristic: { emailAddress: 'anna@example.org' } }],
  identification: { identificationType: 'passport', identificationId: documentNumber, issuingCountry: 'DE' },
  consent: { version: '2026-01', purpose: ['marketing'] },
  ...more,
});

function openDesk() {
  const store = new MemoryResourceStore(resources);
  const logins = new MemoryLogins();
  const clock = fixedClock(NOW);
  const handler = serveSignUp({
    store,
    logins,
    verification: simulatedVerification,
    ids: countingIds('s'),
    clockOf: async () => clock,
  });
  async function call(method: string, path: string, body?: unknown, given: { caller?: Caller; key?: string } = {}) {
    const request: ApiRequest = {
      method,
      path: `/farthing/onboarding/v1${path}`,
      query: {},
      headers: given.key === undefined ? {} : { 'idempotency-key': given.key },
      body: body === undefined ? undefined : JSON.stringify(body),
      caller: given.caller ?? agent,
      requestId: 'r1',
      baseUrl: 'https://front.example/v1',
    };
    const answer = await handler(request);
    return 'failure' in answer
      ? { status: failureStatus(answer.failure.code), body: toErrorBody(answer.failure, 'r1') as never }
      : { status: answer.status, body: JSON.parse(answer.body ?? 'null') };
  }
  const count = async (resource: string) => (await store.list({ tenant, resource, limit: 100 })).items.length;
  return { call, store, logins, count };
}

describe('an agent signs a customer up', () => {
  test('identity passes: person, customer, billing account to come, consent and login', async () => {
    const { call, store, logins } = openDesk();
    const { status, body } = await call('POST', '/signUp', anna('X123', { login: { username: 'anna.m' } }));
    expect([status, body.status, body.verification.outcome]).toEqual([201, 'completed', 'passed']);
    const person = await store.get(tenant, 'individual', body.individual.id);
    expect(person?.body).toMatchObject({
      givenName: 'Anna',
      status: 'validated',
      birthDate: '1990-01-02T00:00:00.000Z',
    });
    const customer = await store.get(tenant, 'customer', body.customer.id);
    expect(customer?.body).toMatchObject({ status: 'active', engagedParty: { id: body.individual.id } });
    expect(body.billingAccount.id).toBe(body.customer.id);
    const consent = await store.get(tenant, 'partyPrivacyAgreement', body.agreement.id);
    expect(consent?.body).toMatchObject({
      version: '2026-01',
      status: 'inForce',
      initialDate: '2026-03-01T12:00:00.000Z',
      characteristic: [{ name: 'marketing', value: true }],
    });
    expect(logins.parties.get('anna.m')).toBe(body.individual.id);
  });

  test('identity fails: refused, and nobody is made', async () => {
    const { call, count } = openDesk();
    const { status, body } = await call('POST', '/signUp', anna('FAIL-1'), { key: 'k' });
    expect([status, body.code, body.message]).toEqual([422, 'verification-failed', 'The document is not genuine']);
    expect(await call('POST', '/signUp', anna('FAIL-1'), { key: 'k' })).toEqual({ status, body });
    expect([await count('individual'), await count('customer'), await count('signUp')]).toEqual([0, 0, 1]);
  });

  describe('identity needs a person', () => {
    test('who accepts: then it is carried out', async () => {
      const { call, count } = openDesk();
      const waiting = await call('POST', '/signUp', anna('REVIEW-1'));
      expect([waiting.status, waiting.body.status, await count('individual')]).toEqual([201, 'verification', 0]);
      const accepted = await call('PATCH', `/signUp/${waiting.body.id}`, { status: 'verified' });
      expect([accepted.status, accepted.body.status, await count('customer')]).toEqual([200, 'completed', 1]);
    });
    test('who rejects: then nobody is made', async () => {
      const { call, count } = openDesk();
      const waiting = await call('POST', '/signUp', anna('REVIEW-1'));
      const rejected = await call('PATCH', `/signUp/${waiting.body.id}`, {
        status: 'rejected',
        statusReason: 'Not the same face',
      });
      expect([rejected.status, rejected.body.status, await count('individual')]).toEqual([200, 'rejected', 0]);
    });
    test.each([
      ['completed', 409],
      ['inProgress', 409],
      ['unheard-of', 400],
    ])('cannot be set %s', async (status, answer) => {
      const { call } = openDesk();
      const waiting = await call('POST', '/signUp', anna('REVIEW-1'));
      expect((await call('PATCH', `/signUp/${waiting.body.id}`, { status })).status).toBe(answer);
    });
    test('a subscriber does not decide', async () => {
      const { call } = openDesk();
      const waiting = await call('POST', '/signUp', anna('REVIEW-1'));
      const caller: Caller = { ...newcomer, partyId: waiting.body.individual.id };
      expect((await call('PATCH', `/signUp/${waiting.body.id}`, { status: 'verified' }, { caller })).status).toBe(403);
      expect((await call('GET', `/signUp/${waiting.body.id}`, undefined, { caller })).status).toBe(200);
    });
  });

  test('the same key makes one of each, however often and however close together', async () => {
    const { call, count } = openDesk();
    const answers = await Promise.all(Array.from({ length: 8 }, () => call('POST', '/signUp', anna(), { key: 'k' })));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id} ${body.customer?.id}`)).size).toBe(1);
    for (const resource of ['signUp', 'individual', 'customer', 'partyPrivacyAgreement'])
      expect([resource, await count(resource)]).toEqual([resource, 1]);
    const other = await call('POST', '/signUp', anna('X124'), { key: 'k' });
    expect([other.status, other.body.code]).toEqual([409, 'idempotency-conflict']);
  });

  test('a crash at any write is mended by the same request', async () => {
    for (let crashAt = 1; crashAt <= 6; crashAt += 1) {
      const desk = openDesk();
      const { store, call, count } = desk;
      let writes = 0;
      const crash =
        <T extends unknown[], R>(write: (...given: T) => Promise<R>) =>
        async (...given: T): Promise<R> => {
          writes += 1;
          if (writes === crashAt) throw new Error('crashed');
          return write(...given);
        };
      const [create, replace] = [store.create.bind(store), store.replace.bind(store)];
      store.create = crash(create);
      store.replace = crash(replace);
      await expect(call('POST', '/signUp', anna(), { key: 'k' })).rejects.toThrow('crashed');
      const mended = await call('POST', '/signUp', anna(), { key: 'k' });
      expect([crashAt, mended.status, mended.body.status]).toEqual([crashAt, 201, 'completed']);
      for (const resource of ['signUp', 'individual', 'customer', 'partyPrivacyAgreement'])
        expect([crashAt, resource, await count(resource)]).toEqual([crashAt, resource, 1]);
    }
  });

  test('a user name that is taken stops it until it has another', async () => {
    const { call, logins, count } = openDesk();
    logins.parties.set('anna', 'somebody');
    const stopped = await call('POST', '/signUp', anna('X1', { login: { username: 'anna' } }), { key: 'k' });
    expect([stopped.status, stopped.body.code]).toEqual([409, 'conflict']);
    const [signUp] = (await call('GET', '/signUp')).body;
    expect(signUp.status).toBe('verified');
    const mended = await call('PATCH', `/signUp/${signUp.id}`, { login: { username: 'anna2' } });
    expect([mended.body.status, logins.parties.get('anna2'), await count('customer')]).toEqual([
      'completed',
      signUp.individual.id,
      1,
    ]);
  });
});

describe('a subscriber signs up', () => {
  test('and their login stands for the new person', async () => {
    const { call, logins } = openDesk();
    const { status, body } = await call('POST', '/signUp', anna(), { caller: newcomer });
    expect([status, body.status]).toEqual([201, 'completed']);
    expect(logins.parties.get('user-1')).toBe(body.individual.id);
  });
  test('once', async () => {
    const { call } = openDesk();
    const first = await call('POST', '/signUp', anna(), { caller: newcomer, key: 'k' });
    const signedUp: Caller = { ...newcomer, partyId: first.body.individual.id };
    expect((await call('POST', '/signUp', anna(), { caller: signedUp })).status).toBe(409);
    expect(await call('POST', '/signUp', anna(), { caller: signedUp, key: 'k' })).toEqual(first);
  });
});

test.each([
  ['no consent', { consent: undefined }, ['consent']],
  ['a consent without its version', { consent: { purpose: [] } }, ['consent.version']],
  ['an unknown purpose', { consent: { version: '1', purpose: ['fun'] } }, ['consent.purpose.0']],
  ['no document', { identification: undefined }, ['identification']],
  ['a state', { status: 'verified' }, ['status']],
  ['a verdict', { verification: { outcome: 'passed' } }, ['verification']],
  ['a person', { individual: { id: 'x' } }, ['individual']],
])('%s is refused', async (_what, more, paths) => {
  const { call, count } = openDesk();
  const refused = await call('POST', '/signUp', anna('X1', more));
  expect(refused.status).toBe(400);
  expect(refused.body.violations.map(({ path }: { path: string }) => path)).toEqual(paths);
  expect(await count('signUp')).toBe(0);
});

test('who has another role is refused', async () => {
  const caller: Caller = { tenant, subject: 'f', roles: ['finance'] };
  expect((await openDesk().call('POST', '/signUp', anna(), { caller })).status).toBe(403);
});
