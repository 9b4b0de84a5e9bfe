import { ChargeView, chargeIdOf, type Ledger } from '../../shared/balance-management';
import { chargeMessages } from '../../shared/convergent-charging';
import { tenantId } from '../../shared/kernel/tenant';
import { makeWorld, TENANT, usage } from '../convergent-charging/world';

/** Eleven minutes: ten are free, one is paid. */
async function charged() {
  const world = await makeWorld();
  await world.topUp('topupBalance/1', 1_000_000_000n);
  const record = usage({ usageId: 'u1', service: 'voice', quantity: '660' });
  await chargeMessages(world.ports, world.cache, [{ tenant: TENANT, receivedAt: '', records: [record] }]);
  await world.projectAll();
  const { number } = await world.account();
  const view = new ChargeView(world.ports.balances, world.ports.ledger as Ledger, world.ports.tariffs);
  return { view, id: chargeIdOf(world.balanceId, number, 0), balanceId: world.balanceId, number };
}

test('a charge is explained in words and data, and rating it again gives the same', async () => {
  const { view, id } = await charged();
  const stored = await view.get(TENANT, 'charge', id);
  expect(stored?.body).toMatchObject({
    id,
    href: `/farthing/ledger/v1/charge/${encodeURIComponent(id)}`,
    usageId: 'u1',
    amount: { unit: 'EUR', value: '0.1' },
    explanation: { isSame: true, words: expect.arrayContaining([expect.stringMatching(/\w/)]) },
  });
});

test.each([
  ['another tenant’s', (id: string) => id, 'other'],
  ['no such place', (id: string) => id.replace(/0$/, '7'), 'demo'],
  ['a posting that is no charge', (id: string) => id.replace(/:\d+:0$/, ':1:0'), 'demo'],
  ['no charge’s id at all', () => 'nonsense', 'demo'],
])('%s is not found', async (_what, change, tenant) => {
  const { view, id } = await charged();
  expect(await view.get(tenantId(tenant), 'charge', change(id))).toBeUndefined();
});
