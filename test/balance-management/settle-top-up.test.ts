import { MemoryBalanceStore, MemoryLedger } from '../../shared/adapters/memory/memory-balances';
import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import {
  ActionNotEndedError,
  type PaymentOfTopUp,
  prepayBalanceManagement,
  settleTopUp,
} from '../../shared/balance-management';
import { tenantId } from '../../shared/kernel/tenant';
import type { StoredResource } from '../../shared/tmf/resource-store';
import { UPDATE_ATTEMPTS_MAX } from '../../shared/tmf/update-resource';
import { AT, accountWith } from './account';

const DEMO = tenantId('demo');
const PAID_AT = '2026-12-15T11:59:00.000Z';

class BusyStore extends MemoryResourceStore {
  conflicts = 0;

  override async replace(item: StoredResource): Promise<boolean> {
    if (this.conflicts === 0) return super.replace(item);
    this.conflicts -= 1;
    return false;
  }
}

/** A balance at zero, and a top-up of five euros that waits for its payment. */
async function given(status = 'created') {
  const balances = new MemoryBalanceStore();
  await balances.open(accountWith());
  const store = new BusyStore(prepayBalanceManagement.resources);
  await store.create({
    tenant: DEMO,
    resource: 'topupBalance',
    id: 't1',
    version: 1,
    createdAt: PAID_AT,
    updatedAt: PAID_AT,
    body: { id: 't1', href: '/t1', status, bucket: { id: 'b1' }, amount: { amount: '5', units: 'EUR' } },
    lastChange: { kind: 'Create' },
    lookups: {},
  });
  const ports = { store, balances, ledger: new MemoryLedger(), nowMs: AT };
  return {
    store,
    settle: (payment: PaymentOfTopUp) => settleTopUp(ports, DEMO, payment, PAID_AT),
    topUp: async () => (await store.get(DEMO, 'topupBalance', 't1'))?.body,
    account: () => balances.read(DEMO, 'b1'),
  };
}
const paid = { correlatorId: 'topupBalance/t1', status: 'done' };

test('a payment that was made credits the balance and completes the top-up', async () => {
  const { settle, topUp, account } = await given();
  expect(await settle(paid)).toBe('completed');
  expect(await topUp()).toMatchObject({ status: 'completed', confirmationDate: '2026-12-15T12:00:00.000Z' });
  expect(await account()).toMatchObject({
    moneyNano: 5_000_000_000n,
    postings: [{ kind: 'top-up', reference: 'topupBalance/t1', day: '2026-12-15', at: AT }],
  });
});

test('a payment that was declined fails the top-up and credits nothing', async () => {
  const { settle, topUp, account } = await given();
  expect(await settle({ ...paid, status: 'declined', statusReason: 'expired' })).toBe('failed');
  expect(await topUp()).toMatchObject({
    status: 'failed',
    statusReason: 'The payment was declined: expired',
    confirmationDate: '2026-12-15T12:00:00.000Z',
  });
  expect((await account())?.moneyNano).toBe(0n);
});

test('the same payment again changes nothing', async () => {
  const { settle, account } = await given();
  await settle(paid);
  expect(await settle(paid)).toBe('nothing');
  expect((await account())?.moneyNano).toBe(5_000_000_000n);
});

test.each<[string, PaymentOfTopUp]>([
  ['is pending', { ...paid, status: 'pending' }],
  ['says no status', { correlatorId: 'topupBalance/t1' }],
  ['is for something else', { ...paid, correlatorId: 'customerBill/t1' }],
  ['is for a part of a name', { ...paid, correlatorId: 'my-topupBalance/t1' }],
  ['is for nothing', { status: 'done' }],
  ['is for a top-up without an id', { ...paid, correlatorId: 'topupBalance/' }],
  ['is for a top-up that is not there', { ...paid, correlatorId: 'topupBalance/t2' }],
])('a payment that %s is left alone', async (_what, payment) => {
  const { settle, topUp } = await given();
  expect(await settle(payment)).toBe('nothing');
  expect(await topUp()).toMatchObject({ status: 'created' });
});

test('a top-up that others change at the same time is credited once, and completed in the end', async () => {
  const { settle, store, account } = await given();
  store.conflicts = UPDATE_ATTEMPTS_MAX - 1;
  expect(await settle(paid)).toBe('completed');
  expect((await account())?.moneyNano).toBe(5_000_000_000n);
});

test('one that is changed without end must be tried again', async () => {
  const { settle, store } = await given();
  store.conflicts = UPDATE_ATTEMPTS_MAX;
  await expect(settle(paid)).rejects.toThrow(ActionNotEndedError);
});
