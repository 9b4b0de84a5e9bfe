import { ChargeView, chargeIdOf, type Ledger, PostingView, postingIdOf } from '../../shared/balance-management';
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
  const [posting] = (await world.account()).postings;
  if (!posting) throw new Error('one posting');
  const view = new ChargeView(world.ports.balances, world.ports.ledger as Ledger, world.ports.tariffs);
  const postings = new PostingView(world.ports.balances, world.ports.ledger as Ledger);
  return { view, postings, posting, id: chargeIdOf(world.balanceId, posting, 0), balanceId: world.balanceId };
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
  ['a posting that is no charge', (id: string) => id.replace(/:[\d-]+:\d+:0$/, ':1:0'), 'demo'],
  ['no charge’s id at all', () => 'nonsense', 'demo'],
])('%s is not found', async (_what, change, tenant) => {
  const { view, id } = await charged();
  expect(await view.get(tenantId(tenant), 'charge', change(id))).toBeUndefined();
});

test('an id from before ids had a day still leads to its charge and its posting', async () => {
  const { view, postings, posting, id, balanceId } = await charged();
  const old = `${balanceId}:${posting.number}`;
  expect((await view.get(TENANT, 'charge', `${old}:0`))?.body.usageId).toBe('u1');
  expect((await postings.get(TENANT, 'posting', old))?.body.id).toBe(postingIdOf(balanceId, posting));
  expect((await postings.get(TENANT, 'posting', postingIdOf(balanceId, posting)))?.body).toMatchObject({
    number: posting.number,
    records: [{ id }],
  });
  expect(await postings.get(TENANT, 'posting', `${balanceId}:2026-01-01:${posting.number}`)).toBeUndefined();
});
