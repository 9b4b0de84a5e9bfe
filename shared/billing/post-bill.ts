import type { AccountBill, BillLine } from './bill-account';
import { billIdOf } from './bill-resources';
import { type JournalEntry, journalEntry, type Leg } from './journal';

const FEE_REVENUE = {
  recurring: 'revenueRecurring',
  oneTime: 'revenueOneTime',
} as const;

/**
 * What a bill books, on the month's last day. Usage: the prepaid balances that paid it → revenue and tax; what it was
 * charged exactly and the document's cents differ by less than a cent a line, which goes to `rounding`. Fees: the
 * receivable → revenue and tax.
 */
export function postBill(bill: AccountBill): JournalEntry[] {
  const billId = billIdOf(bill.accountId, bill.period.id);
  const given = { bookedOn: bill.period.lastDay, currency: bill.currency };
  const usage = bill.lines.filter((line) => line.kind === 'usage');
  const fees = bill.lines.filter((line) => line.kind !== 'usage');
  const entries = [
    journalEntry({ ...given, source: `usage/${billId}`, legs: usageLegs(usage) }),
    journalEntry({ ...given, source: `bill/${billId}`, legs: feeLegs(fees) }),
  ];
  return entries.filter((entry) => entry !== undefined);
}

const sum = (lines: readonly BillLine[], amount: (line: BillLine) => bigint): bigint =>
  lines.reduce((all, line) => all + amount(line), 0n);

function usageLegs(lines: readonly BillLine[]): Leg[] {
  const charged = sum(lines, (line) => line.usage?.chargedNano ?? 0n);
  const paid = sum(lines, (line) => line.paidFromBalanceNano);
  return [
    { account: 'prepaid', side: 'debit', nano: charged },
    // Prices without tax: the balance paid the price, the tax on it is still due.
    { account: 'receivable', side: 'debit', nano: sum(lines, (line) => line.grossNano) - paid },
    { account: 'revenueUsage', side: 'credit', nano: sum(lines, (line) => line.netNano) },
    { account: 'tax', side: 'credit', nano: sum(lines, (line) => line.taxNano) },
    { account: 'rounding', side: 'credit', nano: charged - paid },
  ];
}

function feeLegs(lines: readonly BillLine[]): Leg[] {
  const kinds = ['recurring', 'oneTime'] as const;
  return [
    { account: 'receivable', side: 'debit', nano: sum(lines, (line) => line.grossNano) },
    ...kinds.map((kind): Leg => {
      const ofKind = lines.filter((line) => line.kind === kind);
      return { account: FEE_REVENUE[kind], side: 'credit', nano: sum(ofKind, (line) => line.netNano) };
    }),
    { account: 'tax', side: 'credit', nano: sum(lines, (line) => line.taxNano) },
  ];
}
