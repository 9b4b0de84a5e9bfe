import { BILL_LINES_MAX, type BillInput, billAccount } from '../../shared/billing/bill-account';
import type { BillableProduct, Fee } from '../../shared/billing/billable-product';
import { billingPeriod } from '../../shared/billing/billing-period';
import { differenceOf } from '../../shared/billing/journal';
import type { UsageTotal } from '../../shared/billing/ports';
import { postBill } from '../../shared/billing/post-bill';
import { TAX_TABLE } from '../../shared/billing/tax-table';
import { formatNano, parseNano } from '../../shared/kernel/money';

const nano = (text: string): bigint => parseNano(text) ?? 0n;
const fee = (value: string, more: Partial<Fee> = {}): Fee => ({
  kind: 'recurring',
  name: 'Monthly fee',
  nano: nano(value),
  currency: 'EUR',
  taxCategory: 'standard',
  ...more,
});
const product = (more: Partial<BillableProduct> = {}): BillableProduct => ({
  id: 'p1',
  version: 1,
  name: 'Bundle',
  accountId: 'a1',
  balanceId: 'b1',
  startMs: Date.parse('2026-09-10T08:00:00Z'),
  billed: true,
  fees: [fee('30')],
  ...more,
});
const usage = (charged: string, more: Partial<UsageTotal> = {}) => ({
  balanceId: 'b1',
  service: 'data' as const,
  currency: 'EUR',
  chargedNano: nano(charged),
  quantity: 1_048_576n,
  count: 3,
  ...more,
});
const input = (more: Partial<BillInput> = {}): BillInput => ({
  accountId: 'a1',
  products: [],
  usage: [],
  period: billingPeriod('2026-11', 'Europe/Berlin'),
  currency: 'EUR',
  country: 'DE',
  pricesIncludeTax: true,
  taxTable: TAX_TABLE,
  ...more,
});
const november = (day: string): number => Date.parse(`2026-11-${day}T09:00:00Z`);

test.each([
  ['the whole month', {}, '30'],
  ['from its first day', { startMs: november('01') }, '30'],
  ['from the 21st: 10 of 30 days', { startMs: november('21') }, '10'],
  ['on its last day', { startMs: november('30') }, '1'],
  ['until the 11th: 10 of 30 days', { endMs: november('11') }, '10'],
  ['from the 6th until the 16th', { startMs: november('06'), endMs: november('16') }, '10'],
  ['started and ended on one day', { startMs: november('06'), endMs: november('06') + 3_600_000 }, undefined],
  ['not yet started', { startMs: Date.parse('2026-12-01T00:00:00Z') }, undefined],
  ['ended in the month before', { endMs: Date.parse('2026-10-20T00:00:00Z') }, undefined],
  ['never activated', { startMs: undefined }, undefined],
  ['cancelled', { billed: false }, undefined],
])('a fee of 30 a month, %s, is %p → %p', (_, more, expected) => {
  const bill = billAccount(input({ products: [product(more)] }));
  expect(bill.ok && bill.value && formatNano(bill.value.grossNano)).toBe(expected);
});

test('a one-time fee is billed in the month in which the product started, whole', () => {
  const oneTime = [fee('9.99', { kind: 'oneTime', name: 'SIM card' })];
  const first = billAccount(input({ products: [product({ startMs: november('30'), fees: oneTime })] }));
  const later = billAccount(input({ products: [product({ fees: oneTime })] }));
  expect(first.ok && first.value && formatNano(first.value.grossNano)).toBe('9.99');
  expect(later.ok && later.value).toBeUndefined();
});

test('a bundle and its usage: tax to the cent, usage set off against the balance that paid it', () => {
  const bill = billAccount(
    input({
      products: [product({ fees: [fee('19.99')] })],
      usage: [usage('1.234567891'), usage('0.05', { service: 'sms' })],
    }),
  );
  if (!bill.ok || !bill.value) throw new Error('There is a bill');
  const { lines, taxes, ...amounts } = bill.value;
  const shown = lines.map((line) => [
    line.name,
    ...[line.netNano, line.taxNano, line.grossNano, line.paidFromBalanceNano].map(formatNano),
  ]);
  expect(shown).toEqual([
    ['Monthly fee', '16.8', '3.19', '19.99', '0'],
    ['Usage: data', '1.03', '0.2', '1.23', '1.23'],
    ['Usage: sms', '0.04', '0.01', '0.05', '0.05'],
  ]);
  expect(taxes.map((tax) => [tax.basisPoints, formatNano(tax.taxNano)])).toEqual([[1900n, '3.4']]);
  expect(
    [amounts.netNano, amounts.taxNano, amounts.grossNano, amounts.paidFromBalanceNano, amounts.amountDueNano].map(
      formatNano,
    ),
  ).toEqual(['17.87', '3.4', '21.27', '1.28', '19.99']);
});

test('prices without tax: the balance paid the price, the tax on it is due', () => {
  const bill = billAccount(input({ pricesIncludeTax: false, products: [product()], usage: [usage('10')] }));
  if (!bill.ok || !bill.value) throw new Error('There is a bill');
  expect([bill.value.grossNano, bill.value.paidFromBalanceNano, bill.value.amountDueNano].map(formatNano)).toEqual([
    '47.6',
    '10',
    '37.6',
  ]);
  for (const entry of postBill(bill.value, '2026-12-15')) expect(differenceOf(entry.legs)).toBe(0n);
});

test('what is charged exactly and billed in cents differs by the rounding account, and by nothing else', () => {
  const bill = billAccount(input({ products: [product({ fees: [fee('30')] })], usage: [usage('1.234567891')] }));
  if (!bill.ok || !bill.value) throw new Error('There is a bill');
  const legs = postBill(bill.value, '2026-12-15').map(({ source, bookedOn, legs: all }) => [
    source,
    bookedOn,
    Object.fromEntries(all.map((leg) => [leg.account, `${leg.side} ${formatNano(leg.nano)}`])),
  ]);
  expect(legs).toEqual([
    [
      'usage/a1-2026-11',
      '2026-11-30',
      { prepaid: 'debit 1.234567891', revenueUsage: 'credit 1.03', tax: 'credit 0.2', rounding: 'credit 0.004567891' },
    ],
    ['bill/a1-2026-11', '2026-11-30', { receivable: 'debit 30', revenueRecurring: 'credit 25.21', tax: 'credit 4.79' }],
  ]);
});

test.each([
  ['a fee in another currency', { products: [product({ fees: [fee('5', { currency: 'GBP' })] })] }, 'unprocessable'],
  ['usage in another currency', { products: [product()], usage: [usage('1', { currency: 'USD' })] }, 'unprocessable'],
  ['a country whose tax is unknown', { products: [product()], country: 'US' }, 'unprocessable'],
  [
    'a tax category that is unknown',
    { products: [product({ fees: [fee('5', { taxCategory: 'books' })] })] },
    'unprocessable',
  ],
  [
    'more lines than one bill takes',
    { products: [product({ fees: Array.from({ length: BILL_LINES_MAX + 1 }, () => fee('1')) })] },
    'too-large',
  ],
])('%s parks the account: %p', (_, more, code) => {
  const bill = billAccount(input(more));
  expect(!bill.ok && bill.error.code).toBe(code);
});

test('the order in which products and usage are read does not matter', () => {
  const products = [product(), product({ id: 'p2', fees: [fee('5')] })];
  const both = [usage('1'), usage('2', { service: 'voice' })];
  expect(billAccount(input({ products: [...products].reverse(), usage: [...both].reverse() }))).toEqual(
    billAccount(input({ products, usage: both })),
  );
});
