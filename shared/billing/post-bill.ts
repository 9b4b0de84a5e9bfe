import type { AccountBill, BillLine } from './bill-account';
import { idOf } from './bill-resources';
import { addDays, localDay } from './billing-period';
import { monthsFrom, type ServiceDays, serviceDays } from './earn-by-month';
import type { JournalEntry } from './journal';
import { type Move, postEntry, taxAccount } from './post-entry';
import { type PostedFee, postFees } from './post-fees';

/** How a tenant recognises revenue where a fee's own days do not say it. */
export interface RecognitionRules {
  /**
   * Months from the bill over which a one-time fee is earned: an activation that is nothing by itself (IFRS 15.B49–B51). Absent: at
   * once, as of what is a service of its own.
   */
  readonly oneTimeFeeMonths?: number | undefined;
}

/**
 * What a bill books, on the period's last day. Usage: the prepaid balances that paid it → revenue and tax; what it was
 * charged exactly and the document's cents differ by less than a cent a line, which goes to `rounding`. Fees: the
 * receivable → revenue of the months that earn them, and tax. `dueOn`: the day by which it is to be paid, in the tenant's time zone.
 */
export function postBill(bill: AccountBill, dueOn: string, rules: RecognitionRules = {}): JournalEntry[] {
  const given = {
    id: idOf(bill),
    bookedOn: bill.period.lastDay,
    currency: bill.currency,
    receivable: { accountId: bill.accountId, dueOn },
  };
  const usage = bill.lines.filter((line) => line.kind === 'usage');
  const fees = bill.lines.filter((line) => line.kind !== 'usage');
  const ofUsage = postEntry('usage', {
    ...given,
    moves: usage.flatMap((line) => usageMoves(line, line.taxPlace ?? bill.country)),
  });
  const ofFees = postFees(
    'bill',
    { ...given, accrued: true },
    fees.map((line) => feeOf(line, bill, rules)),
  );
  return [...(ofUsage ? [ofUsage] : []), ...ofFees];
}

/** Where prices are without tax, the balance paid the price and the tax on it is still due. */
export function usageMoves(line: BillLine, country: string): Move[] {
  const chargedNano = line.usage?.chargedNano ?? 0n;
  const paidNano = line.paidFromBalanceNano;
  return [
    { debit: 'receivable', credit: 'revenueUsage', nano: line.netNano },
    { debit: 'receivable', credit: taxAccount(country, line.basisPoints), nano: line.taxNano },
    { debit: 'prepaid', credit: 'receivable', nano: paidNano },
    { debit: 'prepaid', credit: 'rounding', nano: chargedNano - paidNano },
  ];
}

function feeOf(line: BillLine, bill: AccountBill, rules: RecognitionRules): PostedFee {
  const service = serviceOf(line, bill, rules);
  return {
    revenue: line.kind === 'oneTime' ? 'revenueOneTime' : 'revenueRecurring',
    netNano: line.netNano,
    taxNano: line.taxNano,
    country: line.taxPlace ?? bill.country,
    basisPoints: line.basisPoints,
    ...(service ? { service } : {}),
  };
}

function serviceOf(line: BillLine, { period }: AccountBill, rules: RecognitionRules): ServiceDays | undefined {
  if (line.kind === 'oneTime')
    return rules.oneTimeFeeMonths === undefined ? undefined : monthsFrom(period.lastDay, rules.oneTimeFeeMonths);
  if (line.days && line.days.to > line.days.from)
    return serviceDays(localDay(period.startMs, period.timeZone), line.days);
  const { startMs, endMs } = line.covered ?? period;
  if (line.kind !== 'recurring' || endMs <= startMs) return undefined;
  // Charged by the second: each day of which it has some.
  const day = localDay(startMs, period.timeZone);
  const last = localDay(addDays(endMs - 1, 1, period.timeZone), period.timeZone);
  return { from: day, to: last };
}
