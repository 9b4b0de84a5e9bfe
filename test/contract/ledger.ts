import {
  addPlan,
  type BalanceAccount,
  type ChargeRecord,
  type ChargeRecordStore,
  changeEntry,
  creditBalance,
  type Ledger,
  openAccount,
  recordsDigest,
  withRecords,
} from '../../shared/balance-management';
import { type TenantId, tenantId } from '../../shared/kernel/tenant';
import type { DeckContents, Tariff, TariffStore } from '../../shared/rating';
import { TARIFF } from '../convergent-charging/world';

const AT = Date.parse('2026-12-01T00:00:00Z');
const TENANT = tenantId('contract');
const OTHER: TenantId = tenantId('contract-other');
const run = `${process.pid}${Date.now()}`;

function history(balanceId: string): BalanceAccount[] {
  const opened = openAccount({ tenant: TENANT, balanceId, partyId: 'p', currency: 'EUR', atMs: AT });
  const planned =
    addPlan(opened, { productId: balanceId, offeringId: 'o', from: AT, addOn: false }, [], AT + 1) ?? opened;
  const credited = creditBalance(planned, {
    reference: 'topupBalance/1',
    amountNano: 5n,
    paidAt: AT + 90_000_000,
    atMs: AT + 90_000_001,
  });
  if (typeof credited === 'string') throw new Error(credited);
  return [opened, planned, credited];
}

export function ledgerContract(make: () => Ledger): void {
  test('what was appended is the history, in order, however often it was appended', async () => {
    const ledger = make();
    const accounts = history(`l1x${run}`);
    for (const account of [...accounts, ...accounts].reverse())
      for (const posting of account.postings) await ledger.append(account, posting);
    const postings = accounts.flatMap((account) => account.postings);
    expect(await ledger.history(TENANT, `l1x${run}`, 10)).toEqual(postings);
    expect(await ledger.history(TENANT, `l1x${run}`, 2)).toEqual(postings.slice(0, 2));
    expect(await ledger.history(OTHER, `l1x${run}`, 10)).toEqual([]);
  });

  test('one posting is found by its day and number, and by its number alone', async () => {
    const ledger = make();
    const [opened, , credited] = history(`l5x${run}`);
    if (!opened || !credited) throw new Error('accounts');
    for (const account of [opened, credited])
      for (const posting of account.postings) await ledger.append(account, posting);
    const find = (number: number, day?: string) => ledger.posting(TENANT, `l5x${run}`, number, day);
    expect(await find(3, '2026-12-02')).toEqual(credited.postings[0]);
    expect(await find(3)).toEqual(credited.postings[0]);
    expect([await find(3, '2026-12-01'), await find(2), await ledger.posting(OTHER, `l5x${run}`, 3)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('it has caught up when the last posting of an account is there', async () => {
    const ledger = make();
    const [opened, planned] = history(`l2x${run}`);
    if (!opened || !planned) throw new Error('two accounts');
    for (const posting of opened.postings) await ledger.append(opened, posting);
    expect([await ledger.hasCaughtUp(opened), await ledger.hasCaughtUp(planned)]).toEqual([true, false]);
  });

  test('what was booked of a day is found by the day', async () => {
    const ledger = make();
    for (const account of history(`l3x${run}`))
      for (const posting of account.postings) await ledger.append(account, posting);
    const { id } = changeEntry({ reference: 'topupBalance/1', causedAt: AT + 90_000_000 });
    const booked = (day: string, ...ids: string[]) => ledger.bookedAmong(TENANT, `l3x${run}`, day, new Set(ids));
    expect(await booked('2026-12-02', id, 'other')).toMatchObject([{ id }]);
    expect(await booked('2026-12-01', id)).toEqual([]);
    expect(await booked('2026-12-02', 'other')).toEqual([]);
  });

  test('a charge brings its records back', async () => {
    const ledger = make();
    const [opened] = history(`l4x${run}`);
    const [first] = opened?.postings ?? [];
    if (!opened || !first) throw new Error('an account');
    const records = [record('u1'), record('u2')];
    const charge = withRecords({ ...first, kind: 'charge', count: 2, reference: recordsDigest(records) }, records);
    await ledger.append(opened, { ...charge, recordsKey: 'charge-records/where-they-were' });
    expect(await ledger.history(TENANT, `l4x${run}`, 1)).toEqual([charge]);
    const ids = new Set([charge.ids[1]?.id ?? '']);
    const booked = await ledger.bookedAmong(TENANT, `l4x${run}`, first.day, ids);
    expect(booked.map((entry) => entry.record?.usageId)).toEqual(['u2']);
  });
}

export function chargeRecordsContract(make: () => ChargeRecordStore): void {
  test('records put are records got, group by group', async () => {
    const store = make();
    const groups = [['u1'], ['u2', 'u3']]
      .map((ids) => ids.map(record))
      .map((records) => ({ digest: recordsDigest(records), records }));
    const key = await store.put(groups);
    expect(await store.put(groups)).toBe(key);
    expect(await store.get(key)).toEqual(groups);
    await expect(store.get('charge-records/none.json.gz')).rejects.toThrow();
  });
}

export function tariffStoreContract(make: () => TariffStore): void {
  test('versions come by the time from which they are valid; one put again stands once', async () => {
    const store = make();
    const versions: Tariff[] = [3, 1, 2].map((n) => ({
      ...TARIFF,
      offeringId: `o${run}`,
      version: `1.${n}`,
      validFrom: AT + n * 1_000,
    }));
    for (const tariff of [...versions, ...versions]) await store.put(TENANT, tariff);
    const found = await store.versions(TENANT, `o${run}`);
    expect(found.map((tariff) => tariff.version)).toEqual(['1.1', '1.2', '1.3']);
    expect(found[0]).toEqual(versions[1]);
    expect(await store.versions(OTHER, `o${run}`)).toEqual([]);
  });

  test('since a time come the version that held then and those that followed, one for each beginning', async () => {
    const store = make();
    const offeringId = `since${run}`;
    const version = (name: string, days: number): Tariff => ({
      ...TARIFF,
      offeringId,
      version: name,
      validFrom: AT + days * 86_400_000,
    });
    for (const tariff of [version('1.1', 0), version('1.2', 1), version('1.3', 2), version('1.3+deck.1', 2)])
      await store.put(TENANT, tariff);
    await store.put(TENANT, version('1.4', 3));
    const since = async (days: number) =>
      (await store.versionsSince(TENANT, offeringId, AT + days * 86_400_000)).map((tariff) => tariff.version);
    expect(await since(-1)).toEqual(['1.1', '1.2', '1.3+deck.1', '1.4']);
    expect(await since(0)).toEqual(['1.1', '1.2', '1.3+deck.1', '1.4']);
    expect(await since(1.5)).toEqual(['1.2', '1.3+deck.1', '1.4']);
    expect(await since(2)).toEqual(['1.3+deck.1', '1.4']);
    expect(await since(9)).toEqual(['1.4']);
    expect(await store.versionsSince(OTHER, offeringId, 0)).toEqual([]);
  });

  test('of one time they come by their numbers, in whatever order they were stored', async () => {
    const store = make();
    const names = ['1.10+deck.1', '1.10', '1.9+deck.2', '1.9'];
    for (const version of names) await store.put(TENANT, { ...TARIFF, offeringId: `tie${run}`, version });
    const found = await store.versions(TENANT, `tie${run}`);
    expect(found.map((tariff) => tariff.version)).toEqual(['1.9', '1.9+deck.2', '1.10', '1.10+deck.1']);
  });
}

const record = (usageId: string): ChargeRecord => ({
  usageId,
  source: 'f:1',
  service: 'voice',
  startedAt: '2026-12-01T10:00:00.000Z',
  units: '61',
  billedUnits: '120',
  tariff: 'o@1.1',
  priceId: 'p',
  zone: 'home',
  allowances: { 'o/minutes': '60' },
  amountNano: '90000000',
  destination: '4930',
});

export function deckContentsContract(make: () => DeckContents): void {
  test('a text is kept under its digest, for its tenant alone', async () => {
    const contents = make();
    const text = Array.from({ length: 200_000 }, (_, n) => `${run}${n * 7919}`).join('\n');
    const digest = await contents.put(TENANT, text);
    expect(await contents.put(TENANT, text)).toBe(digest);
    expect(await contents.get(TENANT, digest)).toBe(text);
    expect(await contents.get(TENANT, await contents.put(TENANT, ''))).toBe('');
    await expect(contents.get(OTHER, digest)).rejects.toThrow(/not there|whole/);
  });
}
