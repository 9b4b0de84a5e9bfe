import type { DiscountRule } from '../../shared/rating';
import { makeNetwork } from './network';
import { makeWorld, NOW, TARIFF, TENANT } from './world';

const MIB = 1_048_576;
const CENT = 10_000_000n;
const MINUTE_MS = 60_000;
/** Half price from ten minutes from now, for ten minutes. The world's tariff is ten cents a MiB. */
const PROMOTION: DiscountRule = {
  id: 'happy',
  kind: 'percent',
  valueNano: 50n * 10n ** 9n,
  scope: {},
  validFrom: NOW + 10 * MINUTE_MS,
  validUntil: NOW + 20 * MINUTE_MS,
};

test('a promotion that begins and ends in a session takes off what was used in it, and nothing else', async () => {
  const world = await makeWorld();
  await world.ports.tariffs.put(TENANT, { ...TARIFF, version: '2.1', validFrom: 1, discounts: [PROMOTION] });
  await world.topUp('topupBalance/1', 1_000n * CENT);
  const network = makeNetwork(world.ports, world.cache);
  const { ref } = await network.open([{ ask: MIB }]);
  const spent = async (): Promise<bigint> => 1_000n - (await world.account()).moneyNano / CENT;
  const costs: bigint[] = [];
  for (let report = 0; report < 5; report += 1) {
    await network.update(ref, [{ used: 2 * MIB, ask: MIB }]);
    costs.push(await spent());
    network.advance(6 * MINUTE_MS);
  }
  // At 0, 6, 12, 18 and 24 minutes.
  expect(costs).toEqual([20n, 40n, 50n, 60n, 80n]);
});
