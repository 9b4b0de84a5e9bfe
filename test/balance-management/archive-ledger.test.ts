import { fromArchiveLine, toArchiveLine } from '../../shared/adapters/aws/archive-line';
import { MemoryLedgerArchive } from '../../shared/adapters/memory/memory-ledger-archive';
import { archivePostings, recordsDigest, utcDay } from '../../shared/balance-management';
import { chargeMessages } from '../../shared/convergent-charging';
import { makeWorld, NOW, TENANT, usage } from '../convergent-charging/world';

/** A subscriber opened on the first, topped up and charged on the fifteenth; enough usages to go to an object. */
async function given() {
  const world = await makeWorld();
  await world.topUp('topupBalance/1', 9_000_000_000n);
  const records = Array.from({ length: 30 }, (_, n) => usage({ usageId: `u${n}` }));
  await chargeMessages(world.ports, world.cache, [{ tenant: TENANT, receivedAt: '', records }]);
  const archive = new MemoryLedgerArchive();
  return { world, archive, ports: { archive, records: world.ports.records } };
}

test('a batch is one object a tenant and day, and the same again is the same', async () => {
  const { world, archive, ports } = await given();
  const told = await archivePostings(ports, world.written);
  await archivePostings(ports, world.written);
  expect(await archive.days(TENANT)).toEqual(['2026-12-01', '2026-12-15']);
  for (const [key, postings] of archive.stored)
    expect([...new Set(postings.map(({ posting }) => utcDay(posting.at)))]).toEqual([key.split('/')[1]]);
  expect(archive.stored.size).toBe(told.objects);
  const numbers = [...archive.stored.values()].flat().map(({ posting }) => posting.number);
  expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: told.postings }, (_, n) => n + 1));
});

test('postings stand with their records, though the item only named them', async () => {
  const { world, archive, ports } = await given();
  await archivePostings(ports, world.written);
  const charges = [...archive.stored.values()].flat().filter(({ posting }) => posting.kind === 'charge');
  expect(charges.flatMap(({ posting }) => posting.records ?? [])).toHaveLength(30);
  for (const { posting } of charges) expect(recordsDigest(posting.records ?? [])).toBe(posting.reference);
});

test('records that cannot be had stop the batch: nothing is archived without them', async () => {
  const { world, archive } = await given();
  const records = { get: async () => Promise.reject(new Error('S3 is down')) };
  await expect(archivePostings({ archive, records }, world.written)).rejects.toThrow('S3 is down');
  expect(archive.stored.size).toBe(0);
});

test('a line says money as decimals for people, and everything exactly', async () => {
  const { world, archive, ports } = await given();
  await archivePostings(ports, world.written);
  const all = [...archive.stored.values()].flat();
  const [charge] = all.filter(({ posting }) => posting.kind === 'charge');
  if (!charge) throw new Error('a charge');
  const line = JSON.parse(toArchiveLine(charge));
  expect(line).toMatchObject({ amount: '-3', balance: '6', contraAccount: 'usage', currency: 'EUR', kind: 'charge' });
  expect(Date.parse(line.bookedAt)).toBe(NOW);
  for (const posting of all) expect(fromArchiveLine(toArchiveLine(posting))).toEqual(posting);
});
