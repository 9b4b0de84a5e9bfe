import { MemoryProviderRecords } from '../../shared/adapters/memory/memory-provider-records';
import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { fixedClock } from '../../shared/kernel/clock';
import { tenantId } from '../../shared/kernel/tenant';
import { collectionToPay, payCollection } from '../../shared/payment-management/pay-collection';
import { paymentMethodApi } from '../../shared/payment-management/payment-method-resource';
import { paymentApi } from '../../shared/payment-management/resources';
import { SimulatedPaymentProvider } from '../../shared/payment-management/simulated-provider';

const TENANT = tenantId('aurora');
const caseOf = (token: string, action = 'collect') => ({
  id: 'a1',
  relatedParty: [{ id: 'ann', role: 'customer' }],
  taken: { id: 'a1-0-1', action, amount: { unit: 'EUR', value: '30' }, paymentMethod: { id: token } },
});

test.each([
  ['tok_visa', { status: 'done' }],
  ['tok_insufficient_funds', { status: 'declined', statusReason: 'insufficient_funds' }],
])('what collections ask for by %s is stored %j, once a step', async (token, expected) => {
  const clock = fixedClock(Date.parse('2026-12-15T09:00:00Z'));
  const store = new MemoryResourceStore([...paymentApi.resources, ...paymentMethodApi.resources]);
  const provider = new SimulatedPaymentProvider(new MemoryProviderRecords(), clock);
  const asked = collectionToPay(caseOf(token));
  if (!asked) throw new Error('It asks for money');
  for (const _again of [1, 2]) await payCollection({ provider, store, nowMs: clock.now() }, TENANT, asked);
  const { items } = await store.list({ tenant: TENANT, resource: 'payment', limit: 10 });
  expect(items.map(({ body, version }) => ({ version, ...body }))).toMatchObject([
    { ...expected, version: 1, account: { id: 'a1' }, correlatorId: 'collectionCase/a1', payer: { id: 'ann' } },
  ]);
});

test('another step asks for nothing', () => {
  expect(collectionToPay(caseOf('tok_visa', 'remind'))).toBeUndefined();
  expect(collectionToPay({ id: 'a1' })).toBeUndefined();
});
