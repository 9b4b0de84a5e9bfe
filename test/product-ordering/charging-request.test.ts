import { tenantId } from '../../shared/kernel/tenant';
import type { ProductDraft } from '../../shared/product-inventory';
import { chargingRequests } from '../../shared/product-ordering/charging-request';

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
const FAMILY = { id: 'line1', status: 'active', partyIds: ['party1'], offeringId: 'bundle', balanceId: 'balance1' };
const stored = { product: async (_: unknown, id: string) => (id === FAMILY.id ? FAMILY : undefined) };
/** What charging is asked for each draft; or why it cannot be asked. */
async function askedFor(...drafts: readonly Partial<ProductDraft>[]) {
  const made = await chargingRequests(
    drafts.map((draft) => ({ ...LINE, ...draft })),
    stored,
  );
  return made.ok ? made.value.map(({ charging }) => charging) : made.error.code;
}

test('a line is found by its number and by its SIM’s IMSI; a SIM without an IMSI leaves the number', async () => {
  const line = { msisdn: '491510000001', imsi: '262010000000001' };
  expect(await askedFor({ imsi: line.imsi })).toMatchObject([line]);
  expect(await askedFor({})).toEqual([expect.not.objectContaining({ imsi: expect.anything() })]);
});

test('a line that shares a balance brings its number to it', async () => {
  expect(await askedFor({ sharedProductId: 'line1' })).toMatchObject([{ balanceId: 'balance1', msisdn: LINE.msisdn }]);
  expect(await askedFor({ sharedProductId: 'nobody' })).toBe('unknown-reference');
});

test('an add-on names the balance of its base, and no number: one that exists, or one that the order brings', async () => {
  const [, addOn] = await askedFor({}, { productId: 'order1-2', baseProductId: 'order1-1' });
  expect(addOn).toMatchObject({ productId: 'order1-2', balanceId: 'order1-1' });
  expect(addOn).not.toHaveProperty('msisdn');
  expect(await askedFor({ baseProductId: 'line1' })).toMatchObject([{ balanceId: 'balance1' }]);
});

test('an add-on of a line that joins a balance in the same order adds to that balance', async () => {
  const member = { sharedProductId: 'line1' };
  const addOn = { productId: 'order1-2', baseProductId: 'order1-1' };
  expect(await askedFor(member, addOn)).toMatchObject([{ balanceId: 'balance1' }, { balanceId: 'balance1' }]);
});

test('charging is told the customer’s segment', async () => {
  expect(await askedFor({ segment: 'gold' })).toMatchObject([{ segment: 'gold' }]);
});
