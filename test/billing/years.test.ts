import { accountHooks } from '../../shared/billing/account-hooks';
import { accountApi } from '../../shared/billing/account-resources';
import { serve } from '../harness/serve';
import { makeOffice } from './office';

/** An office whose clock goes from one due time to the next, as a clock that is set forward step by step does. */
async function officeOfYears(startIso: string) {
  const office = makeOffice(startIso);
  const { store, clock, tenant } = office;
  const passTo = async (iso: string): Promise<void> => {
    const to = Date.parse(iso);
    for (;;) {
      const due = await office.periods.firstDueMs(tenant);
      if (due === undefined || due > to) break;
      clock.set(due);
      await office.billDue();
    }
    clock.set(to);
  };
  const change = (id: string, body: object) => {
    const hooks = { billingAccount: accountHooks(office.books, office.products, office.members) };
    const caller = { tenant, subject: 'finance', roles: ['finance' as const] };
    const call = serve(accountApi, { store, clock, nowMs: clock.now(), hooks });
    return call(caller, 'PATCH', `/billingAccount/${id}`, body);
  };
  const billsOf = async (accountId: string) => {
    const lookup = { path: 'billingAccount.id', value: accountId };
    const { items } = await store.list({ tenant, resource: 'customerBill', lookup, limit: 99 });
    return items.map(({ body }) => ({
      number: String(body.billNo),
      date: String(body.billDate),
      gross: (body.taxIncludedAmount as { value: string }).value,
    }));
  };
  return { ...office, passTo, change, billsOf };
}

const from = (dateShift: number) => ({ billStructure: { cycleSpecification: { name: 'ours', dateShift } } });
const fee = (name: string, value: string, start: string, end?: string) => ({
  name,
  priceType: 'recurring',
  recurringChargePeriod: 'month',
  unitOfMeasure: 'second',
  price: { taxIncludedAmount: { unit: 'EUR', value } },
  validFor: { startDateTime: start, ...(end === undefined ? {} : { endDateTime: end }) },
});

test('36 months in one go: 36 bills at 36 dates in their order, numbered by the year, and no time passes for a neighbour', async () => {
  const office = await officeOfYears('2026-11-01T09:00:00Z');
  await office.openAccount('a1');
  await office.openAccount('b1', office.other);
  await office.sell('a1', 'p1', '30', '2026-10-31T23:00:00Z');
  await office.passTo('2029-10-31T23:00:00Z');
  const bills = await office.billsOf('a1');
  const months = Array.from({ length: 36 }, (_, month) => new Date(Date.UTC(2026, 11 + month, 1)).toISOString());
  const berlin = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Europe/Berlin',
    dateStyle: 'short',
    timeStyle: 'short',
  });
  expect(bills.map(({ date }) => berlin.format(Date.parse(date)))).toEqual(
    months.map((month) => `${month.slice(0, 10)} 00:00`),
  );
  expect(bills.slice(0, 3).map(({ number }) => number)).toEqual(['2026-000001', '2027-000001', '2027-000002']);
  expect(bills.at(-1)?.number).toBe('2029-000011');
  expect(await office.balances()).toMatchObject({ 'Customer receivables': '1080' });
  expect(await office.periods.firstDueMs(office.other)).toBeUndefined();
});

test('postpaid, a plan changed in both nights on which the clocks change: each has its seconds, of an hour less and one more', async () => {
  const office = await officeOfYears('2027-03-01T09:00:00Z');
  await office.openAccount('a1');
  const [start, spring, autumn] = ['2027-02-28T23:00:00Z', '2027-03-28T01:00:00Z', '2027-10-31T01:00:00Z'];
  await office.sell('a1', 'p1', '0', start, {
    productPrice: [fee('S', '74.30', start, spring), fee('M', '30', spring, autumn), fee('L', '74.50', autumn)],
  });
  await office.passTo('2027-12-01T09:00:00Z');
  const grossOf = (await office.billsOf('a1')).map(({ gross }) => gross);
  // March has 743 hours: 650 of S (65.00) and 93 of M (3.76). October has 745: 723 of M (29.11) and 22 of L (2.20).
  expect(grossOf).toEqual(['68.76', '30', '30', '30', '30', '30', '30', '31.31', '74.5']);
});

test('a year and a leap year from the 29th: the 28th of February, then the 29th, and the whole fee each time', async () => {
  const office = await officeOfYears('2027-01-29T09:00:00Z');
  await office.openAccount('a1');
  await office.change('a1', from(28));
  await office.sell('a1', 'p1', '29', '2027-01-28T23:00:00Z');
  await office.passTo('2028-03-29T00:00:00Z');
  const bills = await office.billsOf('a1');
  const days = bills.map(({ date }) => new Date(Date.parse(date) + 7_200_000).toISOString().slice(5, 10));
  expect([days[0], days[1], days[10], days[12], days[13]]).toEqual(['02-28', '03-29', '12-29', '02-29', '03-29']);
  expect(bills.map(({ gross }) => gross)).toEqual(Array.from({ length: 14 }, () => '29'));
});

test('a family: one pays the fees of all, each their own usage; who leaves pays for themselves from the next bill on', async () => {
  const office = await officeOfYears('2026-12-01T09:00:00Z');
  for (const id of ['parent', 'child']) {
    await office.openAccount(id);
    await office.sell(id, `p-${id}`, '10', '2026-11-30T23:00:00Z');
    office.ledger.use(office.tenant, `balance-of-${id}`, 'data', '2026-12-24T18:00:00.000Z', '1');
  }
  const paid = (validFor: object) => ({
    accountRelationship: [{ relationshipType: 'recurringPaidBy', account: { id: 'parent' }, validFor }],
  });
  await office.change('child', paid({}));
  await office.passTo('2027-01-15T09:00:00Z');
  await office.change('child', paid({ endDateTime: '2027-01-20T00:00:00Z' }));
  await office.passTo('2027-02-15T09:00:00Z');
  expect((await office.billsOf('parent')).map(({ gross }) => gross)).toEqual(['21', '10']);
  expect((await office.billsOf('child')).map(({ gross }) => gross)).toEqual(['1', '10']);
});
