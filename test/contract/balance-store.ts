import {
  addPlan,
  type BalanceAccount,
  type BalanceStore,
  creditBalance,
  type NumberDirectory,
  type NumberLookup,
  openAccount,
  openSlice,
  sliceIds,
} from '../../shared/balance-management';
import { type TenantId, tenantId } from '../../shared/kernel/tenant';

const AT = Date.parse('2026-12-01T00:00:00Z');
const TENANT = tenantId('contract');
const OTHER = tenantId('contract-other');

/** What every place that keeps balances and numbers must do. */
export function balanceStoreContract(make: () => { balances: BalanceStore; numbers: NumberDirectory }): void {
  const run = `${process.pid}${Date.now()}`;
  let count = 0;
  const nextId = (): string => `b${run}x${String(++count).padStart(3, '0')}`;
  const account = (balanceId = nextId(), tenant: TenantId = TENANT): BalanceAccount =>
    openAccount({
      tenant,
      balanceId,
      partyId: `party-${balanceId}`,
      billingAccountId: 'ba-1',
      currency: 'EUR',
      atMs: AT,
    });
  const credited = (from: BalanceAccount, reference: string, amountNano = 1_000_000_000n): BalanceAccount => {
    const next = creditBalance(from, { reference, amountNano, paidAt: AT + 1_000, atMs: AT + 2_000 });
    if (typeof next === 'string') throw new Error(next);
    return next;
  };
  const planned = (from: BalanceAccount): BalanceAccount => {
    const plan = { productId: `${from.balanceId}`, offeringId: 'bundle', from: AT, addOn: false };
    const data = {
      id: `${from.balanceId}/data`,
      service: 'data',
      zones: ['home', 'eu'],
      granted: 5n << 30n,
      priority: 10,
      validUntil: AT + 9e9,
    } as const;
    return addPlan(from, plan, [data], AT) ?? from;
  };

  test('what was opened and written is read back whole', async () => {
    const { balances } = make();
    const opened = account();
    await balances.open(opened);
    const next = credited(planned(opened), 'topupBalance/1');
    expect(await balances.write(next, opened.number)).toEqual({ written: true });
    expect(await balances.read(TENANT, opened.balanceId)).toEqual(next);
  });

  test('opening again answers what is there', async () => {
    const { balances } = make();
    const opened = account();
    await balances.open(opened);
    const next = credited(opened, 'topupBalance/1');
    await balances.write(next, opened.number);
    expect(await balances.open(opened)).toEqual(next);
  });

  test('a write on an older number is refused and answers the account as it stands', async () => {
    const { balances } = make();
    const opened = account();
    await balances.open(opened);
    const first = credited(opened, 'topupBalance/1');
    await balances.write(first, opened.number);
    expect(await balances.write(credited(opened, 'topupBalance/2'), opened.number)).toEqual({
      written: false,
      current: first,
    });
  });

  test('of many writes on the same number one wins', async () => {
    const { balances } = make();
    const opened = account();
    await balances.open(opened);
    const writes = Array.from({ length: 20 }, (_, i) =>
      balances.write(credited(opened, `topupBalance/${i}`), opened.number),
    );
    const answers = await Promise.all(writes);
    expect(answers.filter((answer) => answer.written)).toHaveLength(1);
  });

  test('an unknown balance is undefined, and so is another tenant’s', async () => {
    const { balances } = make();
    const opened = account();
    await balances.open(opened);
    expect(await balances.read(TENANT, 'none')).toBeUndefined();
    expect(await balances.read(OTHER, opened.balanceId)).toBeUndefined();
  });

  test('a party’s balances are found, a tenant’s are listed in pages, and only its own', async () => {
    const { balances } = make();
    const [mine, also, theirs] = [account(), account(), account(nextId(), OTHER)];
    for (const one of [mine, also, theirs]) await balances.open(one);
    await until(async () => (await balances.ofParty(TENANT, mine.partyId)).length === 1);
    expect(await balances.ofParty(TENANT, mine.partyId)).toEqual([mine.balanceId]);
    expect(await balances.ofParty(OTHER, mine.partyId)).toEqual([]);
    for (const nobody of ['', 'é'.repeat(2_000)]) expect(await balances.ofParty(TENANT, nobody)).toEqual([]);
    const first = await balances.ofTenant(TENANT, 1, justBefore(mine.balanceId));
    const second = await balances.ofTenant(TENANT, 1, first[0]);
    expect([...first, ...second]).toEqual([mine.balanceId, also.balanceId]);
  });

  test('of a hot pool only its own balance is among its party’s', async () => {
    const { balances } = make();
    const pool = { ...account(), slices: 4 };
    const slice = openSlice(pool, sliceIds(pool)[2] ?? '', AT);
    for (const one of [slice, pool]) await balances.open(one);
    await until(async () => (await balances.ofParty(TENANT, pool.partyId)).length > 0);
    expect(await balances.ofParty(TENANT, pool.partyId)).toEqual([pool.balanceId]);
    expect(await balances.read(TENANT, slice.balanceId)).toEqual(slice);
  });

  test('a number is held by one balance at a time, and its past is kept', async () => {
    const { numbers } = make();
    const msisdn = `353${run.slice(-9)}`;
    await numbers.assign(TENANT, msisdn, { balanceId: 'b1', from: AT });
    await numbers.assign(TENANT, msisdn, { balanceId: 'b1', from: AT });
    await expect(numbers.assign(TENANT, msisdn, { balanceId: 'b2', from: AT + 5 })).rejects.toThrow(
      'held by balance b1',
    );
    await numbers.release(TENANT, msisdn, 'b1', AT + 10);
    await numbers.assign(TENANT, msisdn, { balanceId: 'b2', from: AT + 10 });
    expect(await numbers.find(TENANT, msisdn)).toEqual([
      { balanceId: 'b1', from: AT, until: AT + 10 },
      { balanceId: 'b2', from: AT + 10 },
    ]);
    expect(await numbers.find(OTHER, msisdn)).toEqual([]);
    expect(await numbers.find(TENANT, '999')).toEqual([]);
  });
}

/** What every lookup of many numbers must do. */
export function numberLookupContract(make: () => { numbers: NumberDirectory; lookup: NumberLookup }): void {
  const run = `${process.pid}${Date.now()}`;
  test('many numbers are looked up at once, those that nobody ever held left out', async () => {
    const { numbers, lookup } = make();
    const held = Array.from({ length: 120 }, (_, at) => `353${run.slice(-6)}${String(at).padStart(3, '0')}`);
    for (const msisdn of held) await numbers.assign(TENANT, msisdn, { balanceId: `of-${msisdn}`, from: AT });
    await until(async () => (await make().lookup.findAll(TENANT, held)).size === held.length);
    const found = await lookup.findAll(TENANT, ['998', ...held, ...held, '999']);
    expect(found.size).toBe(held.length);
    for (const msisdn of held) expect(found.get(msisdn)).toEqual([{ balanceId: `of-${msisdn}`, from: AT }]);
    expect((await lookup.findAll(OTHER, held)).size).toBe(0);
    expect((await lookup.findAll(TENANT, [])).size).toBe(0);
  });
}

/** The greatest id below this one of the same length. */
const justBefore = (id: string): string => `${id.slice(0, -1)}${String.fromCharCode(id.charCodeAt(id.length - 1) - 1)}`;

/** An index follows its table after a moment. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 50 && !(await holds()); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 20));
}
