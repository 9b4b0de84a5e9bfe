import fc from 'fast-check';
import { MemoryBooks } from '../../shared/adapters/memory/memory-books';
import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { type AccountKey, CHART_OF_ACCOUNTS } from '../../shared/billing/chart-of-accounts';
import { differenceOf, documentOf, ENTRY_KINDS, type EntryKind, type JournalEntry } from '../../shared/billing/journal';
import { assertEntry, postEntry, type Side, taxAccount } from '../../shared/billing/post-entry';
import { trialBalance } from '../../shared/billing/trial-balance';
import { formatNano } from '../../shared/kernel/money';
import { tenantId } from '../../shared/kernel/tenant';

const SEED = Number(process.env.FARTHING_SEED ?? 20261124);
const TENANT = tenantId('aurora');
const receivable = { accountId: 'a1', dueOn: '2026-12-15' };

const kind = fc.constantFrom(...(Object.keys(ENTRY_KINDS) as EntryKind[]));
const side: fc.Arbitrary<Side> = fc.oneof(
  fc.constantFrom(...(Object.keys(CHART_OF_ACCOUNTS) as AccountKey[])),
  fc.constantFrom(taxAccount('DE', 1900n), taxAccount('FI', 2550n)),
);
const given = fc.record({
  kind,
  moves: fc.array(fc.record({ debit: side, credit: side, nano: fc.bigInt(-(10n ** 20n), 10n ** 20n) }), {
    maxLength: 6,
  }),
  month: fc.constantFrom('2026-10', '2026-11', '2026-12'),
  currency: fc.constantFrom('EUR', 'GBP'),
});

test(`entries of any kinds and moves: each is balanced, so is every month, whatever the order (seed ${SEED})`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(given, { maxLength: 10 }), async (all) => {
      const books = new MemoryBooks(new MemoryResourceStore([]));
      const entries = all.flatMap(
        ({ kind: of, moves, month, currency }, index) =>
          postEntry(of, { id: `d${index}`, bookedOn: `${month}-15`, currency, moves, receivable }) ?? [],
      );
      for (const entry of [...entries].reverse()) {
        expect(differenceOf(entry.legs)).toBe(0n);
        expect(documentOf(entry).id).toMatch(/^d\d$/);
        expect(await books.post({ tenant: TENANT, entries: [entry] })).toBe('committed');
        expect(await books.post({ tenant: TENANT, entries: [entry] })).toBe('exists');
      }
      for (const upTo of ['2026-09', '2026-10', '2026-11', '2026-12'])
        for (const { difference } of trialBalance(await books.totals(TENANT, upTo)).total) expect(difference).toBe('0');
      const moved = (account: AccountKey) =>
        all.reduce((sum, { moves, currency }) => {
          if (currency !== 'EUR') return sum;
          const on = (one: Side) => (typeof one === 'string' ? one : one.account) === account;
          return moves.reduce(
            (of, { debit, credit, nano }) => of + (on(debit) ? nano : 0n) - (on(credit) ? nano : 0n),
            sum,
          );
        }, 0n);
      const { accounts } = trialBalance(await books.totals(TENANT));
      for (const account of Object.keys(CHART_OF_ACCOUNTS) as AccountKey[]) {
        const row = accounts.find(
          ({ code, currency }) => code === CHART_OF_ACCOUNTS[account].code && currency === 'EUR',
        );
        expect(row?.balance ?? '0').toBe(formatNano(moved(account)));
      }
    }),
    { seed: SEED, numRuns: 60 },
  );
});

test.each<[string, Partial<JournalEntry>]>([
  ['is balanced', { legs: [{ account: 'cash', side: 'debit', nano: 1n }] }],
  ['refers to a document', { source: 'payment/' }],
  [
    'says whose receivable',
    {
      legs: [
        { account: 'receivable', side: 'debit', nano: 1n },
        { account: 'cash', side: 'credit', nano: 1n },
      ],
    },
  ],
])('an entry that %s not is refused by the books, and nothing is posted', async (why, broken) => {
  const books = new MemoryBooks(new MemoryResourceStore([]));
  const entry = postEntry('payment', {
    id: 'p1',
    bookedOn: '2026-11-24',
    currency: 'EUR',
    moves: [{ debit: 'cash', credit: 'prepaid', nano: 5n }],
  });
  if (!entry) throw new Error('There is an entry');
  expect(() => assertEntry({ ...entry, ...broken })).toThrow(why);
  await expect(books.post({ tenant: TENANT, entries: [{ ...entry, ...broken }] })).rejects.toThrow(why);
  expect(await books.totals(TENANT)).toEqual([]);
});

test('the tax payable is told apart by country and rate, and the account is their sum', async () => {
  const books = new MemoryBooks(new MemoryResourceStore([]));
  const entry = postEntry('bill', {
    id: 'b1',
    bookedOn: '2026-11-30',
    currency: 'EUR',
    receivable,
    moves: [
      { debit: 'receivable', credit: taxAccount('DE', 1900n), nano: 19n },
      { debit: 'receivable', credit: taxAccount('FI', 2550n), nano: 7n },
    ],
  });
  if (!entry) throw new Error('There is an entry');
  await books.post({ tenant: TENANT, entries: [entry] });
  const tax = trialBalance(await books.totals(TENANT)).accounts.find(({ code }) => code === '2100');
  expect(tax).toMatchObject({ balance: '-0.000000026' });
  expect(tax?.detail?.map(({ sub, credit }) => [sub, credit])).toEqual([
    ['DE-1900', '0.000000019'],
    ['FI-2550', '0.000000007'],
  ]);
});
