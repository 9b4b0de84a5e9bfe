import { openPeriods } from '../../shared/billing/account-periods';
import { billOnDemand, demandPastBills, onDemandHooks } from '../../shared/billing/bill-on-demand';
import { customerBillApi } from '../../shared/billing/resources';
import { countingIds } from '../../shared/kernel/ids';
import { tmfApi } from '../../shared/tmf/engine';
import { makeOffice, nano, SETTINGS } from './office';

const ready = async () => {
  const office = makeOffice('2026-12-01T09:00:00Z');
  await office.openAccount('a1');
  await office.sell('a1', 'p1', '30', '2026-11-01T09:30:00Z');
  return office;
};
type Office = Awaited<ReturnType<typeof ready>>;

const onDemand = (office: Office, id: string) =>
  billOnDemand({ ...office, settings: SETTINGS, nowMs: office.clock.now() }, office.tenant, id);
const demandOf = async (office: Office, id: string) =>
  (await office.store.get(office.tenant, 'customerBillOnDemand', id))?.body;

test('usage that came after its month’s bill stands on the next one, once, and the month reconciles', async () => {
  const office = await ready();
  office.ledger.use(office.tenant, 'balance-of-a1', 'voice', '2026-11-12T10:00:00.000Z', '1');
  await office.bill('a1', '2026-11');
  office.ledger.use(office.tenant, 'balance-of-a1', 'voice', '2026-11-30T10:00:00.000Z', '0.25');
  office.ledger.use(office.tenant, 'balance-of-a1', 'voice', '2026-12-05T10:00:00.000Z', '2');
  office.clock.set(Date.parse('2027-01-01T09:00:00Z'));
  await office.bill('a1', '2026-12');
  const lines = async (bill: string) =>
    (
      await office.store.list({
        tenant: office.tenant,
        resource: 'appliedCustomerBillingRate',
        lookup: { path: 'bill.id', value: bill },
        limit: 9,
      })
    ).items.map(({ body }) => `${String(body.name)} ${(body.taxIncludedAmount as { value: string }).value}`);
  expect(await lines('a1-2026-12')).toEqual(['Monthly fee 30', 'Usage: voice, late of 2026-11 0.25', 'Usage: voice 2']);
  office.clock.set(Date.parse('2027-02-01T09:00:00Z'));
  await office.bill('a1', '2027-01');
  expect(await lines('a1-2027-01')).toEqual(['Monthly fee 30']);
  expect(await office.reconcile('2026-11')).toMatchObject({ differences: [], billed: [{ amount: '1.25' }] });
  expect(await office.reconcile('2026-12')).toMatchObject({ differences: [], billed: [{ amount: '2' }] });
});

test('usage that is cancelled after its month’s bill comes back on the next one, and the books and months reconcile', async () => {
  const office = await ready();
  office.ledger.use(office.tenant, 'balance-of-a1', 'voice', '2026-11-12T10:00:00.000Z', '1.05');
  await office.bill('a1', '2026-11');
  const before = await office.balances();
  office.ledger.use(office.tenant, 'balance-of-a1', 'voice', '2026-11-12T10:00:00.000Z', '-1.05');
  office.clock.set(Date.parse('2027-01-01T09:00:00Z'));
  await office.bill('a1', '2026-12');
  const { items } = await office.store.list({
    tenant: office.tenant,
    resource: 'appliedCustomerBillingRate',
    lookup: { path: 'bill.id', value: 'a1-2026-12' },
    limit: 9,
  });
  expect(items.map(({ body }) => body)).toMatchObject([
    { taxIncludedAmount: { value: '30' } },
    { name: 'Usage: voice, late of 2026-11', taxIncludedAmount: { value: '-1.05' } },
  ]);
  expect(await office.billBody('a1-2026-12')).toMatchObject({ amountDue: { value: '30' } });
  expect(await office.reconcile('2026-11')).toMatchObject({ differences: [], billed: [{ amount: '0' }] });
  const after = await office.balances();
  expect(nano(before['Prepaid balances owed to customers'] ?? '0')).not.toBe(0n);
  expect(after['Prepaid balances owed to customers']).toBeUndefined();
});

test('two months billed at once: the later one does not take the earlier one’s usage', async () => {
  const office = await ready();
  office.ledger.use(office.tenant, 'balance-of-a1', 'sms', '2026-11-12T10:00:00.000Z', '1');
  office.clock.set(Date.parse('2027-01-01T09:00:00Z'));
  await office.bill('a1', '2026-12');
  await office.bill('a1', '2026-11');
  expect(await office.billBody('a1-2026-12')).toMatchObject({ taxIncludedAmount: { value: '30' } });
  expect(await office.reconcile('2026-11')).toMatchObject({ differences: [] });
});

test('a product heard of two months late: its past bills are demanded, once, and made', async () => {
  const office = await ready();
  office.clock.set(Date.parse('2027-01-10T09:00:00Z'));
  const [product] = await office.products.ofAccount(office.tenant, 'a1');
  if (!product) throw new Error('There is a product');
  for (const _again of [1, 2]) {
    const past = await openPeriods(office.ground(), office.tenant, product);
    await demandPastBills(office.ground(), office.tenant, product.id, past);
  }
  for (const period of ['2026-11', '2026-12']) for (const _again of [1, 2]) await onDemand(office, `p1-a1-${period}`);
  expect(await demandOf(office, 'p1-a1-2026-12')).toMatchObject({ state: 'done', customerBill: { id: 'a1-2026-12' } });
  expect([(await office.billBody('a1-2026-11')).billNo, (await office.billBody('a1-2026-12')).billNo]).toEqual([
    '2027-000001',
    '2027-000002',
  ]);
  expect(await office.books.lastNumber(office.tenant, '2027')).toBe(2);
});

describe('finance demands a bill', () => {
  const post = (office: Office, body: object, ids = countingIds('d')) =>
    tmfApi(customerBillApi, {
      store: office.store,
      ids,
      clockOf: async () => office.clock,
      hooks: { customerBillOnDemand: onDemandHooks(office.periods, async () => SETTINGS.timeZone) },
    })({
      method: 'POST',
      path: `${customerBillApi.basePath}/customerBillOnDemand`,
      query: {},
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      caller: { tenant: office.tenant, subject: 's', roles: ['finance'] },
      requestId: 'r',
      baseUrl: '',
    });

  test.each([
    ['of a month that is not over', { billingAccount: { id: 'a1' }, period: '2026-12' }, 'unprocessable'],
    ['of an account that nobody opened', { billingAccount: { id: 'ghost' } }, 'unknown-reference'],
    ['of no month', { billingAccount: { id: 'a1' }, period: '2026-13' }, 'invalid-request'],
  ])('%s: refused', async (_, body, code) => {
    const answer = await post(await ready(), body);
    expect('failure' in answer && answer.failure.code).toBe(code);
  });

  test('of the last month: made; of one with nothing in it: rejected; of one that cannot be billed: with the reason', async () => {
    const office = await ready();
    await office.openAccount('empty');
    await office.openAccount('odd');
    await office.sell('odd', 'p9', '5', '2026-11-01T09:30:00Z', {
      productPrice: [{ priceType: 'recurring', price: { unit: 'GBP', value: '5' } }],
    });
    const ids = countingIds('d');
    for (const id of ['a1', 'empty', 'odd'])
      expect(await post(office, { billingAccount: { id } }, ids)).toMatchObject({ status: 201 });
    for (const id of ['d1', 'd2', 'd3']) await onDemand(office, id);
    expect(await demandOf(office, 'd1')).toMatchObject({
      state: 'done',
      period: '2026-11',
      customerBill: { id: 'a1-2026-11' },
    });
    expect(await demandOf(office, 'd2')).toMatchObject({ state: 'rejected' });
    expect(await demandOf(office, 'd3')).toMatchObject({
      state: 'terminatedWithError',
      description: 'A price is in GBP, the account is billed in EUR',
    });
  });
});
