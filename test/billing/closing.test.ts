import { MemoryFinanceBooks } from '../../shared/adapters/memory/memory-finance-books';
import { booksApi } from '../../shared/billing/books-api';
import { BOOKS_API } from '../../shared/billing/books-resources';
import { postEntry } from '../../shared/billing/post-entry';
import { ulidSource } from '../../shared/kernel/ids';
import type { Role } from '../../shared/kernel/tenant';
import { makeOffice, nano, SETTINGS } from './office';

type Json = Record<string, unknown>;

/** An office with two of finance at the API of the books. */
function makeFinance(startIso: string) {
  const office = makeOffice(startIso);
  const finance = new MemoryFinanceBooks(office.books);
  const api = booksApi({
    ...office,
    finance,
    ids: ulidSource(office.clock),
    timeOf: async () => ({ clock: office.clock, timeZone: SETTINGS.timeZone }),
  });
  const call =
    (subject: string, roles: readonly Role[] = ['finance']) =>
    async (method: string, address: string, body?: unknown) => {
      const [path = '', search = ''] = address.split('?');
      const answer = await api({
        method,
        path: `${BOOKS_API.basePath}/${path}`,
        query: Object.fromEntries([...new URLSearchParams(search)].map(([name, value]) => [name, [value]])),
        headers: { 'content-type': 'application/json' },
        body: body === undefined ? undefined : JSON.stringify(body),
        caller: { tenant: office.tenant, subject, roles },
        requestId: 'r1',
        baseUrl: 'https://bss.test',
      });
      if ('failure' in answer)
        return { status: answer.failure.code, body: answer.failure as unknown as Json, text: '' };
      const isJson = answer.headers?.['Content-Type'] === 'application/json';
      return {
        status: answer.status,
        body: (isJson ? JSON.parse(answer.body ?? '') : {}) as Json,
        text: answer.body ?? '',
      };
    };
  return { ...office, finance, ann: call('ann'), bob: call('bob'), eve: call('eve', ['agent']) };
}

const ended = async () => {
  const on = makeFinance('2026-12-01T09:00:00Z');
  await on.openAccount('a1');
  await on.sell('a1', 'p1', '30', '2026-11-01T09:30:00Z');
  await on.bill('a1', '2026-11');
  return on;
};
const reconciled = async () => {
  const on = await ended();
  expect((await on.ann('GET', 'reconciliation?period=2026-11')).body).toMatchObject({ agrees: true, accountsRead: 1 });
  return on;
};
const late = (id: string) => {
  const entry = postEntry('dunningFee', {
    id,
    bookedOn: '2026-11-29',
    currency: 'EUR',
    receivable: { accountId: 'a1', dueOn: '2026-12-15' },
    moves: [{ debit: 'receivable', credit: 'dunningFees', nano: nano('5') }],
  });
  if (!entry) throw new Error('There is an entry');
  return entry;
};

test('a month is closed softly: what is booked late goes to the next one with its origin, finance’s own entry stays', async () => {
  const on = await reconciled();
  expect(await on.ann('POST', 'accountingPeriod/2026-11/close', { level: 'soft' })).toMatchObject({
    status: 200,
    body: { state: 'closedSoft', act: [{ act: 'closedSoft', by: 'ann' }] },
  });
  await on.books.post({ tenant: on.tenant, entries: [late('d1')] });
  expect(await on.books.entry(on.tenant, 'dunningFee/d1')).toMatchObject({
    bookedOn: '2026-12-01',
    originOn: '2026-11-29',
  });
  const accrual = {
    bookedOn: '2026-11-30',
    currency: 'EUR',
    description: 'Provision for doubtful receivables',
    move: [{ debit: '6000', credit: '1290', amount: 1.5 }],
  };
  expect(await on.ann('POST', 'manualEntry', accrual)).toMatchObject({
    status: 201,
    body: {
      bookedOn: '2026-11-30',
      kind: 'manual',
      leg: [
        { code: '6000', debit: 1.5 },
        { code: '1290', credit: 1.5 },
      ],
    },
  });
  expect((await on.ann('POST', 'accountingPeriod/2026-11/close', { level: 'hard' })).status).toBe(200);
  expect(await on.ann('POST', 'manualEntry', accrual)).toMatchObject({
    status: 201,
    body: { bookedOn: '2026-12-01', originOn: '2026-11-30' },
  });
  expect((await on.ann('GET', 'accountingPeriod')).body).toEqual([
    { period: '2026-11', state: 'closedHard' },
    { period: '2026-12', state: 'open' },
  ]);
});

test('a month is closed for good when every check passed, and each that did not is told', async () => {
  const on = await ended();
  await on.books.park(on.tenant, {
    accountId: 'a9',
    period: '2026-11',
    code: 'internal',
    message: 'broke',
    at: '2026-12-01T00:00:00.000Z',
  });
  await on.ann('POST', 'accountingPeriod/2026-11/close', { level: 'soft' });
  const refused = await on.ann('POST', 'accountingPeriod/2026-11/close', { level: 'hard' });
  expect(refused).toMatchObject({
    status: 'unprocessable',
    body: { violations: [{ path: 'noAccountIsParked' }, { path: 'usageIsReconciled' }] },
  });
  expect((await on.ann('GET', 'accountingPeriod/2026-11')).body).toMatchObject({
    state: 'closedSoft',
    check: [
      { name: 'trialBalanceIsZero', passed: true },
      { name: 'billsAreFinished', passed: true },
      { name: 'noAccountIsParked', passed: false, detail: '1 accounts are parked' },
      { name: 'usageIsReconciled', passed: false },
    ],
  });
});

test.each<[string, string, unknown, string]>([
  ['a month that is not over', 'accountingPeriod/2026-12/close', { level: 'soft' }, 'illegal-transition'],
  ['for good what is not closed softly', 'accountingPeriod/2026-11/close', { level: 'hard' }, 'illegal-transition'],
  ['no level that there is', 'accountingPeriod/2026-11/close', { level: 'firm' }, 'invalid-request'],
  ['no month', 'accountingPeriod/2026-13/close', { level: 'soft' }, 'not-found'],
  ['what is open reopens', 'accountingPeriod/2026-11/reopen', { reason: 'why' }, 'illegal-transition'],
  ['nothing was asked for', 'accountingPeriod/2026-11/approveReopening', undefined, 'illegal-transition'],
  ['an open month is exported', 'ledgerExport', { period: '2026-11' }, 'unprocessable'],
  [
    'a receivable by hand',
    'manualEntry',
    { bookedOn: '2026-11-30', currency: 'EUR', description: 'x', move: [{ debit: '1200', credit: '4000', amount: 1 }] },
    'invalid-request',
  ],
])('refused: %s', async (_what, path, body, code) => {
  expect((await (await ended()).ann('POST', path, body)).status).toBe(code);
});

test('who is not of finance sees nothing, and closes nothing', async () => {
  const on = await ended();
  expect((await on.eve('GET', 'trialBalance')).status).toBe('forbidden');
  expect((await on.eve('POST', 'accountingPeriod/2026-11/close', { level: 'soft' })).status).toBe('forbidden');
  expect((await on.ann('PUT', 'trialBalance', {})).status).toBe(405);
  expect((await on.ann('GET', 'nothing')).status).toBe('not-found');
});

test('a month is reopened by two people, and exported again in the place of its first export', async () => {
  const on = await reconciled();
  const close = async () => {
    await on.ann('POST', 'accountingPeriod/2026-11/close', { level: 'soft' });
    expect((await on.ann('POST', 'accountingPeriod/2026-11/close', { level: 'hard' })).status).toBe(200);
  };
  await close();
  const first = await on.ann('POST', 'ledgerExport', { period: '2026-11' });
  expect(first).toMatchObject({ status: 201, body: { number: 1 } });
  expect(await on.bob('POST', 'ledgerExport', { period: '2026-11' })).toMatchObject({ status: 200, text: first.text });

  expect((await on.ann('POST', 'accountingPeriod/2026-11/reopen', { reason: 'A bill was wrong' })).status).toBe(200);
  expect((await on.ann('POST', 'accountingPeriod/2026-11/approveReopening')).status).toBe('forbidden');
  expect((await on.bob('POST', 'accountingPeriod/2026-11/approveReopening')).body).toMatchObject({
    state: 'open',
    act: [
      { act: 'closedSoft' },
      { act: 'closedHard' },
      { act: 'askedToReopen', reason: 'A bill was wrong' },
      { act: 'reopened', by: 'bob' },
    ],
  });
  await on.books.post({ tenant: on.tenant, entries: [late('d1')] });
  expect((await on.books.entry(on.tenant, 'dunningFee/d1'))?.originOn).toBeUndefined();
  await close();
  const second = await on.ann('POST', 'ledgerExport', { period: '2026-11' });
  expect(second).toMatchObject({ status: 201, body: { number: 2, replaces: 1 } });
  expect((await on.ann('GET', 'ledgerExport/1')).text).toBe(first.text);
  expect((await on.ann('GET', 'ledgerExport')).body).toHaveLength(2);
});

test('an export says the company’s accounts, sums to the trial balance, and is CSV as well', async () => {
  const on = await reconciled();
  const account = [
    { code: '1200', companyCode: '14000', companyName: 'Forderungen, Inland' },
    { code: '2100', sub: 'DE-1900', companyCode: '38060', companyName: '=SUM(A1)' },
  ];
  expect((await on.ann('PUT', 'accountMapping', { account })).status).toBe(200);
  for (const level of ['soft', 'hard']) await on.ann('POST', 'accountingPeriod/2026-11/close', { level });
  expect(await on.ann('POST', 'ledgerExport', { period: '2026-11' })).toMatchObject({
    status: 'unprocessable',
    body: { violations: [{ message: 'has nothing for 4000' }] },
  });
  expect((await on.ann('PUT', 'accountMapping', { account: [{ code: '9', companyCode: '1' }] })).status).toBe(
    'invalid-request',
  );
  await on.ann('PUT', 'accountMapping', { account: [...account, { code: '4000', companyCode: '44000' }] });
  const made = await on.ann('POST', 'ledgerExport', { period: '2026-11' });
  expect(made.body.line).toEqual([
    expect.objectContaining({ number: 1, accountCode: '14000', code: '1200', debit: 30, credit: 0 }),
    expect.objectContaining({ number: 2, accountCode: '38060', code: '2100', sub: 'DE-1900', credit: 4.79 }),
    expect.objectContaining({ number: 3, accountCode: '44000', accountName: 'Revenue: recurring fees', credit: 25.21 }),
  ]);
  const trial = (await on.ann('GET', 'trialBalance?period=2026-11')).body as { total: Json[]; account: Json[] };
  expect(trial.total).toEqual([{ currency: 'EUR', debit: 30, credit: 30, difference: 0 }]);
  expect((await on.ann('GET', 'ledgerExport/1/csv')).text.split('\r\n')).toEqual([
    'export,period,line,account,name,code,sub,currency,debit,credit',
    '1,2026-11,1,14000,"Forderungen, Inland",1200,,EUR,30,0',
    "1,2026-11,2,38060,'=SUM(A1),2100,DE-1900,EUR,0,4.79",
    '1,2026-11,3,44000,Revenue: recurring fees,4000,,EUR,0,25.21',
    '',
  ]);
  const entries = (await on.ann('GET', 'journalEntry?period=2026-11&limit=1')) as { status: number; body: Json };
  expect(entries).toMatchObject({
    status: 200,
    body: { entry: [{ kind: 'bill', document: { type: 'CustomerBill', id: 'a1-2026-11' }, accountId: 'a1' }] },
  });
});

test('receivables by age, on any day: by account, in total, and as the receivable’s account says', async () => {
  const on = makeFinance('2026-11-02T09:00:00Z');
  for (const account of ['a1', 'a2', 'a3']) {
    await on.openAccount(account);
    await on.sell(account, `p-${account}`, '30', '2026-09-01T09:30:00Z');
  }
  for (const [period, now] of [
    ['2026-09', '2026-10-01T06:00:00Z'],
    ['2026-10', '2026-11-01T06:00:00Z'],
    ['2026-11', '2026-12-01T06:00:00Z'],
  ] as const) {
    on.clock.set(Date.parse(now));
    for (const account of ['a1', 'a2']) await on.bill(account, period);
  }
  on.clock.set(Date.parse('2026-12-05T09:00:00Z'));
  await on.pay({ id: 'pay-1', nano: nano('12.5'), bills: [{ billId: 'a1-2026-09', nano: nano('12.5') }] });
  // Bills of 1 October, November and December fall due on the 15th of each.
  const on31December = await on.ann('GET', 'ageingReport?date=2026-12-31');
  expect(on31December.body).toMatchObject({
    total: [
      { currency: 'EUR', current: 0, days1To30: 60, days31To60: 60, days61To90: 47.5, daysOver90: 0, total: 167.5 },
    ],
    account: [
      { accountId: 'a1', ageing: [{ days1To30: 30, days31To60: 30, days61To90: 17.5, total: 77.5 }] },
      { accountId: 'a2', ageing: [{ days61To90: 30, total: 90 }] },
    ],
  });
  expect((await on.ann('GET', 'ageingReport?date=2027-01-14')).body).toMatchObject({
    total: [{ days1To30: 60, daysOver90: 47.5 }],
  });
  // As it was before the payment; the bill of November is booked on its last day.
  expect((await on.ann('GET', 'ageingReport?date=2026-11-30')).body).toMatchObject({
    total: [{ current: 60, days1To30: 60, days31To60: 60, total: 180 }],
  });
  expect((await on.ann('GET', 'ageingReport?date=2026-08-31')).body).toMatchObject({ total: [], account: [] });
  const first = await on.ann('GET', 'ageingReport?date=2026-12-31&limit=1');
  expect(first).toMatchObject({ status: 206, body: { account: [{ accountId: 'a1' }], total: [{ total: 167.5 }] } });
  const next = await on.ann('GET', `ageingReport?date=2026-12-31&limit=1&cursor=${String(first.body.next)}`);
  expect(next.body).toMatchObject({ account: [{ accountId: 'a2' }] });
  expect(await on.balances()).toMatchObject({ 'Customer receivables': '167.5' });
  expect((await on.ann('GET', 'ageingReport?date=2026-02-31x')).status).toBe('invalid-query');
});
