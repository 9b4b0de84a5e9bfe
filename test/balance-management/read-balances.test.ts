import { MemoryBalanceStore, MemoryLedger } from '../../shared/adapters/memory/memory-balances';
import { type BalanceAccount, BucketView, PostingView, post, VerificationView } from '../../shared/balance-management';
import { fixedClock } from '../../shared/kernel/clock';
import { tenantId } from '../../shared/kernel/tenant';
import { AT, accountWith, draftOf, idleGroup, minutes, planOf, sessionOf } from './account';

const DEMO = tenantId('demo');

/** The accounts as they stand, and in the ledger what their last writes posted. */
async function given(...accounts: readonly BalanceAccount[]) {
  const balances = new MemoryBalanceStore();
  const ledger = new MemoryLedger();
  for (const account of accounts) {
    await balances.open(account);
    for (const posting of account.postings) await ledger.append(account, posting);
  }
  const clockOf = async () => fixedClock(AT);
  return {
    balances,
    ledger,
    buckets: new BucketView(balances, clockOf),
    postings: new PostingView(balances, ledger),
    verifications: new VerificationView(balances, ledger),
  };
}
const idsOf = ({ items }: { items: readonly { id: string }[] }): string[] => items.map(({ id }) => id);

describe('buckets', () => {
  const account = accountWith({
    billingAccountId: 'ba1',
    moneyNano: 12_500_000_000n,
    plans: [planOf('product-1'), planOf('product-2', { member: true })],
    buckets: [
      minutes({ id: 'product-1/later', validUntil: AT + 2 }),
      minutes({ id: 'product-1/over', validUntil: AT }),
      minutes({
        id: 'product-2/data',
        service: 'data',
        priority: 1,
        granted: 3n << 30n,
        remaining: 1n << 20n,
        zones: ['home', 'eu'],
      }),
      minutes({
        id: 'product-1/bonus',
        service: 'money',
        priority: 20,
        granted: 5_000_000_000n,
        remaining: 2_500_000_000n,
      }),
      minutes({ id: 'product-1/green', service: 'energy', priority: 30 }),
    ],
    sessions: [
      sessionOf([
        idleGroup({
          granted: 1n,
          reservedNano: 500_000_000n,
          reservedUnits: { 'product-2/data': 1024n },
          validUntil: AT + 1,
        }),
      ]),
    ],
  });

  test('are the money, then the allowances in the order in which they are used', async () => {
    const { buckets } = await given(account);
    const { items } = await buckets.list({ tenant: DEMO, resource: 'bucket', limit: 10 });
    expect(items.map(({ body }) => `${body.id} ${body.name} ${body.usageType} ${body.status}`)).toEqual([
      'b1 Main balance monetary active',
      'b1:product-2:data data data active',
      'b1:product-1:over over voice expired',
      'b1:product-1:later later voice active',
      'b1:product-1:bonus bonus monetary active',
      'b1:product-1:green green other active',
    ]);
  });

  test('say what is left, what is held, whose it is and until when', async () => {
    const { buckets } = await given(account);
    const [money, data, , , bonus] = (await buckets.list({ tenant: DEMO, resource: 'bucket', limit: 10 })).items;
    const owner = { relatedParty: [{ id: 'party-1', role: 'customer' }], partyAccount: { id: 'ba1' } };
    expect(money).toMatchObject({
      tenant: DEMO,
      resource: 'bucket',
      version: 1,
      createdAt: '2026-12-15T12:00:00.000Z',
      body: {
        ...owner,
        href: '/tmf-api/prepayBalanceManagement/v4/bucket/b1',
        '@type': 'Bucket',
        isShared: true,
        remainingValue: { amount: '12.5', units: 'EUR' },
        reservedValue: { amount: '0.5', units: 'EUR' },
        product: [{ id: 'product-1' }, { id: 'product-2' }],
        validFor: { startDateTime: '2026-12-15T12:00:00.000Z' },
      },
    });
    expect(data?.body).toMatchObject({
      ...owner,
      isShared: false,
      description: 'of 3 GiB, used in home, eu',
      remainingValue: { amount: '1', units: 'MiB' },
      reservedValue: { amount: '1024', units: 'octet' },
      product: [{ id: 'product-2' }],
      validFor: { endDateTime: '2026-12-16T12:00:00.000Z' },
    });
    expect(bonus?.body).toMatchObject({ isShared: true, remainingValue: { amount: '2.5', units: 'EUR' } });
    expect(bonus?.body && 'reservedValue' in bonus.body).toBe(false);
  });

  test('of a balance of one are not shared, and name no account that there is not', async () => {
    const { buckets } = await given(accountWith({ plans: [planOf('product-1')], buckets: [minutes()] }));
    const { items } = await buckets.list({ tenant: DEMO, resource: 'bucket', limit: 10 });
    expect(items.map(({ body }) => [body.isShared, 'partyAccount' in body])).toEqual([
      [false, false],
      [false, false],
    ]);
  });

  test('are read one by one', async () => {
    const { buckets } = await given(account);
    expect((await buckets.get(DEMO, 'bucket', 'b1:product-2:data'))?.body.name).toBe('data');
    expect((await buckets.get(DEMO, 'bucket', 'b1'))?.body.name).toBe('Main balance');
    for (const id of ['b1:product-2:none', 'b2', '']) expect(await buckets.get(DEMO, 'bucket', id)).toBeUndefined();
    expect(await buckets.get(tenantId('other'), 'bucket', 'b1')).toBeUndefined();
  });

  test('are looked up by party and by product, and listed a page of balances at a time', async () => {
    const three = ['b1', 'b2', 'b3'].map((balanceId) => accountWith({ balanceId, partyId: `of-${balanceId}` }));
    const { buckets } = await given(...three);
    const list = (more: object) => buckets.list({ tenant: DEMO, resource: 'bucket', limit: 2, ...more });
    expect(idsOf(await list({ lookup: { path: 'relatedParty.id', value: 'of-b2' } }))).toEqual(['b2']);
    expect(idsOf(await list({ lookup: { path: 'product.id', value: 'b3' } }))).toEqual(['b3']);
    expect(idsOf(await list({ lookup: { path: 'product.id', value: 'b4' } }))).toEqual([]);
    const first = await list({});
    expect([idsOf(first), first.cursor]).toEqual([['b1', 'b2'], 'b2']);
    const second = await list({ cursor: 'b2' });
    expect([idsOf(second), second.cursor]).toEqual([['b3'], undefined]);
    expect((await list({ limit: 1, lookup: { path: 'product.id', value: 'b3' } })).cursor).toBeUndefined();
  });

  test('are not written', async () => {
    const { buckets } = await given(account);
    expect(() => buckets.create()).toThrow('A view is not written');
  });
});

describe('postings', () => {
  const opened = accountWith({ buckets: [minutes()] });
  const account = post(opened, [
    draftOf({
      kind: 'top-up',
      reference: 'topupBalance/1',
      legs: [
        { account: 'money', delta: 5_000_000_000n },
        { account: 'product-1/minutes', delta: -60n },
      ],
    }),
  ]);

  test('are told with their legs, and where they stand in the chain', async () => {
    const { postings } = await given(account);
    const stored = await postings.get(DEMO, 'posting', 'b1:2026-12-15:2');
    expect(stored?.body).toEqual({
      id: 'b1:2026-12-15:2',
      href: '/farthing/ledger/v1/posting/b1%3A2026-12-15%3A2',
      '@type': 'Posting',
      balanceId: 'b1',
      number: 2,
      kind: 'top-up',
      bookedAt: '2026-12-15T12:00:00.000Z',
      day: '2026-12-15',
      reference: 'topupBalance/1',
      legs: [
        { account: 'money', delta: '5' },
        { account: 'product-1/minutes', delta: '-60' },
      ],
      balanceAfter: '5',
      currency: 'EUR',
      count: 0,
      hash: account.headHash,
      previousHash: opened.headHash,
      relatedParty: [{ id: 'party-1', role: 'customer' }],
    });
  });

  test.each(['b1:2026-12-15:9', 'b1:2026-12-15:2:0', 'b2:2026-12-15:2', 'nonsense'])('%s is none', async (id) => {
    const { postings } = await given(account);
    expect(await postings.get(DEMO, 'posting', id)).toBeUndefined();
  });

  test('are listed of one balance, so many as are asked', async () => {
    const { postings, ledger } = await given(account);
    for (const posting of opened.postings) await ledger.append(opened, posting);
    const list = (limit: number, value: string, path = 'balanceId') =>
      postings.list({ tenant: DEMO, resource: 'posting', limit, lookup: { path, value } });
    expect(idsOf(await list(10, 'b1'))).toEqual(['b1:2026-12-15:1', 'b1:2026-12-15:2']);
    expect((await list(1, 'b1')).items).toHaveLength(1);
    expect(await list(10, 'b2')).toEqual({ items: [] });
    expect(await list(10, 'b1', 'reference')).toEqual({ items: [] });
    expect(await postings.list({ tenant: DEMO, resource: 'posting', limit: 10 })).toEqual({ items: [] });
  });
});

describe('a verification', () => {
  const opened = accountWith();
  const paid = post(opened, [draftOf({ kind: 'top-up', legs: [{ account: 'money', delta: 5_000_000_000n }] })]);
  const verify = async (account: BalanceAccount, ...ledgers: readonly BalanceAccount[]) => {
    const { verifications, ledger } = await given();
    const { balances } = await given();
    await balances.open(account);
    for (const written of ledgers) for (const posting of written.postings) await ledger.append(written, posting);
    const view = new VerificationView(balances, ledger);
    expect(await verifications.list()).toEqual({ items: [] });
    return (await view.get(DEMO, 'verification', 'b1'))?.body;
  };

  test('of a whole ledger agrees', async () => {
    expect(await verify(paid, opened, paid)).toEqual({
      id: 'b1',
      href: '/farthing/ledger/v1/verification/b1',
      '@type': 'LedgerVerification',
      balanceId: 'b1',
      postings: 2,
      faults: [],
      caughtUp: true,
      ledgerBalance: '5',
      balance: '5',
      agrees: true,
      currency: 'EUR',
    });
  });

  test('of one that lags says so', async () => {
    expect(await verify(paid, opened)).toMatchObject({
      caughtUp: false,
      ledgerBalance: '0',
      balance: '5',
      agrees: false,
    });
    expect(await verify(paid)).toMatchObject({ postings: 0, ledgerBalance: '0', agrees: false });
  });

  test('looks no further than the balance that it read', async () => {
    expect(await verify(opened, opened, paid)).toMatchObject({ ledgerBalance: '0', faults: [], agrees: true });
  });

  test('of one that was changed names the fault, and does not agree', async () => {
    const changed = { ...paid, postings: paid.postings.map((posting) => ({ ...posting, reference: 'forged' })) };
    expect(await verify(paid, opened, changed)).toMatchObject({
      faults: [{ number: 2, fault: 'was changed after it was booked' }],
      agrees: false,
    });
  });

  test.each<[string, Partial<BalanceAccount>]>([
    ['money', { moneyNano: 6_000_000_000n }],
    ['hash', { headHash: '0'.repeat(64) }],
  ])('of a balance of another %s does not agree', async (_what, over) => {
    expect(await verify({ ...paid, ...over }, opened, paid)).toMatchObject({
      faults: [{ number: 2, fault: 'is not where the ledger is' }],
      agrees: false,
    });
  });

  test('of no balance is none', async () => {
    const { verifications } = await given();
    expect(await verifications.get(DEMO, 'verification', 'b1')).toBeUndefined();
  });
});
