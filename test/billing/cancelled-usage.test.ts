import { DynamoDbChargedUsage } from '../../shared/adapters/aws/dynamodb-charged-usage';
import { DynamoDbUsageLedger } from '../../shared/adapters/aws/dynamodb-usage-ledger';
import type { Ledger } from '../../shared/balance-management';
import { chargeMessages } from '../../shared/convergent-charging';
import { makeWorld, TENANT, usage } from '../convergent-charging/world';

test('the month’s usage is what was charged less what was given back, in money and in units', async () => {
  const world = await makeWorld();
  await world.topUp('topupBalance/1', 1_000_000_000n);
  const cancel = { ...usage({ usageId: 'c', quantity: '0' }), action: 'cancel', corrects: 'y' } as const;
  for (const record of [usage({ usageId: 'x' }), usage({ usageId: 'y', quantity: '2' }), cancel]) {
    await world.projectAll();
    await chargeMessages(world.ports, world.cache, [{ tenant: TENANT, receivedAt: '', records: [record] }]);
  }
  await world.projectAll();
  const ledger = world.ports.ledger as Ledger;
  const entriesBetween = async () =>
    (await ledger.history(TENANT, world.balanceId, 100)).map((posting) => ({ currency: 'EUR', posting }));
  const usageLedger = new DynamoDbUsageLedger({ entriesBetween });
  const totals = await usageLedger.totals(
    TENANT,
    world.balanceId,
    '2026-12-01T00:00:00.000Z',
    '2027-01-01T00:00:00.000Z',
  );
  expect(totals).toEqual([{ service: 'sms', currency: 'EUR', chargedNano: 100_000_000n, quantity: 1n, count: 3 }]);
  expect((await world.account()).moneyNano).toBe(900_000_000n);

  const between = async () => [...(await ledger.history(TENANT, world.balanceId, 100))];
  const listed = new DynamoDbChargedUsage({ between }, world.ports.balances);
  const { items } = await listed.listCharges(TENANT, { balanceId: world.balanceId, limit: 100 });
  const of = (id: string) => items.find((item) => item.usageId === id);
  expect(of('x')).not.toHaveProperty('isCancelled');
  expect(of('y')).toMatchObject({ amountNano: '200000000', isCancelled: true });
  expect(of('y#cancelled')).toMatchObject({ amountNano: '-200000000', quantity: '-2', cancels: 'y' });
});
