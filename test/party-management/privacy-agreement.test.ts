import { tenantId } from '../../shared/kernel/tenant';
import { privacyApi } from '../../shared/party-management/privacy-resources';
import { serve } from '../harness/serve';

const TENANT = tenantId('blue');
const agent = { tenant: TENANT, subject: 'a', roles: ['agent' as const] };
const anna = { tenant: TENANT, subject: 's', roles: ['subscriber' as const], partyId: 'anna' };
const AT = '/partyPrivacyAgreement';

test('what was agreed to is kept while it is in force; revoked, an agent deletes it, and its party never', async () => {
  const call = serve(privacyApi, { nowMs: 0 });
  const engagedParty = [{ id: 'anna', '@referredType': 'Individual' }];
  await call(anna, 'POST', AT, { agreementType: 'privacy', name: 'Consent', engagedParty });
  expect((await call(agent, 'DELETE', `${AT}/id1`)).body).toMatchObject({
    code: 'illegal-transition',
    violations: [{ path: 'status', message: 'one of: revoked' }],
  });
  await call(anna, 'PATCH', `${AT}/id1`, { status: 'revoked' });
  expect((await call(anna, 'DELETE', `${AT}/id1`)).body).toMatchObject({ code: 'forbidden' });
  expect((await call(agent, 'DELETE', `${AT}/id1`)).status).toBe(204);
  expect((await call(agent, 'GET', `${AT}/id1`)).body).toMatchObject({ code: 'not-found' });
});
