import { accountHooks } from '../../shared/billing/account-hooks';
import { accountApi } from '../../shared/billing/account-resources';
import { serve } from '../harness/serve';
import { makeOffice } from './office';

/** An office whose accounts are opened and changed by TMF666, as finance would. */
function officeOfAccounts(startIso: string) {
  const office = makeOffice(startIso);
  const { store, clock, tenant } = office;
  const caller = { tenant, subject: 'finance', roles: ['finance' as const] };
  const call = (method: string, path: string, body?: object) => {
    const hooks = { billingAccount: accountHooks(office.books, office.products, office.members) };
    return serve(accountApi, { store, clock, nowMs: clock.now(), hooks })(caller, method, path, body);
  };
  const patch = (id: string, body: object) => call('PATCH', `/billingAccount/${id}`, body);
  const at = async (iso: string) => {
    office.clock.set(Date.parse(iso));
    return office.billDue();
  };
  const billsOf = async (accountId: string): Promise<string[]> => {
    const { items } = await store.list({
      tenant,
      resource: 'customerBill',
      lookup: { path: 'billingAccount.id', value: accountId },
      limit: 99,
    });
    return items.map(({ id, body }) => `${id} ${(body.taxIncludedAmount as { value: string }).value}`);
  };
  const linesOf = async (billId: string): Promise<string[]> => {
    const lookup = { path: 'bill.id', value: billId };
    const { items } = await store.list({ tenant, resource: 'appliedCustomerBillingRate', lookup, limit: 99 });
    return items.map(({ body }) => {
      const told = (body.characteristic as { name: string; value: string }[]).filter(({ name }) =>
        ['user', 'costCentre'].includes(name),
      );
      const whose = told.map(({ name, value }) => ` ${name} ${value}`).join('');
      return `${body.name} ${(body.taxIncludedAmount as { value: string }).value}${whose}`;
    });
  };
  return { ...office, call, patch, at, billsOf, linesOf };
}

const from = (dateShift: number, frequency?: string) => ({
  billStructure: { cycleSpecification: { name: 'ours', dateShift, ...(frequency ? { frequency } : {}) } },
});
const paidBy = (payer: string, relationshipType = 'paidBy') => ({
  accountRelationship: [{ relationshipType, account: { id: payer }, validFor: {} }],
});

describe('the day from which an account is billed', () => {
  test('the 31st: on the last day of February, and back on the 31st; the reconciliation goes by those periods', async () => {
    const office = officeOfAccounts('2026-12-31T09:00:00Z');
    await office.openAccount('a1');
    expect(await office.patch('a1', from(30))).toMatchObject({ status: 200 });
    await office.sell('a1', 'p1', '31', '2026-12-31T09:30:00Z');
    office.ledger.use(office.tenant, 'balance-of-a1', 'data', '2027-02-27T22:59:59.999Z', '1');
    office.ledger.use(office.tenant, 'balance-of-a1', 'data', '2027-02-27T23:00:00.000Z', '2');
    await office.at('2027-01-30T22:59:59Z');
    expect(await office.billsOf('a1')).toEqual([]);
    for (const [day, periods] of [
      ['2027-01-30T23:00:00Z', 1],
      ['2027-02-27T23:00:00Z', 2],
      ['2027-03-30T22:00:00Z', 3],
    ] as const) {
      await office.at(day);
      expect(await office.billsOf('a1')).toHaveLength(periods);
    }
    expect(await office.billsOf('a1')).toEqual([
      'a1-2026-12-31--2027-01-30 31',
      'a1-2027-01-31--2027-02-27 32',
      'a1-2027-02-28--2027-03-30 33',
    ]);
    expect(await office.reconcile('2027-02')).toMatchObject({ charged: [{ amount: '1' }], differences: [] });
    expect(await office.reconcile('2027-03')).toMatchObject({ charged: [{ amount: '2' }], differences: [] });
  });

  test('a day that is changed holds from the end of the period: a short one leads to it, and late usage finds its bill', async () => {
    const office = officeOfAccounts('2026-11-01T09:00:00Z');
    await office.openAccount('a1');
    await office.sell('a1', 'p1', '30', '2026-11-01T09:30:00Z');
    await office.patch('a1', from(14));
    await office.at('2026-12-01T03:00:00Z');
    office.ledger.use(office.tenant, 'balance-of-a1', 'sms', '2026-11-30T10:00:00.000Z', '0.5');
    await office.at('2026-12-15T03:00:00Z');
    await office.at('2027-01-15T03:00:00Z');
    // 14 of the 30 days from the 15th of November; and what came late of November.
    expect(await office.billsOf('a1')).toEqual([
      'a1-2026-11 30',
      'a1-2026-12-01--2026-12-14 14.5',
      'a1-2026-12-15--2027-01-14 30',
    ]);
    expect(await office.reconcile('2026-11')).toMatchObject({ differences: [] });
  });

  test('by the quarter: three months’ fees on one bill, each month cut for itself', async () => {
    const office = officeOfAccounts('2026-11-10T09:00:00Z');
    await office.openAccount('a1');
    await office.patch('a1', from(0, 'quarterly'));
    await office.sell('a1', 'p1', '30', '2026-11-11T09:30:00Z');
    await office.at('2027-02-01T03:00:00Z');
    expect(await office.billsOf('a1')).toEqual(['a1-2026-11-01--2027-01-31 80']);
  });

  test('a specification that many share is copied, and changes nothing that was agreed', async () => {
    const office = officeOfAccounts('2026-11-10T09:00:00Z');
    const { body } = await office.call('POST', '/billingCycleSpecification', {
      name: 'The 15th',
      frequency: 'monthly',
      billingDateShift: 14,
    });
    const { id } = body as { id: string };
    await office.openAccount('a1');
    const patched = await office.patch('a1', { billStructure: { cycleSpecification: { id, name: 'The 15th' } } });
    expect(patched.body).toMatchObject({ billStructure: { cycleSpecification: { id, dateShift: 14 } } });
  });

  test.each([
    [from(31), 'billStructure.cycleSpecification.dateShift'],
    [from(0, 'fortnightly'), 'billStructure.cycleSpecification.frequency'],
    [{ billStructure: { cycleSpecification: { id: 'nowhere', name: 'x' } } }, 'billStructure.cycleSpecification.id'],
    [paidBy('nobody'), 'accountRelationship.0.account.id'],
    [paidBy('a1'), 'accountRelationship.0.account.id'],
  ])('%j is refused', async (change, path) => {
    const office = officeOfAccounts('2026-11-10T09:00:00Z');
    await office.openAccount('a1');
    expect(await office.patch('a1', change)).toMatchObject({ body: { violations: [{ path }] } });
  });

  test('nobody is billed for nothing: an account whose products have ended rests, and is due again with its next one', async () => {
    const office = officeOfAccounts('2026-11-01T09:00:00Z');
    await office.openAccount('a1');
    const ended = { status: 'terminated', terminationDate: '2026-11-20T09:00:00Z' };
    await office.sell('a1', 'p1', '30', '2026-11-01T09:30:00Z', ended);
    expect(await office.at('2026-12-01T03:00:00Z')).toMatchObject({ billed: 1 });
    expect(await office.at('2027-01-01T03:00:00Z')).toMatchObject({ 'nothing-to-bill': 1 });
    expect(await office.periods.firstDueMs(office.tenant)).toBeUndefined();
    await office.sell('a1', 'p2', '31', '2027-03-01T09:30:00Z');
    expect(await office.at('2027-04-01T03:00:00Z')).toMatchObject({ billed: 1 });
    expect(await office.billsOf('a1')).toEqual(['a1-2026-11 19', 'a1-2027-03 31']);
  });
});

describe('a business: who owns, who pays', () => {
  async function business() {
    const office = officeOfAccounts('2026-11-01T09:00:00Z');
    for (const id of ['company', 'sales', 'ann', 'bob', 'cleo']) await office.openAccount(id);
    await office.patch('sales', paidBy('company'));
    await office.patch('ann', paidBy('sales'));
    await office.patch('bob', paidBy('company', 'recurringPaidBy'));
    for (const id of ['ann', 'bob', 'cleo']) {
      await office.sell(id, `p-${id}`, '30', '2026-11-01T09:30:00Z');
      office.ledger.use(office.tenant, `balance-of-${id}`, 'data', '2026-11-12T10:00:00.000Z', '2');
    }
    return office;
  }

  test('the company’s bill has its people’s lines with user and cost centre; what each pays alone is on their own', async () => {
    const office = await business();
    await office.at('2026-12-01T03:00:00Z');
    expect(await office.linesOf('company-2026-11')).toEqual([
      'Monthly fee 30 user ann costCentre sales',
      'Monthly fee 30 user bob',
      'Usage: data 2 user ann costCentre sales',
    ]);
    expect(await office.linesOf('bob-2026-11')).toEqual(['Usage: data 2']);
    expect(await office.linesOf('cleo-2026-11')).toEqual(['Monthly fee 30', 'Usage: data 2']);
    expect(await office.billsOf('ann')).toEqual([]);
    expect(await office.reconcile('2026-11')).toMatchObject({ differences: [], billed: [{ amount: '6' }] });
    await office.at('2027-01-01T03:00:00Z');
    expect(await office.billsOf('company')).toEqual(['company-2026-11 62', 'company-2026-12 60']);
  });

  test('the payer’s cycle is its people’s, so one bill has all of a period', async () => {
    const office = await business();
    await office.patch('company', from(14));
    for (const day of ['2026-12-01', '2026-12-15', '2027-01-15']) await office.at(`${day}T03:00:00Z`);
    expect(await office.billsOf('company')).toEqual([
      'company-2026-11 62',
      'company-2026-12-01--2026-12-14 28',
      'company-2026-12-15--2027-01-14 60',
    ]);
    expect(await office.billsOf('bob')).toEqual(['bob-2026-11 2']);
  });

  test('who pays when a period ends pays for it: what is said later changes no period that is over', async () => {
    const office = await business();
    office.clock.set(Date.parse('2026-12-01T01:00:00Z'));
    expect(await office.patch('cleo', paidBy('company'))).toMatchObject({ status: 200 });
    await office.at('2026-12-01T03:00:00Z');
    expect(await office.billsOf('cleo')).toEqual(['cleo-2026-11 32']);
    await office.at('2027-01-01T03:00:00Z');
    expect(await office.billsOf('cleo')).toEqual(['cleo-2026-11 32']);
    expect(await office.billsOf('company')).toEqual(['company-2026-11 62', 'company-2026-12 90']);
  });

  test('a payer is ended by its date, not taken away; and no ring is made', async () => {
    const office = await business();
    expect(await office.patch('cleo', { accountRelationship: [] })).toMatchObject({ status: 200 });
    expect(await office.patch('ann', { accountRelationship: [] })).toMatchObject({
      body: { violations: [{ path: 'accountRelationship' }] },
    });
    expect(await office.patch('company', paidBy('ann'))).toMatchObject({
      body: { violations: [{ message: 'is paid by this account itself' }] },
    });
    const ended = {
      accountRelationship: [
        {
          relationshipType: 'paidBy',
          account: { id: 'sales' },
          validFor: { endDateTime: '2026-11-20T00:00:00Z' },
        },
      ],
    };
    expect(await office.patch('ann', ended)).toMatchObject({ status: 200 });
    await office.at('2026-12-01T03:00:00Z');
    expect(await office.billsOf('ann')).toEqual(['ann-2026-11 32']);
  });
});
