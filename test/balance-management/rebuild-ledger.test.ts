import { MemoryLedger } from '../../shared/adapters/memory/memory-balances';
import { MemoryLedgerArchive } from '../../shared/adapters/memory/memory-ledger-archive';
import { archivePostings, type Rebuilt, rebuildLedger, verifyLedger } from '../../shared/balance-management';
import { chargeMessages } from '../../shared/convergent-charging';
import { makeWorld, TENANT, usage } from '../convergent-charging/world';

async function given() {
  const world = await makeWorld();
  await world.topUp('topupBalance/1', 9_000_000_000n);
  const records = Array.from({ length: 30 }, (_, n) => usage({ usageId: `u${n}` }));
  await chargeMessages(world.ports, world.cache, [{ tenant: TENANT, receivedAt: '', records }]);
  await world.projectAll();
  const archive = new MemoryLedgerArchive();
  for (const write of world.written) await archivePostings({ archive, records: world.ports.records }, [write]);
  return { world, archive, ledger: new MemoryLedger() };
}

async function rebuild(ports: Parameters<typeof rebuildLedger>[0], fromDay?: string): Promise<Rebuilt[]> {
  const told: Rebuilt[] = [];
  for await (const day of rebuildLedger(ports, TENANT, fromDay)) told.push(day);
  return told;
}

test('a ledger that was thrown away is the same again, and once more the same', async () => {
  const { world, archive, ledger } = await given();
  const before = await world.ledger.history(TENANT, world.balanceId, 100);
  for (let times = 0; times < 2; times += 1) {
    const told = await rebuild({ archive, ledger });
    expect(told.map(({ day }) => day)).toEqual(await archive.days(TENANT));
    expect(await ledger.history(TENANT, world.balanceId, 100)).toEqual(before);
  }
  expect(verifyLedger(before)).toEqual([]);
});

test('stopped, it goes on with a day', async () => {
  const { world, archive, ledger } = await given();
  const last = (await archive.days(TENANT)).at(-1);
  expect((await rebuild({ archive, ledger }, last)).map(({ day }) => day)).toEqual([last]);
  await rebuild({ archive, ledger });
  expect(await ledger.history(TENANT, world.balanceId, 100)).toHaveLength((await world.account()).number);
});

test('what was changed in the archive is not written, and said', async () => {
  const { world, archive, ledger } = await given();
  const [key = '', postings = []] = [...archive.stored].at(-1) ?? [];
  archive.stored.set(
    key,
    postings.map((one) => ({ ...one, posting: { ...one.posting, moneyAfterNano: 1n } })),
  );
  const told = await rebuild({ archive, ledger });
  const { number } = await world.account();
  expect(told.flatMap(({ refused }) => refused.map(({ posting }) => posting.number))).toContain(number);
  expect(await ledger.posting(TENANT, world.balanceId, number)).toBeUndefined();
});
