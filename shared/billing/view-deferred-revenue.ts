import { formatNano } from '../kernel/money';
import type { TenantId } from '../kernel/tenant';
import { isPeriodId, periodAfter } from './billing-period';
import { EARNING_MONTHS_MAX } from './earn-by-month';
import type { FinanceBooks, MonthTotal } from './finance-books';
import { type JournalEntry, movedOn } from './journal';
import type { Books } from './ports';

/** One month of the schedule, decimal text of currency units. */
export interface DeferredMonth {
  readonly month: string;
  readonly currency: string;
  /** Deferred by the month's documents, and what it earned of what was deferred. */
  readonly deferred: string;
  readonly earned: string;
  /** Still deferred at its end. */
  readonly balance: string;
}

/** When what is deferred will be revenue (IFRS 15.120): each month from `from`, with what was deferred before it in its balance. */
export async function deferredRevenue(finance: FinanceBooks, tenant: TenantId, from: string): Promise<DeferredMonth[]> {
  const totals = (await finance.monthTotals(tenant)).filter(({ account }) => account === 'deferredRevenue');
  return schedule(totals).filter(({ month }) => month >= from);
}

/** The same of one document: `bill/<id>` or `creditNote/<id>`. Empty where nothing of it was deferred. */
export async function deferredRevenueOf(
  books: Books,
  tenant: TenantId,
  kind: 'bill' | 'creditNote',
  id: string,
): Promise<DeferredMonth[]> {
  const first = await books.entry(tenant, `${kind}/${id}`);
  if (!first) return [];
  const entries: JournalEntry[] = [first];
  let month = (first.originOn ?? first.bookedOn).slice(0, 'yyyy-mm'.length);
  for (let count = 0; count < EARNING_MONTHS_MAX && isPeriodId(month); count += 1) {
    month = periodAfter(month);
    const part = await books.entry(tenant, `${kind}/${id}/${month}`);
    if (part) entries.push(part);
  }
  return schedule(entries.map(toMonthTotal));
}

function toMonthTotal(entry: JournalEntry): MonthTotal {
  const nano = movedOn(entry, 'deferredRevenue');
  return {
    month: entry.bookedOn.slice(0, 'yyyy-mm'.length),
    account: 'deferredRevenue',
    currency: entry.currency,
    debitNano: nano > 0n ? nano : 0n,
    creditNano: nano < 0n ? -nano : 0n,
  };
}

function schedule(totals: readonly MonthTotal[]): DeferredMonth[] {
  const balances = new Map<string, bigint>();
  return [...totals]
    .sort((a, b) => (a.month < b.month ? -1 : 1))
    .flatMap(({ month, currency, debitNano, creditNano }) => {
      if (debitNano === 0n && creditNano === 0n) return [];
      const nano = (balances.get(currency) ?? 0n) + creditNano - debitNano;
      balances.set(currency, nano);
      return [
        {
          month,
          currency,
          deferred: formatNano(creditNano),
          earned: formatNano(debitNano),
          balance: formatNano(nano),
        },
      ];
    });
}
