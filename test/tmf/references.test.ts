import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { fixedClock } from '../../shared/kernel/clock';
import { countingIds } from '../../shared/kernel/ids';
import type { ReferenceReader } from '../../shared/tmf/check-references';
import { api, array, object, reference, resource, string } from '../../shared/tmf/declaration';
import { tmfApi } from '../../shared/tmf/engine';
import { callerOf, NOW } from './shop';

const rules = {
  required: [],
  readOnly: [],
  operations: ['create', 'list', 'get', 'patch'],
  lookups: [],
  events: [],
  access: { read: ['agent'], write: ['agent'] },
} as const;

const shelf = resource({ ...rules, name: 'shelf', type: 'Shelf', attributes: { name: string() } });
const crate = resource({
  ...rules,
  name: 'crate',
  type: 'Crate',
  attributes: {
    name: string(),
    shelf: reference(),
    shelfId: string(),
    account: reference(),
    line: array(object({ party: array(reference()) })),
  },
  references: [
    { path: 'shelf', resource: 'shelf' },
    { path: 'shelfId', resource: 'shelf' },
    { path: 'account', resource: 'billingAccount', domain: 'billing' },
    { path: 'line.party', resource: ['individual', 'organization'], domain: 'party-management' },
  ],
});
const storeApi = api({
  id: 'STORE',
  title: 'Store',
  basePath: '/store/v1',
  domain: 'store',
  resources: [shelf, crate],
});

/** A store where two shelves stand, beside a billing account and an organization of other domains. */
function openStore(more: { references?: ReferenceReader } = {}) {
  const asked: string[] = [];
  const there = new Set(['shelf/s1', 'shelf/s2', 'billing/billingAccount/a1', 'party-management/organization/o1']);
  const references: ReferenceReader = {
    async exists(_tenant, domain, name, id) {
      const key = [domain, name, id].filter((part) => part !== undefined).join('/');
      asked.push(key);
      return there.has(key);
    },
  };
  const store = new MemoryResourceStore(storeApi.resources);
  const deps = { store, ids: countingIds('c'), clockOf: async () => fixedClock(NOW) };
  const call = callerOf(tmfApi(storeApi, { ...deps, references, ...more }), storeApi.basePath);
  return { call, asked, there };
}

test('what a body names must be there: 422 with every path that leads nowhere', async () => {
  const { call } = openStore();
  const whole = {
    shelf: { id: 's1' },
    shelfId: 's2',
    account: { id: 'a1', '@referredType': 'BillingAccount' },
    line: [{ party: [{ id: 'o1' }] }],
  };
  expect((await call('POST', '/crate', { body: whole })).status).toBe(201);
  const refused = await call('POST', '/crate', {
    body: {
      shelf: { id: 's9' },
      shelfId: 's8',
      account: { id: 'a9' },
      line: [{ party: [{ id: 'o1' }, { id: 'nobody' }] }],
    },
  });
  expect(refused.status).toBe(422);
  expect(refused.body).toMatchObject({ code: 'unknown-reference' });
  expect(refused.body.violations).toEqual([
    { path: 'shelf.id', message: 'there is no shelf s9' },
    { path: 'shelfId', message: 'there is no shelf s8' },
    { path: 'account.id', message: 'there is no billingAccount a9' },
    { path: 'line.0.party.1.id', message: 'there is no individual or organization nobody' },
  ]);
});

test.each([
  ['of another type', { id: 'x', '@referredType': 'RackOfAPartner' }],
  ['at an address elsewhere', { id: 'x', href: 'https://partner.example/rack/x' }],
])('a reference %s is not ours to know', async (_name, shelfOfOthers) => {
  const { call, asked } = openStore();
  expect((await call('POST', '/crate', { body: { shelf: shelfOfOthers } })).status).toBe(201);
  expect(asked).toEqual([]);
});

test('our own address does not make a reference another’s', async () => {
  const { call } = openStore();
  const body = { shelf: { id: 's9', href: 'https://front.example/v1/store/v1/shelf/s9' } };
  expect((await call('POST', '/crate', { body })).status).toBe(422);
});

test('a patch asks for what it newly names, not for what stands', async () => {
  const { call, asked, there } = openStore();
  await call('POST', '/crate', { body: { shelf: { id: 's1' } } });
  there.delete('shelf/s1');
  asked.length = 0;
  expect((await call('PATCH', '/crate/c1', { body: { name: 'x' } })).status).toBe(200);
  expect(asked).toEqual([]);
  const refused = await call('PATCH', '/crate/c1', { body: { shelf: { id: 's7' } } });
  expect(refused.body.violations).toEqual([{ path: 'shelf.id', message: 'there is no shelf s7' }]);
});

test('the same one named often is asked for once, and too many at once are refused', async () => {
  const { call, asked } = openStore();
  const party = (ids: string[]) => ({ line: [{ party: ids.map((id) => ({ id })) }] });
  await call('POST', '/crate', { body: party(Array.from({ length: 50 }, () => 'o1')) });
  expect(asked).toHaveLength(2);
  const many = await call('POST', '/crate', { body: party(Array.from({ length: 201 }, (_, n) => `o${n}`)) });
  expect(many.status).toBe(422);
  expect(asked).toHaveLength(2);
});

test('without a reader the API’s own store is asked, and other domains’ are taken at their word', async () => {
  const store = new MemoryResourceStore(storeApi.resources);
  const handler = tmfApi(storeApi, { store, ids: countingIds('c'), clockOf: async () => fixedClock(NOW) });
  const call = callerOf(handler, storeApi.basePath);
  await call('POST', '/shelf', { body: { name: 'top' } });
  expect((await call('POST', '/crate', { body: { shelf: { id: 'c1' }, account: { id: 'any' } } })).status).toBe(201);
  expect((await call('POST', '/crate', { body: { shelf: { id: 'c7' } } })).status).toBe(422);
});

test('a declaration that refers from nowhere is refused', () => {
  expect(() =>
    resource({ ...rules, name: 'odd', type: 'Odd', attributes: {}, references: [{ path: 'a.b', resource: 'x' }] }),
  ).toThrow('odd declares no attribute a.b');
});
