import { type ArchivedPosting, type LedgerArchive, type Posting, post } from '../../shared/balance-management';
import { chargeMessages } from '../../shared/convergent-charging';
import { type TenantId, tenantId } from '../../shared/kernel/tenant';
import { makeWorld, NOW, usage } from '../convergent-charging/world';

/** Postings of all sorts: opened, planned, topped up, charged for one and for three usages, one with signals. */
async function postings(tenant: TenantId): Promise<ArchivedPosting[]> {
  const world = await makeWorld();
  await world.topUp('topupBalance/1', 1_234_567_890n);
  for (const ids of [['a'], ['b', 'c', 'd']])
    await chargeMessages(world.ports, world.cache, [
      { tenant: tenantId('demo'), receivedAt: '', records: ids.map((usageId) => usage({ usageId })) },
    ]);
  await world.projectAll();
  const signalled = post(await world.account(), [
    {
      kind: 'notice',
      day: '2026-12-15',
      at: NOW,
      reference: 'ends/p',
      legs: [],
      count: 0,
      ids: [],
      signals: [{ kind: 'allowance-expiring', ref: 'p', hours: 72 }],
    },
  ]);
  const booked = (await world.ledger.history(tenantId('demo'), world.balanceId, 100)) as Posting[];
  return [...booked, ...signalled.postings].map((posting) => ({
    tenant,
    balanceId: world.balanceId,
    partyId: 'party-1',
    currency: 'EUR',
    posting,
  }));
}

/** What every place that archives the ledger must do. */
export function ledgerArchiveContract(make: () => LedgerArchive): void {
  const run = `${process.pid}${Date.now()}`;
  let tenants = 0;
  const newTenant = (): TenantId => tenantId(`archive-${run.slice(-9)}-${++tenants}`);

  async function keysOf(archive: LedgerArchive, tenant: TenantId, day: string): Promise<string[]> {
    const keys: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await archive.objects(tenant, day, cursor);
      keys.push(...page.keys);
      cursor = page.cursor;
    } while (cursor !== undefined);
    return keys;
  }

  test('what was put is read whole: records, ids, signals, hashes', async () => {
    const archive = make();
    const tenant = newTenant();
    const put = await postings(tenant);
    await archive.put(tenant, '2026-12-15', put);
    const [key = ''] = await keysOf(archive, tenant, '2026-12-15');
    expect(await archive.read(key)).toEqual(put);
  });

  test('the same postings again are the same object', async () => {
    const archive = make();
    const tenant = newTenant();
    const put = await postings(tenant);
    for (let times = 0; times < 3; times += 1) await archive.put(tenant, '2026-12-15', put);
    expect(await keysOf(archive, tenant, '2026-12-15')).toHaveLength(1);
    await archive.put(tenant, '2026-12-15', put.slice(1));
    expect(await keysOf(archive, tenant, '2026-12-15')).toHaveLength(2);
  });

  test('days and objects are listed in order, and only the tenant’s own', async () => {
    const archive = make();
    const [tenant, other] = [newTenant(), newTenant()];
    const put = await postings(tenant);
    for (const day of ['2026-12-16', '2026-11-30', '2026-12-15'])
      for (const posting of put) await archive.put(tenant, day, [posting]);
    expect(await archive.days(tenant)).toEqual(['2026-11-30', '2026-12-15', '2026-12-16']);
    const keys = await keysOf(archive, tenant, '2026-12-15');
    expect(keys).toHaveLength(put.length);
    expect([...keys].sort()).toEqual(keys);
    expect([await archive.days(other), await keysOf(archive, other, '2026-12-15')]).toEqual([[], []]);
  });

  test('an object that is not there is an error', async () => {
    await expect(make().read('ledger/tenant=none/day=2026-01-01/none.jsonl.gz')).rejects.toThrow();
  });
}
