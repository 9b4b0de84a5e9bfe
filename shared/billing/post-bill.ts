import type { AccountBill, BillLine } from './bill-account';
import { billIdOf } from './bill-resources';
import type { JournalEntry } from './journal';
import { type Move, postEntry, taxAccount } from './post-entry';

const FEE_REVENUE = {
  recurring: 'revenueRecurring',
  oneTime: 'revenueOneTime',
} as const;

/**
 * What a bill books, on the month's last day. Usage: the prepaid balances that paid it → revenue and tax; what it was
 * charged exactly and the document's cents differ by less than a cent a line, which goes to `rounding`. Fees: the
 * receivable → revenue and tax. `dueOn`: the day by which it is to be paid, in the tenant's time zone.
 */
export function postBill(bill: AccountBill, dueOn: string): JournalEntry[] {
  const given = {
    id: billIdOf(bill.accountId, bill.period.id),
    bookedOn: bill.period.lastDay,
    currency: bill.currency,
    receivable: { accountId: bill.accountId, dueOn },
  };
  const usage = bill.lines.filter((line) => line.kind === 'usage');
  const fees = bill.lines.filter((line) => line.kind !== 'usage');
  const entries = [
    postEntry('usage', { ...given, moves: usage.flatMap((line) => usageMoves(line, bill.country)) }),
    postEntry('bill', { ...given, moves: fees.flatMap((line) => feeMoves(line, bill.country)) }),
  ];
  return entries.filter((entry) => entry !== undefined);
}

const taxOf = (line: BillLine, country: string): Move => ({
  debit: 'receivable',
  credit: taxAccount(country, line.basisPoints),
  nano: line.taxNano,
});

/** Where prices are without tax, the balance paid the price and the tax on it is still due. */
function usageMoves(line: BillLine, country: string): Move[] {
  const chargedNano = line.usage?.chargedNano ?? 0n;
  const paidNano = line.paidFromBalanceNano;
  return [
    { debit: 'receivable', credit: 'revenueUsage', nano: line.netNano },
    taxOf(line, country),
    { debit: 'prepaid', credit: 'receivable', nano: paidNano },
    { debit: 'prepaid', credit: 'rounding', nano: chargedNano - paidNano },
  ];
}

function feeMoves(line: BillLine, country: string): Move[] {
  const kind = line.kind === 'oneTime' ? 'oneTime' : 'recurring';
  return [{ debit: 'receivable', credit: FEE_REVENUE[kind], nano: line.netNano }, taxOf(line, country)];
}
