import { AccountsBrokeError } from '../../shared/billing/bill-accounts';
import { reconcileUsage } from '../../shared/billing/reconcile-usage';
import { makeOffice, nano } from './office';

describe('a subscriber’s money, from the first top-up to a year later', () => {
  test('top-up, usage, bill, payment: every cent is somewhere, and debits are credits', async () => {
    const office = makeOffice('2026-11-11T09:00:00Z');
    await office.openAccount('a1');
    await office.sell('a1', 'p1', '30', '2026-11-11T09:30:00Z');
    await office.pay({ id: 'topup-1', nano: nano('20'), topup: true });
    office.ledger.use(office.tenant, 'balance-of-a1', 'voice', '2026-11-12T10:00:00.000Z', '1.2345');
    office.ledger.use(office.tenant, 'balance-of-a1', 'data', '2026-11-30T22:59:59.999Z', '0.5');
    // A second later it is December in Berlin.
    office.ledger.use(office.tenant, 'balance-of-a1', 'data', '2026-11-30T23:00:00.000Z', '0.7');

    expect(await office.startRuns()).toBe(false);
    office.clock.set(Date.parse('2026-11-30T23:00:00Z'));
    expect(await office.startRuns()).toBe(true);
    expect(await office.billDue()).toMatchObject({ billed: 1 });

    const bill = await office.billBody('a1-2026-11');
    expect(bill).toMatchObject({
      billNo: '2026-000001',
      state: 'sent',
      billDate: '2026-11-30T23:00:00.000Z',
      paymentDueDate: '2026-12-14T23:00:00.000Z',
      billingPeriod: { startDateTime: '2026-10-31T23:00:00.000Z', endDateTime: '2026-11-30T23:00:00.000Z' },
      taxIncludedAmount: { unit: 'EUR', value: '21.73' },
      amountDue: { unit: 'EUR', value: '20' },
      remainingAmount: { unit: 'EUR', value: '20' },
      appliedPayment: [
        { appliedAmount: { value: '1.73' }, payment: { id: 'balance-of-a1', name: 'Paid from balance' } },
      ],
      relatedParty: [{ id: 'party-of-a1', role: 'customer' }, { id: 'a1' }],
    });
    expect(await office.balances()).toEqual({
      'Cash at the payment provider': '20',
      'Customer receivables': '20',
      'Prepaid balances owed to customers': '-18.2655',
      'Value added tax payable': '-3.47',
      'Revenue: recurring fees': '-16.81',
      'Revenue: usage': '-1.45',
      'Rounding differences': '-0.0045',
    });

    await office.pay({ id: 'pay-1', nano: nano('5'), bills: [{ billId: 'a1-2026-11', nano: nano('5') }] });
    expect(await office.billBody('a1-2026-11')).toMatchObject({
      state: 'partiallyPaid',
      remainingAmount: { value: '15' },
    });
    for (const _again of [1, 2])
      await office.pay({ id: 'pay-2', nano: nano('18'), bills: [{ billId: 'a1-2026-11', nano: nano('18') }] });
    expect(await office.billBody('a1-2026-11')).toMatchObject({ state: 'settled', remainingAmount: { value: '0' } });
    expect(await office.credit('a1')).toEqual(['3 EUR']);
    expect(await office.balances()).toMatchObject({
      'Cash at the payment provider': '43',
      'Receipts not yet allocated': '-3',
    });
  });

  test('a year of bills: each month once, numbered on, from January again at 1', async () => {
    const office = makeOffice('2026-10-20T09:00:00Z');
    await office.openAccount('a1');
    await office.sell('a1', 'p1', '31', '2026-10-31T12:00:00Z');
    const numbers: string[] = [];
    for (let month = 0; month < 12; month += 1) {
      office.clock.set(Date.UTC(2026, 10 + month, 1, 6));
      for (const _again of [1, 2]) await office.billDue();
      for (const { period } of (await office.periods.of(office.tenant, 'a1')).filter((one) => !one.isOpen).slice(-1)) {
        const bill = await office.billBody(`a1-${period}`);
        numbers.push(`${String(bill.billNo)} ${String((bill.amountDue as { value: string }).value)}`);
      }
    }
    expect(numbers).toEqual([
      '2026-000001 1',
      '2026-000002 31',
      '2027-000001 31',
      '2027-000002 31',
      '2027-000003 31',
      '2027-000004 31',
      '2027-000005 31',
      '2027-000006 31',
      '2027-000007 31',
      '2027-000008 31',
      '2027-000009 31',
      '2027-000010 31',
    ]);
  });

  test('a clock that jumps three months starts one run, which makes three bills; after it, none', async () => {
    const office = makeOffice('2026-11-11T09:00:00Z');
    await office.sell('a1', 'p1', '30', '2026-11-11T09:30:00Z');
    office.clock.set(Date.parse('2027-02-05T00:00:00Z'));
    await office.openAccount('a1');
    for (const _again of [1, 2]) expect(await office.startRuns()).toBe(true);
    expect(office.runs.started).toEqual(['aurora_2027-02-05T00:00:00.000Z']);
    expect(await office.billDue()).toMatchObject({ billed: 3 });
    expect(await office.startRuns()).toBe(false);
    expect(await office.startRuns(office.other)).toBe(false);
  });
});

describe('a bill run that meets trouble', () => {
  const readyToBill = async () => {
    const office = makeOffice('2026-12-01T09:00:00Z');
    await office.openAccount('a1');
    await office.sell('a1', 'p1', '30', '2026-11-01T09:30:00Z');
    return office;
  };

  test('run twice, it is one bill and the next number has no gap', async () => {
    const office = await readyToBill();
    await office.openAccount('a2');
    await office.sell('a2', 'p2', '12', '2026-11-01T09:30:00Z');
    for (const account of ['a1', 'a1', 'a2', 'a1']) await office.bill(account, '2026-11');
    const [first, second] = [await office.billBody('a1-2026-11'), await office.billBody('a2-2026-11')];
    expect([first.billNo, second.billNo]).toEqual(['2026-000001', '2026-000002']);
    expect(await office.books.lastNumber(office.tenant, '2026')).toBe(2);
    expect(await office.balances()).toMatchObject({ 'Customer receivables': '42' });
  });

  test('fifty accounts at once: fifty numbers, none twice, none left out', async () => {
    const office = makeOffice('2026-12-01T09:00:00Z');
    const accounts = Array.from({ length: 50 }, (_, index) => `a${index}`);
    for (const id of accounts) {
      await office.openAccount(id);
      await office.sell(id, `p-${id}`, '10', '2026-11-01T09:30:00Z');
    }
    await Promise.all(accounts.map((id) => office.bill(id, '2026-11')));
    const numbers = await Promise.all(accounts.map(async (id) => (await office.billBody(`${id}-2026-11`)).billNo));
    const expected = Array.from({ length: 50 }, (_, index) => `2026-${String(index + 1).padStart(6, '0')}`);
    expect(numbers.sort()).toEqual(expected);
  });

  test.each(['validated', 'sent', 'settled'])(
    'a crash before it is %s: the rerun takes it on from there',
    async (crashAt) => {
      const office = await readyToBill();
      if (crashAt === 'settled') await office.sell('a1', 'p1', '0', '2026-11-01T09:30:00Z', {}, 2);
      const replace = office.store.replace.bind(office.store);
      office.store.replace = async (item) => {
        if (item.body.state === crashAt) throw new Error('crashed');
        return replace(item);
      };
      await expect(office.bill('a1', '2026-11')).rejects.toThrow('crashed');
      office.store.replace = replace;
      expect(await office.bill('a1', '2026-11')).toBe('billed');
      const expected = crashAt === 'settled' ? 'settled' : 'sent';
      expect(await office.billBody('a1-2026-11')).toMatchObject({ state: expected, billNo: '2026-000001' });
      expect(await office.books.lastNumber(office.tenant, '2026')).toBe(1);
    },
  );

  test('an account that cannot be billed is parked with a reason; mended, it is billed and no longer parked', async () => {
    const office = await readyToBill();
    await office.sell('a1', 'p9', '5', '2026-11-01T09:30:00Z', {
      productPrice: [{ priceType: 'recurring', price: { unit: 'GBP', value: '5' } }],
    });
    expect(await office.bill('a1', '2026-11')).toBe('parked');
    expect(await office.books.parked(office.tenant)).toEqual([
      expect.objectContaining({ accountId: 'a1', period: '2026-11', code: 'unprocessable' }),
    ]);
    expect(await office.books.lastNumber(office.tenant, '2026')).toBe(0);
    await office.sell('a1', 'p9', '5', '2026-11-01T09:30:00Z', {}, 2);
    expect(await office.bill('a1', '2026-11')).toBe('billed');
    expect(await office.books.parked(office.tenant)).toEqual([]);
  });

  test('a product of an account that nobody opened is parked; an account without anything gets no bill', async () => {
    const office = makeOffice('2026-12-01T09:00:00Z');
    await office.sell('ghost', 'p1', '30', '2026-11-01T09:30:00Z');
    expect(await office.bill('ghost', '2026-11')).toBe('parked');
    await office.openAccount('a2');
    expect(await office.bill('a2', '2026-11')).toBe('nothing-to-bill');
  });

  test('an account that breaks stops no other: the task is tried again, and at last the account is parked', async () => {
    const office = await readyToBill();
    for (const id of ['a0', 'a2']) {
      await office.openAccount(id);
      await office.sell(id, `p-${id}`, '5', '2026-11-01T09:30:00Z');
    }
    const totals = office.ledger.totals.bind(office.ledger);
    office.ledger.totals = async (tenant, balanceId, ...rest) => {
      if (balanceId === 'balance-of-a1') throw new Error('the ledger is broken');
      return totals(tenant, balanceId, ...rest);
    };
    const run = office.billDue;
    await expect(run(false)).rejects.toThrow(AccountsBrokeError);
    expect(await office.books.lastNumber(office.tenant, '2026')).toBe(2);
    expect(await run(true)).toEqual({ billed: 0, 'nothing-to-bill': 0, parked: 1 });
    expect(await office.books.parked(office.tenant)).toEqual([
      expect.objectContaining({ accountId: 'a1', code: 'internal', message: 'the ledger is broken' }),
    ]);
    office.ledger.totals = totals;
    expect(await run(false)).toEqual({ billed: 0, 'nothing-to-bill': 0, parked: 0 });
    expect(await office.bill('a1', '2026-11')).toBe('billed');
    expect(await office.books.parked(office.tenant)).toEqual([]);
  });

  test('an older event of a product changes nothing', async () => {
    const office = await readyToBill();
    await office.sell('a1', 'p1', '99', '2026-11-01T09:30:00Z', {}, 3);
    await office.sell('a1', 'p1', '7', '2026-11-01T09:30:00Z', {}, 2);
    await office.bill('a1', '2026-11');
    expect(await office.billBody('a1-2026-11')).toMatchObject({ amountDue: { value: '99' } });
  });
});

describe('payments that do not fit', () => {
  const billed = async () => {
    const office = makeOffice('2026-12-01T09:00:00Z');
    await office.openAccount('a1');
    await office.sell('a1', 'p1', '30', '2026-11-01T09:30:00Z');
    await office.bill('a1', '2026-11');
    return office;
  };

  test.each([
    ['for a bill that is not there', [{ billId: 'nowhere', nano: nano('30') }], 'EUR'],
    ['in another currency', [{ billId: 'a1-2026-11', nano: nano('30') }], 'GBP'],
  ])('%s: unallocated, and the account’s credit', async (_, bills, currency) => {
    const office = await billed();
    for (const _again of [1, 2]) await office.pay({ id: 'pay-1', nano: nano('30'), bills, currency });
    expect(await office.credit('a1')).toEqual([`30 ${currency}`]);
    expect(await office.billBody('a1-2026-11')).toMatchObject({ state: 'sent', remainingAmount: { value: '30' } });
    const totals = await office.books.totals(office.tenant);
    expect(totals.find((total) => total.account === 'unallocated')).toEqual({
      account: 'unallocated',
      currency,
      debitNano: 0n,
      creditNano: nano('30'),
    });
  });

  test('for two bills and more: each its part, the rest unallocated, though we crash once it is committed', async () => {
    const office = await billed();
    office.clock.set(Date.parse('2027-01-01T09:00:00Z'));
    await office.bill('a1', '2026-12');
    const bills = [
      { billId: 'a1-2026-11', nano: nano('30') },
      { billId: 'a1-2026-12', nano: nano('20') },
    ];
    const commit = office.books.post.bind(office.books);
    let commits = 0;
    office.books.post = async (given) => {
      commits += 1;
      const outcome = await commit(given);
      if (commits === 1) throw new Error('crashed');
      return outcome;
    };
    const payment = { id: 'pay-1', nano: nano('60'), bills };
    await expect(office.pay(payment)).rejects.toThrow('crashed');
    await office.pay(payment);
    await office.pay(payment);
    expect(await office.billBody('a1-2026-11')).toMatchObject({ state: 'settled' });
    expect(await office.billBody('a1-2026-12')).toMatchObject({
      state: 'partiallyPaid',
      remainingAmount: { value: '10' },
    });
    expect(await office.credit('a1')).toEqual(['10 EUR']);
    expect(await office.balances()).toMatchObject({
      'Cash at the payment provider': '60',
      'Receipts not yet allocated': '-10',
    });
  });
});

test('the ledger and the bills agree; a usage that came after the bill is listed', async () => {
  const office = makeOffice('2026-12-01T09:00:00Z');
  await office.openAccount('a1');
  await office.sell('a1', 'p1', '30', '2026-11-01T09:30:00Z');
  office.ledger.use(office.tenant, 'balance-of-a1', 'voice', '2026-11-12T10:00:00.000Z', '1.2345');
  await office.bill('a1', '2026-11');
  const reconcile = () => reconcileUsage({ ...office, timeZone: 'Europe/Berlin' }, office.tenant, '2026-11');
  expect(await reconcile()).toEqual({
    period: '2026-11',
    accountsRead: 1,
    billsUnfinished: 0,
    complete: true,
    charged: [{ currency: 'EUR', amount: '1.2345' }],
    billed: [{ currency: 'EUR', amount: '1.2345' }],
    differences: [],
  });
  office.ledger.use(office.tenant, 'balance-of-a1', 'sms', '2026-11-30T10:00:00.000Z', '0.09');
  expect((await reconcile()).differences).toEqual([
    { accountId: 'a1', balanceId: 'balance-of-a1', service: 'sms', currency: 'EUR', charged: '0.09', billed: '0' },
  ]);
});
