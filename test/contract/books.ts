import { accountApi } from '../../shared/billing/account-resources';
import type { BillableProduct } from '../../shared/billing/billable-product';
import type { FinanceBooks } from '../../shared/billing/finance-books';
import type { EntrySource, JournalEntry } from '../../shared/billing/journal';
import { packBill } from '../../shared/billing/pack-bill';
import type { AccountMembers, AccountPeriods, BillableProducts, BillRuns, Books } from '../../shared/billing/ports';
import { projectBill } from '../../shared/billing/project-bill';
import { appliedCustomerBillingRate, customerBill } from '../../shared/billing/resources';
import { type TenantId, tenantId } from '../../shared/kernel/tenant';
import type { ResourceStore, StoredResource } from '../../shared/tmf/resource-store';
import { newResource } from '../../shared/tmf/write-resource';

export interface BillingGround {
  readonly store: ResourceStore;
  readonly books: Books;
  readonly finance: FinanceBooks;
  readonly products: BillableProducts;
  readonly periods: AccountPeriods;
  readonly members: AccountMembers;
  readonly runs: Pick<BillRuns, 'lastMonth' | 'forgetLastMonth'>;
}

const NOW = Date.parse('2026-12-01T00:00:00Z');
const { basePath } = accountApi;
const BEYOND_DOUBLE = 2n ** 53n + 1n;

const entry = (source: EntrySource, nano: bigint, bookedOn = '2026-11-30'): JournalEntry => ({
  source,
  bookedOn,
  currency: 'EUR',
  legs: [
    { account: 'receivable', side: 'debit', nano },
    { account: 'revenueRecurring', side: 'credit', nano },
  ],
  receivable: { accountId: 'a1', dueOn: '2026-12-14' },
});

/** A bill of so many lines of usage, each of a balance of its own; `as` tells one making of it from another. */
const commitOf = (tenant: TenantId, account: string, number: number, lineCount = 1, as = 'Fee') => {
  const given = { tenant, basePath, nowMs: NOW };
  const bill = newResource(customerBill, { ...given, id: `${account}-2026-11`, body: { billNo: `2026-${number}` } });
  const numbers = Array.from({ length: lineCount }, (_, index) => index + 1);
  const lines = numbers.map((line) => {
    const body = { name: `${as} ${line}`, bill: { id: bill.id } };
    return newResource(appliedCustomerBillingRate, { ...given, id: `${bill.id}-${line}`, body });
  });
  const usage = numbers.map((line) => ({
    period: '2026-11',
    balanceId: `b-${account}-${line}`,
    service: 'data',
    billId: bill.id,
    currency: 'EUR',
    chargedNano: BEYOND_DOUBLE + BigInt(line),
    quantity: 3n,
    count: 2,
  }));
  const packed = packBill({ lines, usage });
  if (!packed.ok) throw new Error(packed.error.message);
  const entries = [entry(`bill/${bill.id}`, 100n)];
  return { commit: { tenant, series: '2026', number, bill, packed: packed.value, entries }, lines, usage };
};

const next = (stored: StoredResource): StoredResource => ({ ...stored, version: stored.version + 1 });

const product = (more: Partial<BillableProduct>): BillableProduct => ({
  id: 'p1',
  version: 1,
  name: 'Bundle',
  accountId: 'a1',
  startMs: 2_000,
  billed: true,
  fees: [{ kind: 'recurring', name: 'Fee', nano: 30_000_000_001n, currency: 'EUR', taxCategory: 'standard' }],
  ...more,
});

/** What every implementation of billing's ports keeps to. Each test has a tenant of its own. */
export function booksContract(name: string, ground: () => Promise<BillingGround>): void {
  let on: BillingGround;
  let tenant: TenantId;
  let count = 0;
  beforeAll(async () => {
    on = await ground();
  });
  beforeEach(() => {
    count += 1;
    tenant = tenantId(`books-${Date.now().toString(36)}-${count}`);
  });

  describe(name, () => {
    const commit = (account: string, number: number, lineCount?: number, as?: string) =>
      on.books.commitBill(commitOf(tenant, account, number, lineCount, as).commit);
    const project = (billId = 'a1-2026-11', given: Pick<BillingGround, 'store' | 'books'> = on) =>
      projectBill(given, tenant, billId);
    const lineOf = async (line: number, billId = 'a1-2026-11') =>
      (await on.store.get(tenant, 'appliedCustomerBillingRate', `${billId}-${line}`))?.body.name;

    test('a bill comes with its number, contents and entry, or not at all', async () => {
      expect(await commit('a1', 1)).toBe('committed');
      expect(await commit('a1', 2)).toBe('exists');
      expect(await commit('a2', 3)).toBe('changed');
      expect(await commit('a2', 1)).toBe('changed');
      expect(await on.store.get(tenant, 'customerBill', 'a2-2026-11')).toBeUndefined();
      expect(await on.books.entry(tenant, 'bill/a2-2026-11')).toBeUndefined();
      expect(await on.books.packedBill(tenant, 'a2-2026-11')).toEqual([]);
      expect(await on.books.unfinishedBills(tenant, '2026-11')).toEqual(['a1-2026-11']);
      expect(await on.books.lastNumber(tenant, '2026')).toBe(1);
      expect(await commit('a2', 2)).toBe('committed');
      expect(await on.books.lastNumber(tenant, '2026')).toBe(2);
      expect(await on.books.lastNumber(tenant, '2027')).toBe(0);
      expect(await on.books.entry(tenant, 'bill/a1-2026-11')).toEqual(entry('bill/a1-2026-11', 100n));
    });

    test('a bill of 1,000 lines: each line and its usage stand once it is projected, and not before', async () => {
      const { lines, usage } = commitOf(tenant, 'a1', 1, 1_000);
      await commit('a2', 1, 2);
      await expect(project()).rejects.toThrow('a1-2026-11');
      await commit('a1', 2, 1_000);
      expect(await lineOf(1)).toBeUndefined();
      expect(await on.books.billedUsage(tenant, '2026-11')).toEqual([]);
      expect(await project()).toEqual(lines.map((line) => line.body));
      expect(await on.books.unfinishedBills(tenant, '2026-11')).toEqual(['a2-2026-11']);
      const billed = await on.books.billedUsage(tenant, '2026-11');
      const byBalance = new Map(billed.map((row) => [row.balanceId, row]));
      expect([billed.length, ...usage.map(({ balanceId }) => byBalance.get(balanceId))]).toEqual([1_000, ...usage]);
      expect(await on.books.billedUsage(tenant, '2026-11', 'b-a1-7')).toEqual([usage[6]]);
      expect(await on.books.unfinishedBills(tenant, '2026-10')).toEqual([]);
    }, 120_000);

    test('killed between commit and lines, then among the lines: the next one makes those that were committed', async () => {
      await commit('a1', 1, 40, 'First');
      expect(await commit('a1', 2, 60, 'Second')).toBe('exists');
      let writes = 0;
      const dying = {
        books: on.books,
        store: Object.create(on.store, {
          create: {
            value: async (item: StoredResource) => {
              writes += 1;
              if (writes > 20) throw new Error('killed');
              return on.store.create(item);
            },
          },
        }) as ResourceStore,
      };
      await expect(project('a1-2026-11', dying)).rejects.toThrow('killed');
      expect(await on.books.unfinishedBills(tenant, '2026-11')).toEqual(['a1-2026-11']);
      for (const _again of [1, 2]) expect(await project()).toHaveLength(40);
      expect(await on.books.billedUsage(tenant, '2026-11')).toHaveLength(40);
      expect([await lineOf(1), await lineOf(40), await lineOf(41)]).toEqual(['First 1', 'First 40', undefined]);
      expect(await on.books.unfinishedBills(tenant, '2026-11')).toEqual([]);
    });

    test('two who make the same bill at once: one of them is it, and both show that one’s lines', async () => {
      const race = async (as: string, count: number) => {
        const outcome = await commit('a1', 1, count, as);
        // Whoever met the other in the middle looks again, as a run does.
        const settled = outcome === 'changed' ? await commit('a1', 2, count, as) : outcome;
        return { as, count, settled, shown: await project() };
      };
      const racers = await Promise.all([race('First', 30), race('Second', 50)]);
      expect(racers.map((racer) => racer.settled).sort()).toEqual(['committed', 'exists']);
      const winner = racers.find((racer) => racer.settled === 'committed');
      const names = Array.from({ length: winner?.count ?? 0 }, (_, index) => `${winner?.as} ${index + 1}`);
      for (const { shown } of racers) expect(shown.map((line) => line.name)).toEqual(names);
      expect(await on.books.billedUsage(tenant, '2026-11')).toHaveLength(winner?.count ?? -1);
      expect(await on.books.lastNumber(tenant, '2026')).toBe(1);
      expect((await on.books.totals(tenant)).map((total) => total.debitNano + total.creditNano)).toEqual([100n, 100n]);
    });

    test('twenty who want a number at once: each gets one, in a row without gaps', async () => {
      const bill = async (account: string): Promise<void> => {
        for (let attempt = 0; attempt < 500; attempt += 1) {
          const number = (await on.books.lastNumber(tenant, '2026')) + 1;
          if ((await commit(account, number)) === 'committed') return;
        }
        throw new Error('no number in 500 attempts');
      };
      await Promise.all(Array.from({ length: 20 }, (_, index) => bill(`a${index}`)));
      expect(await on.books.lastNumber(tenant, '2026')).toBe(20);
      const [receivable] = (await on.books.totals(tenant)).filter((total) => total.account === 'receivable');
      expect(receivable?.debitNano).toBe(2_000n);
    });

    test('a payment is posted once, with its bill at the version that it was read at, and its credit', async () => {
      const { bill } = commitOf(tenant, 'a1', 1).commit;
      await commit('a1', 1);
      const credit = { accountId: 'a1', source: 'bill/a1-2026-11', currency: 'EUR', nano: 5n };
      const paid = { tenant, entries: [entry('payment/x', 9n)], resources: [next(bill)], credits: [credit] };
      expect(await on.books.post(paid)).toBe('committed');
      expect(await on.books.post(paid)).toBe('exists');
      expect(
        await on.books.post({ ...paid, entries: [entry('payment/y', 9n)], credits: [{ ...credit, nano: 8n }] }),
      ).toBe('changed');
      expect(await on.books.credits(tenant, 'a1')).toEqual([{ currency: 'EUR', nano: 5n }]);
      expect(await on.books.entry(tenant, 'payment/y')).toBeUndefined();
      const none = { ...credit, nano: 0n };
      const again = { tenant, entries: [entry('payment/y', 9n)], resources: [next(next(bill))], credits: [none] };
      expect(await on.books.post(again)).toBe('committed');
      expect(await on.books.credits(tenant, 'a1')).toEqual([]);
    });

    test('entries come with the resources that come of them, all or none', async () => {
      const given = { tenant, basePath, nowMs: NOW };
      const bill = newResource(customerBill, { ...given, id: 'b1', body: { billNo: '2026-1' } });
      const entries = [entry('creditNote/n1', 5n), { ...entry('debitNote/n1', 7n), originOn: '2026-10-31' }];
      expect(await on.books.post({ tenant, entries, resources: [next(bill)] })).toBe('changed');
      expect(await on.books.entry(tenant, 'creditNote/n1')).toBeUndefined();
      expect(await on.books.post({ tenant, entries, resources: [bill] })).toBe('committed');
      expect(await on.books.post({ tenant, entries, resources: [next(bill)] })).toBe('exists');
      expect((await on.store.get(tenant, 'customerBill', 'b1'))?.version).toBe(1);
      expect([await on.books.entry(tenant, 'creditNote/n1'), await on.books.entry(tenant, 'debitNote/n1')]).toEqual(
        entries,
      );
    });

    test('what an account is told apart by has totals of its own', async () => {
      const legs: JournalEntry['legs'] = [
        { account: 'receivable', side: 'debit', nano: 3n },
        { account: 'tax', sub: 'DE-1900', side: 'credit', nano: 2n },
        { account: 'tax', sub: 'FI-2550', side: 'credit', nano: 1n },
      ];
      const taxed = { ...entry('bill/t1', 3n), legs };
      await on.books.post({ tenant, entries: [taxed] });
      expect(await on.books.entry(tenant, 'bill/t1')).toEqual(taxed);
      const tax = (await on.books.totals(tenant)).filter(({ account }) => account === 'tax');
      expect(tax.map(({ sub, creditNano }) => [sub, creditNano]).sort()).toEqual([
        ['DE-1900', 2n],
        ['FI-2550', 1n],
      ]);
    });

    test('a payment on several bills is posted whole or not at all', async () => {
      const [one, two] = [commitOf(tenant, 'a1', 1).commit.bill, commitOf(tenant, 'a2', 2).commit.bill];
      await commit('a1', 1);
      await commit('a2', 2);
      const stale = { tenant, entries: [entry('payment/x', 9n)], resources: [next(one), next(next(two))] };
      expect(await on.books.post(stale)).toBe('changed');
      expect((await on.store.get(tenant, 'customerBill', one.id))?.version).toBe(1);
      expect(await on.books.post({ ...stale, resources: [next(one), next(two)] })).toBe('committed');
      expect((await on.store.get(tenant, 'customerBill', two.id))?.version).toBe(2);
    });

    test('who takes of an account’s credit is alone in it since they looked', async () => {
      const take = (source: EntrySource, version: number) =>
        on.books.post({ tenant, entries: [entry(source, 1n)], creditAt: { accountId: 'a1', version } });
      expect(await on.books.creditVersion(tenant, 'a1')).toBe(0);
      expect([await take('refund/1', 0), await take('refund/2', 0), await take('refund/2', 1)]).toEqual([
        'committed',
        'changed',
        'committed',
      ]);
      expect([await on.books.creditVersion(tenant, 'a1'), await on.books.creditVersion(tenant, 'a2')]).toEqual([2, 0]);
    });

    test('what is posted into a closed month goes to the next open one, and who decides late changes nothing', async () => {
      const at = '2026-12-02T00:00:00.000Z';
      const act = { period: '2026-11', act: 'closedSoft', by: 'ann', at, reason: 'why' } as const;
      expect(await on.finance.closing(tenant)).toEqual({ version: 0 });
      const soft = { version: 1, softThrough: '2026-11' };
      expect(await on.finance.changeClosing(tenant, soft, act)).toBe(true);
      expect(await on.finance.changeClosing(tenant, soft, act)).toBe(false);
      const reopening = { period: '2026-11', by: 'ann', at, reason: 'r' };
      const next = { version: 2, softThrough: '2026-11', hardThrough: '2026-10', reopening };
      expect(await on.finance.changeClosing(tenant, next, { ...act, act: 'askedToReopen' })).toBe(true);
      expect(await on.finance.closing(tenant)).toEqual(next);
      expect((await on.finance.closingActs(tenant, '2026-11')).map((one) => one.act)).toEqual([
        'closedSoft',
        'askedToReopen',
      ]);
      const entries = [entry('bill/b1', 5n), entry('bill/b2', 6n, '2026-12-05')];
      expect(await on.books.post({ tenant, entries })).toBe('committed');
      expect(await on.books.post({ tenant, entries: [{ ...entry('manual/m1', 7n), description: 'By hand' }] })).toBe(
        'committed',
      );
      expect(await on.books.entry(tenant, 'bill/b1')).toMatchObject({ bookedOn: '2026-12-01', originOn: '2026-11-30' });
      expect(await on.books.entry(tenant, 'bill/b2')).toEqual(entries[1]);
      expect(await on.books.entry(tenant, 'manual/m1')).toMatchObject({
        bookedOn: '2026-11-30',
        description: 'By hand',
      });
      const months = await on.finance.monthTotals(tenant, '2026-11', '2026-12');
      const owed = months
        .filter(({ account }) => account === 'receivable')
        .map(({ month, debitNano }) => [month, debitNano]);
      expect(owed.sort()).toEqual([
        ['2026-11', 7n],
        ['2026-12', 11n],
      ]);
    });

    test('a month’s entries page by page, an account’s receivable, and what falls due on which day', async () => {
      const sources = ['bill/e1', 'bill/e2', 'creditNote/e3'] as const;
      for (const source of sources) await on.books.post({ tenant, entries: [entry(source, 4n)] });
      const other = { ...entry('bill/e4', 9n, '2026-12-01'), receivable: { accountId: 'a2', dueOn: '2027-01-02' } };
      await on.books.post({ tenant, entries: [other] });
      const first = await on.finance.entriesOfMonth(tenant, '2026-11', { limit: 2 });
      expect(first.entries.map(({ source }) => source)).toEqual(['bill/e1', 'bill/e2']);
      const rest = await on.finance.entriesOfMonth(tenant, '2026-11', { limit: 2, cursor: first.cursor ?? '' });
      expect(rest).toEqual({ entries: [entry('creditNote/e3', 4n)] });
      expect(await on.finance.receivableEntries(tenant, 'a2', '2026-12-01')).toEqual([other]);
      expect(await on.finance.receivableEntries(tenant, 'a2', '2026-11-30')).toEqual([]);
      const due = async (day: string) => {
        const sums = new Map<string, bigint>();
        for (const { dueOn, nano } of await on.finance.dueTotals(tenant, day))
          sums.set(dueOn, (sums.get(dueOn) ?? 0n) + nano);
        return [...sums].sort();
      };
      expect(await due('2026-11-30')).toEqual([['2026-12-14', 12n]]);
      expect(await due('2026-12-01')).toEqual([
        ['2026-12-14', 12n],
        ['2027-01-02', 9n],
      ]);
    });

    test('a mapping, exports numbered without gaps, and the last reconciliation of a month', async () => {
      expect(await on.finance.mapping(tenant)).toEqual([]);
      const mapping = [{ code: '2100', sub: 'DE-1900', companyCode: '38060' }];
      await on.finance.keepMapping(tenant, mapping);
      expect(await on.finance.mapping(tenant)).toEqual(mapping);
      const made = { number: 1, period: '2026-11', madeAt: '2026-12-02T00:00:00.000Z', closingVersion: 1, line: [] };
      expect(await on.finance.keepExport(tenant, made)).toBe(true);
      expect(await on.finance.keepExport(tenant, made)).toBe(false);
      expect(await on.finance.keepExport(tenant, { ...made, number: 2 })).toBe(true);
      expect(await on.finance.exports(tenant)).toEqual([made, { ...made, number: 2 }]);
      expect(await on.finance.reconciliation(tenant, '2026-11')).toBeUndefined();
      const found = {
        period: '2026-11',
        accountsRead: 1,
        billsUnfinished: 0,
        complete: true,
        charged: [],
        billed: [],
        differences: [],
      };
      for (const accountsRead of [1, 2]) await on.finance.keepReconciliation(tenant, { ...found, accountsRead });
      expect((await on.finance.reconciliation(tenant, '2026-11'))?.accountsRead).toBe(2);
    });

    test('totals are exact beyond what a double holds, and up to a month', async () => {
      const large = 9_007_199_254_740_993n;
      await on.books.post({ tenant, entries: [entry('payment/s1', large, '2026-10-31')] });
      await on.books.post({ tenant, entries: [entry('payment/s2', 2n, '2026-11-01')] });
      const receivable = async (period?: string) =>
        (await on.books.totals(tenant, period)).find((total) => total.account === 'receivable');
      expect(await receivable()).toEqual({
        account: 'receivable',
        currency: 'EUR',
        debitNano: large + 2n,
        creditNano: 0n,
      });
      expect((await receivable('2026-10'))?.debitNano).toBe(large);
      expect(await receivable('2026-09')).toBeUndefined();
    });

    test('an account is parked until it is not', async () => {
      const parked = {
        accountId: 'a1',
        period: '2026-11',
        code: 'unprocessable',
        message: 'why',
        at: '2026-12-01T00:00:00.000Z',
      };
      for (const _again of [1, 2]) await on.books.park(tenant, parked);
      expect(await on.books.parked(tenant)).toEqual([parked]);
      for (const _again of [1, 2]) await on.books.unpark(tenant, 'a1', '2026-11');
      expect(await on.books.parked(tenant)).toEqual([]);
    });

    test('products: the newest version stands, amounts keep every nano, accounts are paged', async () => {
      await on.products.keep(tenant, product({ version: 2 }));
      await on.products.keep(tenant, product({ version: 1, billed: false }));
      await on.products.keep(tenant, product({ id: 'p2', accountId: 'a2', startMs: 1_000 }));
      await on.products.keep(tenant, product({ id: 'p3', accountId: 'a3', startMs: undefined }));
      expect(await on.products.ofAccount(tenant, 'a1')).toEqual([product({ version: 2 })]);
      const first = await on.products.accounts(tenant, { limit: 2 });
      expect(first.accounts).toEqual(['a1', 'a2']);
      expect((await on.products.accounts(tenant, { limit: 2, cursor: first.cursor ?? '' })).accounts).toEqual(['a3']);
    });

    test('periods are due when they are over, the earliest first, until they are closed for good', async () => {
      const of = (accountId: string, startMs: number, endMs: number) => ({
        accountId,
        period: `${startMs}`,
        startMs,
        endMs,
      });
      const [one, two, later] = [of('a2', 1_000, 2_000), of('a1', 1_500, 2_500), of('a2', 2_000, 3_000)];
      expect(await on.periods.firstDueMs(tenant)).toBeUndefined();
      for (const period of [later, two, one, one]) await on.periods.open(tenant, period);
      expect(await on.periods.firstDueMs(tenant)).toBe(2_000);
      expect((await on.periods.due(tenant, 1_999, { limit: 9 })).periods).toEqual([]);
      expect((await on.periods.due(tenant, 2_500, { limit: 9 })).periods).toEqual([one, two]);
      const first = await on.periods.due(tenant, 9_000, { limit: 2 });
      expect(first.periods).toEqual([one, two]);
      await on.periods.close(tenant, one);
      await on.periods.open(tenant, one);
      // The page went up to here: a run closes what it lists before it asks for more.
      await on.periods.close(tenant, two);
      const rest = await on.periods.due(tenant, 9_000, { limit: 2, cursor: first.cursor ?? '' });
      expect(rest.periods).toEqual([later]);
      expect((await on.periods.due(tenant, 9_000, { limit: 9 })).periods).toEqual([later]);
      expect(await on.periods.of(tenant, 'a2')).toEqual([
        { ...one, isOpen: false },
        { ...later, isOpen: true },
      ]);
    });

    test('members are kept once each', async () => {
      for (const id of ['b', 'a', 'b']) await on.members.keep(tenant, 'payer', id);
      expect(await on.members.of(tenant, 'payer')).toEqual(['a', 'b']);
      expect(await on.members.of(tenant, 'other')).toEqual([]);
    });

    test('where months were run for all at once, nobody remembers one here', async () => {
      await on.runs.forgetLastMonth(tenant);
      expect(await on.runs.lastMonth(tenant)).toBeUndefined();
    });

    test('nothing of one tenant is another’s', async () => {
      await commit('a1', 1);
      await project();
      const other = tenantId(`${tenant}-x`);
      expect(await on.books.packedBill(other, 'a1-2026-11')).toEqual([]);
      expect(await on.books.unfinishedBills(other, '2026-11')).toEqual([]);
      expect(await on.books.totals(other)).toEqual([]);
      expect(await on.books.billedUsage(other, '2026-11')).toEqual([]);
      expect(await on.books.lastNumber(other, '2026')).toBe(0);
    });
  });
}
