import { accountHooks } from '../../shared/billing/account-hooks';
import { accountApi, billingAccount } from '../../shared/billing/account-resources';
import { customerBillHooks } from '../../shared/billing/bill-hooks';
import { appliedCustomerBillingRate, customerBill, customerBillApi } from '../../shared/billing/resources';
import type { Role } from '../../shared/kernel/tenant';
import { bodyOf, updateResource } from '../../shared/tmf/update-resource';
import { serve } from '../harness/serve';
import { makeOffice, nano } from './office';

const BILL = 'a1-2026-11';

/** A brand with one bill, made as far as `stand` says, and its two APIs. */
async function officeWithBill(stand: 'sent' | 'onHold' | 'new' = 'onHold') {
  const office = makeOffice('2026-11-01T09:00:00Z');
  const { store, clock, tenant } = office;
  const nowMs = clock.now();
  await office.openAccount('a1');
  await office.sell('a1', 'p1', '30', '2026-11-01T09:30:00Z');
  clock.set(Date.parse('2026-12-01T09:00:00Z'));
  await office.bill('a1', '2026-11');
  const bill = await store.get(tenant, customerBill.name, BILL);
  if (bill && stand !== 'sent') {
    await store.remove(tenant, customerBill.name, BILL, bill.version);
    await store.create({ ...bill, version: 1, body: { ...bill.body, state: stand } });
  }
  const as = (role: Role) => ({ tenant, subject: role, roles: [role] });
  const bills = serve(customerBillApi, { store, clock, nowMs, hooks: { customerBill: customerBillHooks } });
  const hooks = { billingAccount: accountHooks(office.books, office.products, office.members) };
  const accounts = serve(accountApi, { store, clock, nowMs, hooks });
  return {
    ...office,
    patch: (body: object, role: Role = 'finance') => bills(as(role), 'PATCH', `/customerBill/${BILL}`, body),
    account: (method: string, id: string, body?: object) =>
      accounts(as('finance'), method, `/billingAccount/${id}`, body),
  };
}

describe('a bill that is held', () => {
  test('is validated by finance once it agrees, and sent', async () => {
    const { patch } = await officeWithBill();
    expect(await patch({ state: 'validated' })).toMatchObject({ status: 200, body: { state: 'validated' } });
    expect(await patch({ state: 'sent' })).toMatchObject({ status: 200, body: { state: 'sent' } });
  });

  test('is not validated while it contradicts itself: each reason is told', async () => {
    const { patch, store, tenant, clock } = await officeWithBill();
    const target = { tenant, id: `${BILL}-0001`, nowMs: clock.now() };
    await updateResource(store, appliedCustomerBillingRate, target, (line) => ({
      ok: true,
      value: { ...line, taxExcludedAmount: { unit: 'EUR', value: '1' } },
    }));
    expect((await patch({ state: 'validated' })).body).toMatchObject({
      code: 'unprocessable',
      violations: [{ path: 'state', message: 'its lines do not sum to its net' }],
    });
  });

  test('is not sent before it is validated', async () => {
    expect((await (await officeWithBill()).patch({ state: 'sent' })).body).toMatchObject({
      code: 'illegal-transition',
      violations: [{ message: 'one of: validated' }],
    });
  });
});

test('a bill that is being made waits for its lines', async () => {
  const { patch } = await officeWithBill('new');
  expect((await patch({ state: 'validated' })).body).toMatchObject({ code: 'conflict' });
});

test.each([
  ['what it says', { billNo: '2026-000002' }, 'not-patchable'],
  ['what is due', { amountDue: { unit: 'EUR', value: 1 } }, 'not-patchable'],
  ['that it was paid', { state: 'settled' }, 'not-patchable'],
  ['that it was not sent', { state: 'validated' }, 'illegal-transition'],
])('nobody patches %s on a bill that was sent', async (_, body, code) => {
  expect((await (await officeWithBill('sent')).patch(body)).body).toMatchObject({ code });
});

test.each(['subscriber', 'agent', 'operator'] as const)('a %s patches no bill', async (role) => {
  expect((await (await officeWithBill()).patch({ state: 'validated' }, role)).body).toMatchObject({
    code: 'forbidden',
  });
});

describe('a billing account', () => {
  test('is deleted once it is closed, and nothing refers to it', async () => {
    const { account, openAccount, store, tenant } = await officeWithBill();
    await openAccount('a2');
    expect((await account('DELETE', 'a2')).body).toMatchObject({ code: 'illegal-transition' });
    await account('PATCH', 'a2', { state: 'closed' });
    expect(await account('DELETE', 'a2')).toMatchObject({ status: 204 });
    expect(await store.get(tenant, billingAccount.name, 'a2')).toBeUndefined();
  });

  test('stays while bills, products or a credit refer to it: each is named', async () => {
    const { account, pay, store, tenant } = await officeWithBill('sent');
    await pay({ id: 'too-much', nano: nano('50'), bills: [{ billId: BILL, nano: nano('50') }] });
    await account('PATCH', 'a1', { state: 'closed' });
    const refused = await account('DELETE', 'a1');
    expect(refused.body).toMatchObject({
      code: 'conflict',
      violations: [{ path: 'customerBill' }, { path: 'accountBalance' }, { path: 'product' }],
    });
    const kept = await store.get(tenant, billingAccount.name, 'a1');
    expect(kept && bodyOf(billingAccount, kept).state).toBe('closed');
  });
});
