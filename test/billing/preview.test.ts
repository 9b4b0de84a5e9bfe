import { INVOICE_API } from '../../shared/billing/invoice-resources';
import { serveInvoice } from '../../shared/billing/serve-invoice';
import type { Caller, Role } from '../../shared/kernel/tenant';
import { makeOffice, SETTINGS } from './office';

/** Two accounts in November: one of a plan and usage, one whose plan is in another currency. */
async function november() {
  const office = makeOffice('2026-11-20T09:00:00Z');
  await office.openAccount('a1');
  await office.openAccount('a2');
  await office.sell('a1', 'p1', '30', '2026-10-01T00:00:00+02:00');
  await office.sell('a2', 'p2', '10', '2026-11-01T00:00:00+01:00', {
    productPrice: [{ priceType: 'recurring', name: 'Fee', price: { taxIncludedAmount: { unit: 'USD', value: '10' } } }],
  });
  office.ledger.use(office.tenant, 'balance-of-a1', 'data', '2026-11-19T10:00:00.000Z', '1.5');
  const serve = serveInvoice({
    ...office,
    recipients: { recipientOf: async () => undefined },
    settingsOf: async () => SETTINGS,
    clockOf: async () => office.clock,
    pdf: async () => new Uint8Array(),
  });
  const get = async (path: string, query: Record<string, string>, role: Role = 'finance', partyId?: string) => {
    const caller: Caller = { tenant: office.tenant, subject: 's', roles: [role], ...(partyId ? { partyId } : {}) };
    const asked = Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value]]));
    const request = { method: 'GET', headers: {}, body: undefined, caller, requestId: 'r', baseUrl: 'https://x' };
    const answer = await serve({ ...request, path: `${INVOICE_API.basePath}/${path}`, query: asked });
    return 'failure' in answer ? answer.failure : JSON.parse(answer.body ?? '');
  };
  return { ...office, get };
}

test('the bill of this month before it is over: the same amounts as then, no number, nothing written', async () => {
  const office = await november();
  const preview = await office.get('preview', { 'billingAccount.id': 'a1' });
  expect(preview).toMatchObject({ number: '–', period: { from: '2026-11-01' }, gross: 31.5, prepaid: 1.5, due: 30 });
  expect(await office.store.get(office.tenant, 'customerBill', 'a1-2026-11')).toBeUndefined();
  expect(await office.books.lastNumber(office.tenant, '2026')).toBe(0);
  expect(await office.balances()).toEqual({});
  office.clock.set(Date.parse('2026-12-01T09:00:00Z'));
  await office.bill('a1', '2026-11');
  office.clock.advance(2 * 3_600_000);
  const issued = await office.get('invoice/a1-2026-11', {});
  for (const part of ['line', 'tax', 'net', 'gross', 'due']) expect(issued[part]).toEqual(preview[part]);
  expect(await office.billBody('a1-2026-11')).toMatchObject({ taxIncludedAmount: { value: '31.5' } });
  expect(await office.get('preview', { 'billingAccount.id': 'a1', at: '2026-11-30T00:00:00Z' })).toMatchObject({
    code: 'conflict',
  });
});

test('a bill of a month to come, by what is known now', async () => {
  const office = await november();
  const given = { 'billingAccount.id': 'a1', at: '2027-02-10T00:00:00Z' };
  expect(await office.get('preview', given)).toMatchObject({ period: { to: '2027-02-28' }, gross: 30 });
});

test.each<[string, Record<string, string>, Role, string | undefined, string | undefined]>([
  ['its customer', { 'billingAccount.id': 'a1' }, 'subscriber', 'party-of-a1', undefined],
  ['another customer', { 'billingAccount.id': 'a1' }, 'subscriber', 'party-of-a2', 'not-found'],
  ['whoever names no account', {}, 'finance', undefined, 'invalid-query'],
  ['whoever names no instant', { 'billingAccount.id': 'a1', at: 'soon' }, 'finance', undefined, 'invalid-query'],
  ['of an account that could not be billed', { 'billingAccount.id': 'a2' }, 'finance', undefined, 'unprocessable'],
  ['of nothing', { 'billingAccount.id': 'a1', at: '2026-09-10T00:00:00Z' }, 'finance', undefined, 'not-found'],
])('%s', async (_who, query, role, party, code) => {
  const office = await november();
  expect((await office.get('preview', query, role, party)).code).toBe(code);
});

test('the whole run, dry: each account beside the month before, and who would be parked', async () => {
  const office = await november();
  office.clock.set(Date.parse('2026-11-01T09:00:00Z'));
  await office.bill('a1', '2026-10');
  const run = await office.get('preview/run', { period: '2026-11' });
  expect(run.account).toMatchObject([
    { accountId: 'a1', preview: { gross: 31.5, due: 30 }, last: { gross: 30 }, difference: 1.5 },
    { accountId: 'a2', preview: { gross: 0 }, problem: 'A price is in USD, the account is billed in EUR' },
  ]);
  expect(run.total).toMatchObject([{ preview: { gross: 31.5 }, last: { gross: 30 }, difference: 1.5 }]);
  expect(await office.books.parked(office.tenant)).toEqual([]);
  expect(await office.get('preview/run', { period: 'november' })).toMatchObject({ code: 'invalid-query' });
  expect(await office.get('preview/run', {}, 'subscriber')).toMatchObject({ code: 'forbidden' });
});
