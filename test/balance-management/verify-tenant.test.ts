import { MemoryLedgerArchive } from '../../shared/adapters/memory/memory-ledger-archive';
import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import {
  type ArchivedPosting,
  type ArchiveProgress,
  archivePostings,
  type BalanceAccount,
  hashPosting,
  ledgerApi,
  openAccount,
  type Posting,
  type RunPorts,
  runVerification,
  type VerificationScope,
  type VerificationState,
  verificationRun,
} from '../../shared/balance-management';
import { chargeMessages } from '../../shared/convergent-charging';
import { newResource } from '../../shared/tmf/write-resource';
import { makeWorld, NOW, TENANT, usage } from '../convergent-charging/world';

const LATER = NOW + 3_600_000;

/** A tenant whose one active balance was topped up and charged, booked and archived in batches of two writes. */
async function given() {
  const world = await makeWorld();
  await world.topUp('topupBalance/1', 9_000_000_000n);
  for (const id of ['a', 'b', 'c']) await charge(id);
  const archive = new MemoryLedgerArchive();
  let archivedWrites = 0;
  const store = new MemoryResourceStore([verificationRun]);
  const kept = new Map<string, VerificationState>();
  let progress: ArchiveProgress | undefined;
  const ports: RunPorts = {
    store,
    balances: world.ports.balances,
    ledger: world.ledger,
    archive,
    states: {
      load: async (_tenant, id) => kept.get(id),
      save: async (_tenant, id, state) => void kept.set(id, state),
      progress: async () => progress,
      saveProgress: async (_tenant, next) => {
        progress = next;
      },
    },
    nowOf: async () => LATER,
  };
  async function charge(usageId: string): Promise<void> {
    const records = [usage({ usageId }), usage({ usageId: `${usageId}2` })];
    await chargeMessages(world.ports, world.cache, [{ tenant: TENANT, receivedAt: '', records }]);
  }
  async function follow(): Promise<void> {
    await world.projectAll();
    const { records } = world.ports;
    while (archivedWrites < world.written.length) {
      const batch = world.written.slice(archivedWrites, archivedWrites + 2);
      await archivePostings({ archive, records }, batch);
      archivedWrites += batch.length;
    }
  }
  let runs = 0;
  async function verify(scope: VerificationScope, hasTime = () => true) {
    const id = `run-${++runs}`;
    const { basePath } = ledgerApi;
    await store.create(newResource(verificationRun, { tenant: TENANT, id, basePath, nowMs: NOW, body: { scope } }));
    let calls = 1;
    while ((await runVerification(ports, TENANT, id, hasTime)) === undefined) calls += 1;
    const told = (await store.get(TENANT, verificationRun.name, id))?.body;
    return { calls, told, differences: told?.differences as { where: string; number: number; fault: string }[] };
  }
  await follow();
  return { world, archive, ports, follow, charge, verify };
}

test('a tenant whose ledgers, archive and balances agree; a closed day gets its manifest', async () => {
  const { archive, verify, world } = await given();
  const { number } = await world.account();
  const { told } = await verify('full');
  expect(told).toMatchObject({
    state: 'done',
    agrees: true,
    balances: 1,
    postings: number,
    archivedPostings: number,
    differenceCount: 0,
    endedAt: new Date(LATER).toISOString(),
  });
  const [first = ''] = await archive.days(TENANT);
  const manifest = await archive.manifest(TENANT, first);
  expect(manifest).toMatchObject({ day: '2026-12-01', postings: 2, digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(manifest?.balances).toMatchObject([[world.balanceId, 1, 2, expect.any(String)]]);
  expect(await archive.manifest(TENANT, '2026-12-15')).toBeUndefined();
});

test('a run that has no time goes on where it was, and finds the same', async () => {
  const { verify } = await given();
  const [whole, halting] = [await verify('full'), await verify('full', () => false)];
  expect(halting.calls).toBeGreaterThan(3);
  expect({ ...halting.told, id: '', href: '' }).toEqual({ ...whole.told, id: '', href: '' });
});

/** One posting of the ledger's row or of the archive, removed or changed by hand. */
const tampered: [string, (at: Awaited<ReturnType<typeof given>>) => unknown, object][] = [
  [
    'a row of the ledger that is gone',
    ({ world }) => world.ledger.rowsOf(TENANT, world.balanceId).delete(3),
    { where: 'ledger', number: 3, fault: 'is missing' },
  ],
  [
    'a row of the ledger that was changed',
    ({ world }) => change(world.ledger.rowsOf(TENANT, world.balanceId), 4, { reference: 'f'.repeat(64) }),
    { where: 'ledger', number: 4, fault: 'was changed after it was booked' },
  ],
  [
    'the last row of the ledger, gone',
    ({ world }) => world.ledger.rowsOf(TENANT, world.balanceId).delete(6),
    { where: 'ledger', number: 6, fault: 'was never booked' },
  ],
  [
    'an object of the archive that is gone',
    ({ archive }) => archive.stored.delete([...archive.stored.keys()][1] ?? ''),
    { where: 'archive', number: 3, fault: 'is missing, and all up to 4' },
  ],
  [
    'the last object of the archive, gone',
    ({ archive }) => archive.stored.delete([...archive.stored.keys()].at(-1) ?? ''),
    { where: 'archive', number: 5, fault: 'was never archived' },
  ],
  [
    'a posting of the archive that was changed',
    ({ archive }) => {
      const [key = '', postings = []] = [...archive.stored].at(-1) ?? [];
      const forged = postings.map((one): ArchivedPosting => ({ ...one, posting: { ...one.posting, count: 9 } }));
      archive.stored.set(key, forged);
    },
    { where: 'archive', number: 6, fault: 'was changed after it was booked' },
  ],
  [
    'a posting of the archive that was forged, its hash too',
    ({ archive }) => {
      const [key = '', postings = []] = [...archive.stored].at(-1) ?? [];
      const forge = ({ hash: _old, ...posting }: Posting): Posting => {
        const forged = { ...posting, at: posting.at + 1 };
        return { ...forged, hash: hashPosting(forged) };
      };
      archive.stored.set(key, [...postings.slice(0, -1), ...postings.slice(-1).map(forgedBy(forge))]);
    },
    { where: 'archive', number: 6, fault: 'is not what the ledger has' },
  ],
  [
    'money that came into a balance without a posting',
    async ({ world, ports }) => {
      const account = await world.account();
      ports.balances.read = async () => ({ ...account, moneyNano: account.moneyNano + 1n });
    },
    { where: 'balance', number: 6, fault: 'is not where the ledger is' },
  ],
  [
    'a balance that is gone',
    ({ ports }) => {
      ports.balances.read = async () => undefined;
    },
    { where: 'balance', fault: 'is gone' },
  ],
];

const forgedBy =
  (forge: (posting: Posting) => Posting) =>
  (one: ArchivedPosting): ArchivedPosting => ({ ...one, posting: forge(one.posting) });

const change = (rows: Map<number, object>, number: number, changes: object): unknown =>
  rows.set(number, { ...rows.get(number), ...changes });

test.each(tampered)('%s is found', async (_what, tamper, difference) => {
  const at = await given();
  expect((await at.world.account()).number).toBe(6);
  await tamper(at);
  const { told, differences } = await at.verify('full');
  expect(told).toMatchObject({ state: 'done', agrees: false });
  expect(differences).toContainEqual(expect.objectContaining({ balanceId: at.world.balanceId, ...difference }));
});

test('a recent run goes on from the last, walks the balances that moved, and finds what is missing since', async () => {
  const { world, ports, charge, follow, verify, archive } = await given();
  const quiet = openAccount({ tenant: TENANT, balanceId: 'quiet', partyId: 'p', currency: 'EUR', atMs: NOW - 9e9 });
  await (ports.balances as typeof world.ports.balances).open(quiet as BalanceAccount);
  await follow();
  expect((await verify('recent')).told).toMatchObject({ agrees: true, balances: 2 });
  await charge('d');
  await charge('e');
  await follow();
  const days = (await archive.days(TENANT)).length;
  expect((await verify('recent')).told).toMatchObject({ agrees: true, balances: 1, days: days - 2 });
  archive.stored.delete([...archive.stored.keys()].at(-1) ?? '');
  expect((await verify('full')).told).toMatchObject({ agrees: false });
});

test('what is still on its way is no difference; a posting that stays away is one', async () => {
  const { charge, verify, ports } = await given();
  await charge('late');
  expect((await verify('full')).told).toMatchObject({ agrees: false });
  const hasty = { ...ports, nowOf: async () => NOW + 60_000 };
  const state = newResource(verificationRun, {
    tenant: TENANT,
    id: 'hasty',
    basePath: ledgerApi.basePath,
    nowMs: NOW,
    body: {},
  });
  await ports.store.create(state);
  expect(await runVerification(hasty, TENANT, 'hasty', () => true)).toBe(0);
  expect(await runVerification(hasty, TENANT, 'hasty', () => true)).toBe(0);
});
