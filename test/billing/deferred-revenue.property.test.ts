import fc from 'fast-check';
import { MemoryBooks } from '../../shared/adapters/memory/memory-books';
import { MemoryResourceStore } from '../../shared/adapters/memory/memory-resource-store';
import { type BillLine, billAccount } from '../../shared/billing/bill-account';
import { billingPeriod } from '../../shared/billing/billing-period';
import { earnByMonth } from '../../shared/billing/earn-by-month';
import { postBill } from '../../shared/billing/post-bill';
import { type PostedFee, postFees } from '../../shared/billing/post-fees';
import { TAX_TABLE } from '../../shared/billing/tax-table';
import { trialBalance } from '../../shared/billing/trial-balance';
import { formatNano } from '../../shared/kernel/money';
import { tenantId } from '../../shared/kernel/tenant';
import { nano } from './office';

const SEED = Number(process.env.FARTHING_SEED ?? 20261124);
const TENANT = tenantId('aurora');
const MS_PER_DAY = 86_400_000;
const dayText = (epochMs: number): string => new Date(epochMs).toISOString().slice(0, 10);

const service = fc
  .record({ start: fc.integer({ min: 0, max: 1_500 }), days: fc.integer({ min: 1, max: 366 }) })
  .map(({ start, days }) => {
    const fromMs = Date.UTC(2026, 0, 1) + start * MS_PER_DAY;
    return { from: dayText(fromMs), to: dayText(fromMs + days * MS_PER_DAY) };
  });
const cents = fc.bigInt(-(10n ** 9n), 10n ** 9n);

/** Counts day by day, in cents, and rounds half up only what has been earned so far: no month, no calendar, no fee. */
function oracle(amountCents: bigint, { from, to }: { from: string; to: string }): Record<string, bigint> {
  const [first, end] = [Date.parse(from), Date.parse(to)];
  const days = BigInt((end - first) / MS_PER_DAY);
  const earned: Record<string, bigint> = {};
  let before = 0n;
  for (let day = 1n; day <= days; day += 1n) {
    const magnitude = amountCents < 0n ? -amountCents : amountCents;
    const rounded = (2n * magnitude * day + days) / (2n * days);
    const sofar = amountCents < 0n ? -rounded : rounded;
    const month = dayText(first + (Number(day) - 1) * MS_PER_DAY).slice(0, 7);
    earned[month] = (earned[month] ?? 0n) + sofar - before;
    before = sofar;
  }
  return earned;
}

test(`what months earn of an amount is what its days earn, and sums to it (seed ${SEED})`, () => {
  fc.assert(
    fc.property(cents, service, (amount, days) => {
      const parts = earnByMonth(amount * 10_000_000n, 'EUR', days);
      expect(Object.fromEntries(parts.map(({ month, nano: part }) => [month, part / 10_000_000n]))).toEqual(
        oracle(amount, days),
      );
      expect(parts.reduce((sum, part) => sum + part.nano, 0n)).toBe(amount * 10_000_000n);
      expect(parts.reduce((sum, part) => sum + part.days, 0)).toBe(
        (Date.parse(days.to) - Date.parse(days.from)) / MS_PER_DAY,
      );
    }),
    { seed: SEED },
  );
});

const receivable = { accountId: 'a1', dueOn: '2026-12-15' };
const balanceOf = async (books: MemoryBooks, upTo: string, code: string): Promise<string> =>
  trialBalance(await books.totals(TENANT, upTo)).accounts.find((row) => row.code === code)?.balance ?? '0';

test(`a year billed on any day and stopped on any other: each month shows what it earned, nothing stays deferred (seed ${SEED})`, async () => {
  const life = fc.record({
    amount: fc.bigInt(1n, 10n ** 8n),
    days: service,
    billed: fc.nat({ max: 365 }),
    kept: fc.nat({ max: 365 }),
  });
  await fc.assert(
    fc.asyncProperty(life, async ({ amount, days, billed, kept }) => {
      const firstMs = Date.parse(days.from);
      const length = (Date.parse(days.to) - firstMs) / MS_PER_DAY;
      const stop = dayText(firstMs + Math.min(kept, length) * MS_PER_DAY);
      const bookedOn = dayText(firstMs + (billed % length) * MS_PER_DAY);
      const fee = (netNano: bigint, of: { from: string; to: string }): PostedFee => ({
        revenue: 'revenueRecurring',
        netNano,
        taxNano: 0n,
        country: 'DE',
        basisPoints: 0n,
        service: of,
      });
      const given = { currency: 'EUR', receivable };
      const books = new MemoryBooks(new MemoryResourceStore([]));
      const total = amount * 10_000_000n;
      await books.post({
        tenant: TENANT,
        entries: postFees('bill', { ...given, id: 'b1', bookedOn, accrued: true }, [fee(total, days)]),
      });
      const rest = stop < days.to ? { from: stop, to: days.to } : undefined;
      const left = rest ? (Date.parse(rest.to) - Date.parse(rest.from)) / MS_PER_DAY : 0;
      const creditCents = ((amount * BigInt(left)) / BigInt(length)) * 10_000_000n;
      if (rest)
        await books.post({
          tenant: TENANT,
          entries: postFees(
            'creditNote',
            { ...given, id: 'n1', bookedOn: bookedOn > stop ? bookedOn : stop, accrued: false },
            [fee(-creditCents, rest)],
          ),
        });
      for (const upTo of ['2026-06', '2027-06', '2028-06', '2099-12'])
        for (const { difference } of trialBalance(await books.totals(TENANT, upTo)).total) expect(difference).toBe('0');
      for (const code of ['2300', '1250']) expect(await balanceOf(books, '2099-12', code)).toBe('0');
      expect(await balanceOf(books, '2099-12', '4000')).toBe(formatNano(creditCents - total));
      if (!rest || creditCents === 0n)
        for (const [month, earned] of Object.entries(oracle(amount, days))) {
          const [year = '', of = ''] = month.split('-');
          const before = new Date(Date.UTC(Number(year), Number(of) - 2, 1)).toISOString().slice(0, 7);
          const shown = nano(await balanceOf(books, month, '4000')) - nano(await balanceOf(books, before, '4000'));
          expect(shown).toBe(-earned * 10_000_000n);
        }
    }),
    { seed: SEED, numRuns: 60 },
  );
});

describe('a bill', () => {
  const line = (more: Partial<BillLine>): BillLine => ({
    kind: 'recurring',
    name: 'Fee',
    taxCategory: 'standard',
    basisPoints: 1900n,
    netNano: nano('120'),
    taxNano: nano('22.8'),
    grossNano: nano('142.8'),
    paidFromBalanceNano: 0n,
    ...more,
  });
  const billOf = (lines: readonly BillLine[], periodId = '2026-11') => {
    const period = billingPeriod(periodId, 'Europe/Berlin');
    const made = billAccount({
      accountId: 'a1',
      products: [
        {
          id: 'p1',
          version: 1,
          name: 'P',
          accountId: 'a1',
          startMs: period.startMs,
          billed: true,
          fees: [{ kind: 'recurring', name: 'F', nano: 1n, currency: 'EUR', taxCategory: 'standard' }],
        },
      ],
      usage: [],
      period,
      currency: 'EUR',
      country: 'DE',
      pricesIncludeTax: true,
      taxTable: TAX_TABLE,
    });
    if (!made.ok || !made.value) throw new Error('There is a bill');
    return { ...made.value, lines };
  };
  const shown = (entries: ReturnType<typeof postBill>) =>
    entries.map(({ source, bookedOn, legs }) => [
      source,
      bookedOn,
      Object.fromEntries(legs.map((leg) => [leg.account, `${leg.side} ${formatNano(leg.nano)}`])),
    ]);

  test('of fees in advance defers what later months earn, and books their parts', () => {
    const entries = postBill(billOf([line({ days: { from: 15, to: 75 } })]), '2026-12-15');
    expect(shown(entries)).toEqual([
      [
        'bill/a1-2026-11',
        '2026-11-30',
        { receivable: 'debit 142.8', tax: 'credit 22.8', revenueRecurring: 'credit 30', deferredRevenue: 'credit 90' },
      ],
      ['bill/a1-2026-11/2026-12', '2026-12-31', { deferredRevenue: 'debit 62', revenueRecurring: 'credit 62' }],
      ['bill/a1-2026-11/2027-01', '2027-01-31', { deferredRevenue: 'debit 28', revenueRecurring: 'credit 28' }],
    ]);
  });

  test('of a one-time fee earns it at once, or over the months that the tenant says', () => {
    const bill = billOf([line({ kind: 'oneTime' })]);
    expect(shown(postBill(bill, '2026-12-15')).map(([, , legs]) => legs)).toEqual([
      { receivable: 'debit 142.8', tax: 'credit 22.8', revenueOneTime: 'credit 120' },
    ]);
    const spread = postBill(bill, '2026-12-15', { oneTimeFeeMonths: 12 });
    expect(spread).toHaveLength(13);
    expect(shown(spread)[0]?.[2]).toMatchObject({ revenueOneTime: 'credit 0.33', deferredRevenue: 'credit 119.67' });
  });
});
