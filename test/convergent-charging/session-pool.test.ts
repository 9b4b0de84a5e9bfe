import { creditOnce, sliceIds } from '../../shared/balance-management';
import { openCharging } from '../../shared/convergent-charging';
import { brief, makeNetwork } from './network';
import { makeWorld, NOW, TARIFF, TENANT } from './world';

const MIB = 1_048_576;
const MIB_NANO = 100_000_000n;
const SLICES = 4;
const MEMBER = '353862000001';

/** A hot pool in slices with so many MiB worth of money on its own balance, and a member whose usage another slice is charged for. */
async function given(mib: number) {
  const world = await makeWorld();
  await world.ports.tariffs.put(TENANT, { ...TARIFF, slices: SLICES, offeringId: 'herd' });
  const of = { tenant: TENANT, offeringId: 'herd', partyId: 'party-2', activatedAt: '2026-12-01T00:00:00Z' };
  await openCharging(world.ports, { ...of, productId: 'herd' });
  for (const productId of ['m1', 'm2', 'm3', 'm4'])
    await openCharging(world.ports, { ...of, productId, balanceId: 'herd', msisdn: `${MEMBER}${productId.slice(1)}` });
  const credit = { reference: 't/1', amountNano: BigInt(mib) * MIB_NANO, paidAt: NOW, atMs: NOW };
  await creditOnce(world.ports, TENANT, 'herd', credit);
  const network = makeNetwork(world.ports);
  const total = async () => {
    const pool = await world.ports.balances.read(TENANT, 'herd');
    const all = await Promise.all(
      sliceIds(pool ?? { balanceId: '' }).map((id) => world.ports.balances.read(TENANT, id)),
    );
    return all.reduce((sum, slice) => sum + (slice?.moneyNano ?? 0n), 0n) / MIB_NANO;
  };
  const own = (member: number) => ({ subscriberIdentifier: `msisdn-${MEMBER}${member}` });
  return { network, total, own, world };
}

test('a session of any member is granted what its slice lacks, from the pool', async () => {
  const { network, total, own, world } = await given(100);
  for (const member of [1, 2, 3, 4]) {
    const { answer, ref } = await network.open([{ ask: 10 * MIB }], own(member));
    expect(brief(answer)).toEqual([`1 SUCCESS ${10 * MIB}`]);
    await world.projectAll();
    await network.release(ref, [{ used: 10 * MIB }]);
    await world.projectAll();
  }
  expect(await total()).toBe(60n);
});

test('the last grant is said when the whole pool has no more', async () => {
  const { network, own, total } = await given(10);
  const first = await network.open([{ ask: 6 * MIB }], own(1));
  expect(brief(first.answer)).toEqual([`1 SUCCESS ${6 * MIB}`]);
  const event = { oneTimeEvent: true, oneTimeEventType: 'IEC' };
  const granted: string[] = [];
  for (const member of [1, 2, 3, 4]) {
    const { answer } = await network.open([{ ask: MIB }], { ...own(member), ...event });
    granted.push(...brief(answer));
  }
  expect(granted).toEqual(Array(4).fill(`1 SUCCESS ${MIB}`));
  expect(brief((await network.open([{ ask: MIB }], own(2))).answer)).toEqual(['1 QUOTA_LIMIT_REACHED']);
  expect(await total()).toBe(6n);
});
