import { tenantId } from '../../shared/kernel/tenant';
import type { ProductDraft } from '../../shared/product-inventory';
import { chargingRequest } from '../../shared/product-ordering/charging-request';

const NOW = Date.parse('2026-11-01T12:00:00Z');
const LINE: ProductDraft = {
  tenant: tenantId('breeze'),
  productId: 'order1-1',
  orderId: 'order1',
  itemId: '1',
  partyId: 'party1',
  billingAccountId: 'account1',
  offering: { id: 'bundle', name: 'Five' },
  prices: [],
  msisdn: '491510000001',
  iccid: '8949000000000000001',
  services: [],
};
const requestOf = (more: Partial<ProductDraft>) =>
  chargingRequest({ ...LINE, ...more }, { product: async () => undefined }, NOW);

test('a line is found by its number and by its SIM’s IMSI, and both are given up when it closes', async () => {
  const line = { msisdn: '491510000001', imsi: '262010000000001' };
  expect(await requestOf({ imsi: line.imsi })).toMatchObject({ ok: true, value: { open: line, close: line } });
});

test('a line that shares a balance brings its number to it', async () => {
  const family = { id: 'line1', status: 'active', partyIds: ['party1'], offeringId: 'bundle', balanceId: 'balance1' };
  const made = await chargingRequest({ ...LINE, sharedProductId: 'line1' }, { product: async () => family }, NOW);
  expect(made).toMatchObject({ ok: true, value: { open: { balanceId: 'balance1', msisdn: LINE.msisdn } } });
  const without = await requestOf({ sharedProductId: 'line1' });
  expect(without).toMatchObject({ ok: false, error: { code: 'unknown-reference' } });
});

test('charging is told the customer’s segment', async () => {
  expect(await requestOf({ segment: 'gold' })).toMatchObject({ ok: true, value: { open: { segment: 'gold' } } });
});

test('a SIM without an IMSI leaves the number', async () => {
  const made = await requestOf({});
  expect(made.ok && [made.value.open.msisdn, 'imsi' in made.value.open]).toEqual(['491510000001', false]);
});
