import fc from 'fast-check';
import { billAccount } from '../../shared/billing/bill-account';
import { billingPeriod } from '../../shared/billing/billing-period';
import { differenceOf, type Leg } from '../../shared/billing/journal';
import { postBill } from '../../shared/billing/post-bill';
import { TAX_TABLE } from '../../shared/billing/tax-table';
import { formatNano, NANO_PER_UNIT } from '../../shared/kernel/money';
import { makeOffice } from './office';

const SEED = Number(process.env.FARTHING_SEED ?? 20261123);
const CENT = NANO_PER_UNIT / 100n;
const PERIOD = billingPeriod('2026-11', 'Europe/Berlin');
const service = fc.constantFrom('voice' as const, 'sms' as const, 'data' as const);

const usage = fc.uniqueArray(
  fc.record({
    balanceId: fc.constantFrom('b1', 'b2'),
    service,
    currency: fc.constant('EUR'),
    chargedNano: fc.bigInt(0n, 10n ** 13n),
    quantity: fc.bigInt(1n, 1_000n),
    count: fc.constant(1),
  }),
  { selector: (total) => `${total.balanceId}${total.service}` },
);
const fees = fc.array(
  fc.record({
    kind: fc.constantFrom('recurring' as const, 'oneTime' as const),
    name: fc.constant('Fee'),
    nano: fc.bigInt(-(10n ** 11n), 10n ** 13n),
    currency: fc.constant('EUR'),
    taxCategory: fc.constantFrom('standard', 'exempt'),
  }),
  { minLength: 1, maxLength: 8 },
);
const on = (legs: readonly Leg[], account: string): bigint =>
  differenceOf(legs.filter((leg) => leg.account === account));

test(`whatever is billed, its entries are balanced and say what the bill says (seed ${SEED})`, () => {
  const life = fc.record({
    fees,
    usage,
    pricesIncludeTax: fc.boolean(),
    startDay: fc.integer({ min: 1, max: 30 }),
    country: fc.constantFrom('DE', 'FI', 'GB', 'IE', 'LU'),
  });
  fc.assert(
    fc.property(life, ({ fees: of, usage: used, startDay, ...given }) => {
      const startMs = Date.UTC(2026, 10, startDay, 12);
      const product = { id: 'p1', version: 1, name: 'P', accountId: 'a1', startMs, billed: true, fees: of };
      const made = billAccount({
        accountId: 'a1',
        products: [product],
        usage: used,
        period: PERIOD,
        currency: 'EUR',
        taxTable: TAX_TABLE,
        ...given,
      });
      if (!made.ok || !made.value) throw new Error('There is a bill');
      const bill = made.value;
      const entries = postBill(bill, '2026-12-15');
      for (const { legs } of entries) {
        expect(differenceOf(legs)).toBe(0n);
        expect(legs.every((leg) => leg.nano > 0n)).toBe(true);
      }
      const all = entries.flatMap(({ legs }) => legs);
      expect(on(all, 'receivable')).toBe(bill.amountDueNano);
      expect(on(all, 'tax')).toBe(-bill.taxNano);
      expect(on(all, 'prepaid')).toBe(used.reduce((sum, total) => sum + total.chargedNano, 0n));
      const revenue = ['revenueRecurring', 'revenueOneTime', 'revenueUsage'].reduce(
        (sum, account) => sum + on(all, account),
        0n,
      );
      expect(revenue).toBe(-bill.netNano);
      const rounding = on(all, 'rounding');
      expect((rounding < 0n ? -rounding : rounding) * 2n <= CENT * BigInt(used.length)).toBe(true);
      expect(bill.netNano + bill.taxNano).toBe(bill.grossNano);
      expect(bill.taxes.reduce((sum, tax) => sum + tax.taxNano, 0n)).toBe(bill.taxNano);
    }),
    { seed: SEED },
  );
});

test(`a month of payments in any order, each event more than once: the books hold every cent (seed ${SEED})`, async () => {
  const payment = fc.record({
    cents: fc.bigInt(1n, 5_000n),
    on: fc.constantFrom('a1-2026-11', 'a2-2026-11', 'nowhere', 'topup'),
  });
  const order = fc
    .array(payment, { minLength: 1, maxLength: 8 })
    .map((all) => all.map((one, index) => ({ ...one, id: `pay-${index}` })))
    .chain((all) => fc.record({ all: fc.constant(all), arriving: fc.shuffledSubarray([...all, ...all]) }));
  await fc.assert(
    fc.asyncProperty(order, async ({ all, arriving }) => {
      const office = makeOffice('2026-12-01T09:00:00Z');
      for (const [account, fee] of [
        ['a1', '30'],
        ['a2', '12.34'],
      ] as const) {
        await office.openAccount(account);
        await office.sell(account, `p-${account}`, fee, '2026-11-01T09:30:00Z');
        await office.bill(account, '2026-11');
      }
      for (const { id, cents, on: billId } of [...arriving, ...all]) {
        const nano = cents * CENT;
        await office.pay({ id, nano, topup: billId === 'topup', bills: billId === 'topup' ? [] : [{ billId, nano }] });
      }
      const paid = (to: (on: string) => boolean): bigint =>
        all.reduce((sum, one) => sum + (to(one.on) ? one.cents * CENT : 0n), 0n);
      const balances = await office.balances();
      const shown = (name: string): string => balances[name] ?? '0';
      expect(shown('Cash at the payment provider')).toBe(formatNano(paid(() => true)));
      expect(shown('Prepaid balances owed to customers')).toBe(formatNano(-paid((to) => to === 'topup')));
      // What is paid beyond a bill is its account's credit: the receivable is what bills still ask for.
      const over = (account: string, dueNano: bigint): bigint => {
        const received = paid((to) => to.startsWith(account));
        return received > dueNano ? received - dueNano : 0n;
      };
      const credit = paid((to) => to === 'nowhere') + over('a1', 30_000_000_000n) + over('a2', 12_340_000_000n);
      expect(shown('Receipts not yet allocated')).toBe(formatNano(-credit));
      const remaining = 42_340_000_000n - paid((to) => to !== 'topup') + credit;
      expect(shown('Customer receivables')).toBe(formatNano(remaining));
    }),
    { seed: SEED },
  );
});
