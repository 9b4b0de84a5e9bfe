import { MemoryPersonKeys } from '../../shared/adapters/memory/memory-person-keys';
import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { fixedClock } from '../../shared/kernel/clock';
import { type Caller, tenantId } from '../../shared/kernel/tenant';
import { AGREEMENT_API, agreementResource } from '../../shared/party-management/agreement-resources';
import { partyHooks } from '../../shared/party-management/party-hooks';
import { customerApi, customerResource, partyApi } from '../../shared/party-management/resources';
import { partyRoleApi, partyRoleResource } from '../../shared/party-management/role-resource';
import type { BodyOf, ResourceDeclaration } from '../../shared/tmf/declaration';
import { newResource } from '../../shared/tmf/write-resource';
import { serve } from '../harness/serve';

const TENANT = tenantId('brandy');
const NOW = Date.parse('2026-11-01T12:00:00Z');
const agent: Caller = { tenant: TENANT, subject: 'a', roles: ['agent'] };
const self = (partyId: string): Caller => ({ tenant: TENANT, subject: partyId, roles: ['subscriber'], partyId });

/** A brand that knows Ann, and what binds her to it. */
async function brandWithAnn() {
  const apis = [partyApi, customerApi, AGREEMENT_API, partyRoleApi];
  const store = new MemoryResourceStore(apis.flatMap(({ resources }) => resources));
  const keys = new MemoryPersonKeys();
  const call = serve(partyApi, { store, clock: fixedClock(NOW), nowMs: NOW, hooks: partyHooks(keys) });
  const { body } = await call(agent, 'POST', '/individual', { givenName: 'Ann', familyName: 'Lee' });
  const ann = String(body.id);
  await keys.keyFor(TENANT, ann);
  const bind = async <R extends ResourceDeclaration>(declaration: R, given: object, id: string = declaration.name) => {
    const bound = { engagedParty: declaration.name === agreementResource.name ? [{ id: ann }] : { id: ann }, ...given };
    const item = { tenant: TENANT, id, nowMs: NOW, basePath: '', body: bound as unknown as BodyOf<R> };
    await store.create(newResource(declaration, item));
  };
  const forget = (caller: Caller = agent) => call(caller, 'DELETE', `/individual/${ann}`);
  return { ann, bind, forget, keys, call };
}

test('a person whom nothing binds is forgotten, and the key with them', async () => {
  const { ann, forget, keys, call } = await brandWithAnn();
  expect(await forget()).toMatchObject({ status: 204 });
  expect(await keys.find(TENANT, ann)).toBeUndefined();
  await expect(keys.keyFor(TENANT, ann)).rejects.toThrow('forgotten');
  expect((await call(agent, 'GET', `/individual/${ann}`)).body).toMatchObject({ code: 'not-found' });
});

test('what is over binds nobody', async () => {
  const { bind, forget } = await brandWithAnn();
  await bind(customerResource, { status: 'closed' });
  await bind(partyRoleResource, { status: 'closed' });
  await bind(agreementResource, { status: 'rejected' });
  await bind(
    agreementResource,
    { status: 'approved', agreementPeriod: { endDateTime: '2026-10-31T00:00:00Z' } },
    'old',
  );
  expect(await forget()).toMatchObject({ status: 204 });
});

test('a customer with a role and an agreement is not forgotten: each is named, and nothing is lost', async () => {
  const { ann, bind, forget, keys, call } = await brandWithAnn();
  await bind(customerResource, { status: 'suspended' });
  await bind(partyRoleResource, { status: 'active' });
  await bind(agreementResource, { status: 'approved' });
  expect((await forget()).body).toMatchObject({
    code: 'conflict',
    violations: [
      { path: 'customer', message: 'customer customer is suspended' },
      { path: 'partyRole', message: 'partyRole partyRole is active' },
      { path: 'agreement', message: 'agreement agreement is approved' },
    ],
  });
  expect(await keys.find(TENANT, ann)).toBeDefined();
  expect((await call(agent, 'GET', `/individual/${ann}`)).body).toMatchObject({ givenName: 'Ann' });
});

test('somebody asks for it themselves, and nobody for another', async () => {
  const { ann, forget, keys } = await brandWithAnn();
  expect((await forget(self('ben'))).body).toMatchObject({ code: 'not-found' });
  expect(await keys.find(TENANT, ann)).toBeDefined();
  expect(await forget(self(ann))).toMatchObject({ status: 204 });
});
