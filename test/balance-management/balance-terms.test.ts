import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { ledgerApi, post, TermsStore, termsHooks } from '../../shared/balance-management';
import { fixedClock } from '../../shared/kernel/clock';
import { failureStatus } from '../../shared/kernel/errors';
import { countingIds } from '../../shared/kernel/ids';
import type { Caller } from '../../shared/kernel/tenant';
import { tmfApi } from '../../shared/tmf/engine';
import { agent, anna, ben, EUR, finance, NOW, openDesk, operator } from './desk';

const LIMIT = { id: 'roaming', counts: 'money', period: 'month', limit: '50.5', action: 'block', roaming: true };
const GREEN = { id: 'green', counts: 'carbon', period: 'day', limit: '1.25', action: 'notify', notices: [80] };

async function openTerms() {
  const desk = await openDesk();
  const api = tmfApi(ledgerApi, {
    store: new MemoryResourceStore(ledgerApi.resources),
    ids: countingIds('x'),
    clockOf: async () => fixedClock(NOW),
    hooks: { balanceTerms: { store: new TermsStore(desk.balances, async () => NOW), ...termsHooks(desk.balances) } },
  });
  const call = async (caller: Caller, method: string, body?: object, id = 'b1') => {
    const answer = await api({
      method,
      path: `${ledgerApi.basePath}/balanceTerms/${id}`,
      query: {},
      headers: {},
      body: body === undefined ? undefined : JSON.stringify(body),
      caller,
      requestId: 'r',
      baseUrl: 'https://host',
    });
    if ('failure' in answer)
      return {
        status: failureStatus(answer.failure.code),
        body: answer.failure.violations?.map(({ path, message }) => `${path} ${message}`) ?? answer.failure.message,
      };
    return { status: answer.status, body: JSON.parse(answer.body ?? '{}') };
  };
  return { desk, call };
}

test('a customer sets limits of their own, and reads them as they were set', async () => {
  const { desk, call } = await openTerms();
  const told = await call(anna, 'PATCH', { spendingLimit: [LIMIT, { ...GREEN, product: { id: 'b1' } }] });
  expect(told.status).toBe(200);
  const { body } = await call(anna, 'GET');
  expect(body).toMatchObject({
    creditLimit: { amount: 0, units: 'EUR' },
    spendingLimit: [LIMIT, { ...GREEN, product: { id: 'b1' } }],
    sponsorship: [],
  });
  const { limits, postings } = await desk.account('b1');
  expect(limits.map(({ limit, productId }) => [limit, productId])).toEqual([
    [505n * (EUR / 10n), undefined],
    [1_250_000n, 'b1'],
  ]);
  expect(postings).toMatchObject([{ kind: 'plan', legs: [], reference: expect.stringMatching(/^terms\//) }]);
});

test('the same terms again write nothing', async () => {
  const { desk, call } = await openTerms();
  await call(anna, 'PATCH', { spendingLimit: [LIMIT] });
  const { number } = await desk.account('b1');
  expect((await call(anna, 'PATCH', { spendingLimit: [LIMIT] })).status).toBe(200);
  expect((await desk.account('b1')).number).toBe(number);
});

test('credit is finance’s to give, and is not taken while it is in use', async () => {
  const { desk, call } = await openTerms();
  const credit = (amount: string) => ({ creditLimit: { amount, units: 'EUR' } });
  expect((await call(anna, 'PATCH', credit('50'))).status).toBe(403);
  expect((await call(agent, 'PATCH', credit('50'))).status).toBe(403);
  expect((await call(finance, 'PATCH', credit('50'))).status).toBe(200);
  const account = await desk.account('b1');
  const draft = { kind: 'charge', day: '2026-11-23', at: NOW, reference: 'r', count: 0, ids: [] } as const;
  const spent = post(account, [{ ...draft, legs: [{ account: 'money', delta: -120n * EUR }] }]);
  await desk.balances.write(spent, account.number);
  expect(await call(finance, 'PATCH', credit('19'))).toEqual({
    status: 422,
    body: ['creditLimit is below what is overdrawn or held now'],
  });
  expect((await call(finance, 'PATCH', credit('20'))).status).toBe(200);
});

test('what is lent can be spent by any action, down to the credit limit', async () => {
  const { desk, call } = await openTerms();
  await call(finance, 'PATCH', { creditLimit: { amount: '10', units: 'EUR' } });
  const fee = (amount: string) => ({ bucket: { id: 'b1' }, amount: { amount, units: 'EUR' }, reason: 'fee' });
  await desk.call(finance, 'POST', '/adjustBalance', fee('-108'));
  await desk.carryOut();
  const { id } = (await desk.call(finance, 'GET', '/adjustBalance')).body[0];
  await desk.call(operator, 'PATCH', `/adjustBalance/${id}`, { approval: { state: 'approved' } });
  await desk.call(agent, 'POST', '/adjustBalance', fee('-3'));
  await desk.carryOut();
  expect((await desk.account('b1')).moneyNano).toBe(-8n * EUR);
});

test('a segment is staff’s to give, change and take away', async () => {
  const { desk, call } = await openTerms();
  expect((await call(anna, 'PATCH', { segment: 'gold' })).status).toBe(403);
  expect((await call(agent, 'PATCH', { segment: 'gold' })).body).toMatchObject({ segment: 'gold' });
  expect((await desk.account('b1')).segment).toBe('gold');
  // Who changes limits alone leaves it.
  expect((await call(anna, 'PATCH', { spendingLimit: [LIMIT] })).body).toMatchObject({ segment: 'gold' });
  expect(await call(operator, 'PATCH', { segment: 'all of them' })).toEqual({
    status: 422,
    body: ['segment is letters, digits, dots and dashes, at most 40'],
  });
  expect((await call(operator, 'PATCH', { segment: 'x'.repeat(41) })).status).toBe(422);
  expect((await call(agent, 'PATCH', { segment: null })).status).toBe(200);
  expect(await desk.account('b1')).not.toHaveProperty('segment');
});

test('a sponsor is another balance of the same currency, for a plan that is here', async () => {
  const { desk, call } = await openTerms();
  const by = (bucket: string, product = 'b1') => ({
    sponsorship: [{ product: { id: product }, bucket: { id: bucket }, percent: 40, ratingGroups: ['7'] }],
  });
  expect(await call(finance, 'PATCH', by('b1'))).toMatchObject({ body: ['sponsorship[0].bucket is another balance'] });
  expect(await call(finance, 'PATCH', by('b2', 'x'))).toMatchObject({
    body: ['sponsorship[0].product has no plan here'],
  });
  expect(await call(finance, 'PATCH', by('none'))).toMatchObject({
    body: ['sponsorship names balances in EUR, none of them a pool'],
  });
  expect((await call(anna, 'PATCH', by('b2'))).status).toBe(403);
  expect((await call(finance, 'PATCH', by('b2'))).status).toBe(200);
  expect((await desk.account('b1')).plans[0]?.sponsor).toEqual({ balanceId: 'b2', percent: 40, ratingGroups: ['7'] });
});

test.each<[string, object, string]>([
  ['an amount that is none', { ...LIMIT, limit: '0' }, 'spendingLimit[0].limit is a decimal above 0'],
  ['a product without a plan', { ...LIMIT, product: { id: 'x' } }, 'spendingLimit[0].product has no plan here'],
  ['a time zone that is none', { ...LIMIT, timeZone: 'Mars/Base' }, 'spendingLimit[0].timeZone is a time zone'],
  ['more text than an item holds', { ...LIMIT, zones: Array(3).fill('z'.repeat(1_500)) }, 'at most 4000 characters'],
  ['no object', 'all' as unknown as object, 'spendingLimit[0] is an object'],
])('a limit of %s is refused', async (_what, limit, reason) => {
  const { call } = await openTerms();
  const told = await call(anna, 'PATCH', { spendingLimit: [limit] });
  expect([told.status, String(told.body)]).toEqual([422, expect.stringContaining(reason)]);
});

test('two limits of one id are refused, and more than ten', async () => {
  const { call } = await openTerms();
  expect((await call(anna, 'PATCH', { spendingLimit: [LIMIT, LIMIT] })).status).toBe(422);
  const many = Array.from({ length: 11 }, (_, index) => ({ ...LIMIT, id: `l${index}` }));
  expect((await call(anna, 'PATCH', { spendingLimit: many })).status).toBe(422);
});

test('terms are read whole, as they stand in the balance', async () => {
  const { call } = await openTerms();
  const sponsored = { product: { id: 'b1' }, bucket: { id: 'b2' }, percent: 40, zones: ['home'], ratingGroups: ['7'] };
  await call(finance, 'PATCH', { sponsorship: [sponsored], creditLimit: { amount: '7.5', units: 'EUR' } });
  const { body } = await call(anna, 'GET');
  expect(body).toEqual({
    id: 'b1',
    href: expect.stringMatching(/\/balanceTerms\/b1$/),
    '@type': 'BalanceTerms',
    creditLimit: { amount: 7.5, units: 'EUR' },
    spendingLimit: [],
    sponsorship: [sponsored],
    relatedParty: [{ id: 'anna', role: 'customer' }],
  });
});

test.each<[string, object | null]>([
  ['below nothing', { amount: '-1', units: 'EUR' }],
  ['in another currency', { amount: '1', units: 'USD' }],
  ['none', null],
])('credit %s is refused', async (_what, creditLimit) => {
  const { call } = await openTerms();
  expect(await call(finance, 'PATCH', { creditLimit })).toEqual({
    status: 422,
    body: ['creditLimit is not negative, in EUR'],
  });
});

test('who may not change a part is told who may, and one role of several is enough', async () => {
  const { call } = await openTerms();
  const credit = { creditLimit: { amount: '5', units: 'EUR' } };
  expect((await call(anna, 'PATCH', credit)).body).toBe('Credit and sponsorship are changed by finance or operators');
  expect((await call(anna, 'PATCH', { segment: 'gold' })).body).toBe(
    'A customer segment is changed by agents, finance or operators',
  );
  const both = (role: 'agent' | 'finance') => ({ ...agent, roles: ['agent', role, 'auditor'] }) as Caller;
  expect((await call(both('finance'), 'PATCH', credit)).status).toBe(200);
  expect((await call(both('agent'), 'PATCH', { segment: 'gold' })).status).toBe(200);
});

test('ten limits are few enough, and one id may limit a balance and each of its products', async () => {
  const { desk, call } = await openTerms();
  const account = await desk.account('b1');
  const more = { productId: 'add-on', offeringId: 'o', from: NOW, addOn: true };
  await desk.balances.write(
    { ...account, number: account.number + 1, plans: [...account.plans, more] },
    account.number,
  );
  const limits = (count: number) => Array.from({ length: count }, (_, index) => ({ ...LIMIT, id: `l${index}` }));
  const said = { spendingLimit: [LIMIT, ...['b1', 'add-on'].map((id) => ({ ...LIMIT, product: { id } }))] };
  expect((await call(anna, 'PATCH', said)).status).toBe(200);
  expect((await call(anna, 'PATCH', { spendingLimit: limits(10) })).status).toBe(200);
  expect((await call(anna, 'PATCH', { spendingLimit: limits(11) })).body).toEqual(['spendingLimit are at most 10']);
  expect((await call(anna, 'PATCH', { spendingLimit: [LIMIT, LIMIT] })).body).toEqual([
    'spendingLimit have ids of their own, or products',
  ]);
  const odd = await call(anna, 'PATCH', { spendingLimit: [{ ...LIMIT, product: { id: 7 } }] });
  expect(odd.body).toEqual(['spendingLimit[0].product has no plan here']);
});

test('a pool has no terms of its own, since each slice would count for itself', async () => {
  const { desk, call } = await openTerms();
  const account = await desk.account('b1');
  await desk.balances.write({ ...account, number: account.number + 1, slices: 2 }, account.number);
  expect(await call(anna, 'PATCH', { spendingLimit: [LIMIT] })).toEqual({
    status: 422,
    body: ['id is a pool: each slice would count for itself'],
  });
});

test('terms are stored over what was read, or not at all', async () => {
  const { desk } = await openTerms();
  const store = new TermsStore(desk.balances, async () => NOW);
  const read = await store.get(anna.tenant, 'balanceTerms', 'b1');
  if (!read) throw new Error('b1 has terms');
  const next = (body: object, version = read.version + 1) => ({ ...read, version, body: { ...read.body, ...body } });
  expect(await store.replace(next({ spendingLimit: [LIMIT] }, read.version + 2))).toBe(false);
  expect(await store.replace({ ...next({}), id: 'b9' })).toBe(false);
  expect(await store.replace(next({ spendingLimit: ['no limit'] }))).toBe(false);
  expect((await desk.account('b1')).number).toBe(read.version);
  expect(await store.replace(next({ spendingLimit: [LIMIT] }))).toBe(true);
  expect((await desk.account('b1')).number).toBe(read.version + 1);
  expect(await store.list()).toEqual({ items: [] });
});

test('nobody sees or changes another’s', async () => {
  const { call } = await openTerms();
  expect((await call(ben, 'GET')).status).toBe(404);
  expect((await call(ben, 'PATCH', { spendingLimit: [] })).status).toBe(404);
  expect((await call(finance, 'GET', undefined, 'none')).status).toBe(404);
});
