import { MemoryProviderRecords } from '../../shared/adapters/memory/memory-provider-records';
import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { fixedClock } from '../../shared/kernel/clock';
import { type Caller, tenantId } from '../../shared/kernel/tenant';
import { refundHooks } from '../../shared/payment-management/check-refund';
import { payment, paymentApi } from '../../shared/payment-management/resources';
import { SimulatedPaymentProvider } from '../../shared/payment-management/simulated-provider';
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
async function payments(token = 'tok_visa') {
  const store = new MemoryResourceStore(paymentApi.resources);
  for (const status of ['done', 'declined'] as const)
    await store.create(
      newResource(payment, {
        tenant: TENANT,
        id: status,
        basePath: paymentApi.basePath,
        nowMs: NOW,
        body: { status, totalAmount: eur('10.00'), account: { id: 'a1' }, paymentMethod: { id: token } },
      }),
    );
  const topup = { status: 'done', totalAmount: eur('10.00'), correlatorId: 'topupBalance/t1' };
  await store.create(
    newResource(payment, { tenant: TENANT, id: 'topup', basePath: paymentApi.basePath, nowMs: NOW, body: topup }),
  );
  const provider = new SimulatedPaymentProvider(new MemoryProviderRecords(), fixedClock(NOW));
  return serve(paymentApi, { nowMs: NOW, hooks: { refund: refundHooks(provider) }, store });
}
const keyed = (key: string) => ({ 'idempotency-key': key });

test('a part of a payment is refunded, once a key', async () => {
  const call = await payments();
  const first = await call(finance, 'POST', '/refund', refundOf('done'), keyed('one'));
  expect(first).toMatchObject({
    status: 201,
    body: { status: 'done', account: { id: 'a1' }, refundDate: '2026-11-01T00:00:00.000Z' },
  });
  expect(await call(finance, 'POST', '/refund', refundOf('done'), keyed('one'))).toEqual(first);
});

test.each([
  ['a payment that was not taken', refundOf('declined'), 'unprocessable', 'payment.id'],
  ['a payment that is not there', refundOf('none'), 'unknown-reference', 'payment.id'],
  ['a top-up’s payment', refundOf('topup'), 'unprocessable', 'payment.id'],
  ['a tenth of a cent', refundOf('done', eur('1.001')), 'unprocessable', 'totalAmount.value'],
  ['more than was paid', refundOf('done', eur('10.01')), 'unprocessable', 'totalAmount.value'],
  ['nothing', refundOf('done', eur('0')), 'unprocessable', 'totalAmount.value'],
  ['another currency', refundOf('done', { unit: 'USD', value: '1' }), 'unprocessable', 'totalAmount.unit'],
])('no refund of %s', async (_what, wanted, code, path) => {
  const call = await payments();
  expect(await call(finance, 'POST', '/refund', wanted, keyed('one'))).toMatchObject({
    body: { code, violations: [{ path }] },
  });
});

test('parts are refunded until all is, however many ask at once', async () => {
  const call = await payments();
  const asked = await Promise.all(
    ['a', 'b', 'c'].map((key) => call(finance, 'POST', '/refund', refundOf('done'), keyed(key))),
  );
  expect(asked.filter(({ status }) => status === 201)).toHaveLength(2);
  expect(await call(finance, 'POST', '/refund', refundOf('done', eur('2.00')), keyed('d'))).toMatchObject({
    status: 201,
  });
  const rest = await call(finance, 'POST', '/refund', refundOf('done', eur('0.01')), keyed('e'));
  expect(rest).toMatchObject({ body: { code: 'unprocessable', violations: [{ path: 'totalAmount.value' }] } });
});

test('what the provider would not give back is told, and may be asked for again', async () => {
  const call = await payments('tok_refund_refused');
  for (const key of ['one', 'two'])
    expect(await call(finance, 'POST', '/refund', refundOf('done', eur('10.00')), keyed(key))).toMatchObject({
      status: 201,
      body: { status: 'failed', statusReason: 'charge_already_settled' },
    });
});
