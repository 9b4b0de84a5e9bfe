import { chargeMessages } from '../../shared/convergent-charging';
import { explainCharge } from '../../shared/rating';
import { makeWorld, TARIFF, TENANT, usage } from '../convergent-charging/world';

test("a call over its tariff's date is charged by both versions, and says so", async () => {
  const world = await makeWorld();
  await world.topUp('topupBalance/1', 5_000_000_000n);
  const dearer = {
    ...TARIFF,
    version: '1.2',
    validFrom: Date.parse('2026-12-10T10:11:00Z'),
    rules: TARIFF.rules.map((rule) => ({ ...rule, priceNano: 600_000_000n })),
  };
  await world.ports.tariffs.put(TENANT, dearer);
  const call = usage({ usageId: 'call', service: 'voice', quantity: '720', destination: '353861234567' });
  const { results } = await chargeMessages(world.ports, world.cache, [
    { tenant: TENANT, receivedAt: '', records: [call] },
  ]);
  // Ten free minutes, one at ten cents, one at sixty.
  expect(results).toMatchObject([{ outcomes: [{ kind: 'charged', amountNano: '700000000' }] }]);
  const [record] = (await world.account()).postings.flatMap((posting) => posting.records ?? []);
  expect(record?.tariff).toBe('payg@1.1 payg@1.2');
  if (!record) throw new Error('the record travels in the item');

  const explained = explainCharge(record, [TARIFF, dearer]);
  expect(explained.isSame).toBe(true);
  expect(explained.words).toEqual([
    'Rated by payg@1.1, rule voice, zone home.',
    '720 seconds were used; in whole increments that is 720.',
    'From 0: 60 seconds by rule voice of payg@1.1, in increments of 60, at 0.1 EUR for 60; 60 of them paid by allowances.',
    'From 60: 600 seconds by rule voice of payg@1.1, in increments of 1, at 0.1 EUR for 60; 540 of them paid by allowances.',
    'From 660: 60 seconds by rule voice of payg@1.2, in increments of 1, at 0.6 EUR for 60.',
    'Allowance product-1/minutes paid 600 seconds.',
    'Exactly 0.7 EUR, rounded up at 4 decimals: 0.7 EUR.',
  ]);
});
