import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { type Caller, tenantId } from '../../shared/kernel/tenant';
import { refundHooks } from '../../shared/payment-management/check-refund';
import { payment, paymentApi } from '../../shared/payment-management/resources';
import { newResource } from '../../shared/tmf/write-resource';
import { serve } from '../harness/serve';

const TENANT = tenantId('acme');
const NOW = Date.UTC(2026, 10, 1);
const finance: Caller = { tenant: TENANT, subject: 'finance', roles: ['finance'] };
const eur = (value: string) => ({ unit: 'EUR', value });
const refundOf = (id: string, totalAmount = eur('4.00')) => ({
  account: { id: 'account1' },
  paymentMethod: { token: 'card1' },
  payment: { id },
  totalAmount,
});

/** Two payments of 10 EUR: one was taken, one was not. */
async function payments() {
  const store = new MemoryResourceStore(paymentApi.resources);
  for (const status of ['done', 'declined'] as const)
    await store.create(
      newResource(payment, {
        tenant: TENANT,
        id: status,
        basePath: paymentApi.basePath,
        nowMs: NOW,
        body: { status, totalAmount: eur('10.00') },
      }),
    );
  return serve(paymentApi, { nowMs: NOW, hooks: { refund: refundHooks }, store });
}
const keyed = (key: string) => ({ 'idempotency-key': key });

test('a part of a payment is refunded, once a key', async () => {
  const call = await payments();
  const first = await call(finance, 'POST', '/refund', refundOf('done'), keyed('one'));
  expect(first).toMatchObject({ status: 201, body: { status: 'pendingAuthorization' } });
  expect(await call(finance, 'POST', '/refund', refundOf('done'), keyed('one'))).toEqual(first);
});

test.each([
  ['a payment that was not taken', refundOf('declined'), 'unprocessable', 'payment.id'],
  ['a payment that is not there', refundOf('none'), 'unknown-reference', 'payment.id'],
  ['more than was paid', refundOf('done', eur('10.01')), 'unprocessable', 'totalAmount.value'],
  ['nothing', refundOf('done', eur('0')), 'unprocessable', 'totalAmount.value'],
  ['another currency', refundOf('done', { unit: 'USD', value: '1' }), 'unprocessable', 'totalAmount.unit'],
])('no refund of %s', async (_what, wanted, code, path) => {
  const call = await payments();
  expect(await call(finance, 'POST', '/refund', wanted, keyed('one'))).toMatchObject({
    body: { code, violations: [{ path }] },
  });
});
