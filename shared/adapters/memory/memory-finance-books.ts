import type { AccountMapping } from '../../billing/account-mapping';
import { dueOf } from '../../billing/age-receivables';
import type { Closing, ClosingAct } from '../../billing/closing';
import type { DueTotal, FinanceBooks, MonthTotal } from '../../billing/finance-books';
import type { JournalEntry } from '../../billing/journal';
import type { LedgerExport } from '../../billing/ledger-export';
import type { UsageReconciliation } from '../../billing/reconcile-usage';
import { sumTotals, totalsOf } from '../../billing/sum-totals';
import type { TenantId } from '../../kernel/tenant';
import type { MemoryBooks } from './memory-books';

const MONTH_LENGTH = 7;
const monthOf = ({ bookedOn }: JournalEntry): string => bookedOn.slice(0, MONTH_LENGTH);

/** Finance's part of the books in memory: for tests. */
export class MemoryFinanceBooks implements FinanceBooks {
  private readonly acts: { readonly tenant: TenantId; readonly act: ClosingAct }[] = [];
  private readonly mappings = new Map<TenantId, AccountMapping>();
  private readonly made = new Map<TenantId, LedgerExport[]>();
  private readonly found = new Map<string, UsageReconciliation>();

  constructor(private readonly books: MemoryBooks) {}

  async closing(tenant: TenantId): Promise<Closing> {
    return this.books.closing.get(tenant) ?? { version: 0 };
  }

  async changeClosing(tenant: TenantId, next: Closing, act: ClosingAct): Promise<boolean> {
    if ((await this.closing(tenant)).version !== next.version - 1) return false;
    this.books.closing.set(tenant, next);
    this.acts.push({ tenant, act });
    return true;
  }

  async closingActs(tenant: TenantId, period: string): Promise<readonly ClosingAct[]> {
    return this.acts.filter((of) => of.tenant === tenant && of.act.period === period).map(({ act }) => act);
  }

  async monthTotals(tenant: TenantId, from = '0000-00', to = '9999-12'): Promise<readonly MonthTotal[]> {
    const entries = this.books.journal(tenant);
    const months = [...new Set(entries.map(monthOf))].sort().filter((month) => month >= from && month <= to);
    return months.flatMap((month) =>
      sumTotals(entries.filter((entry) => monthOf(entry) === month).flatMap(totalsOf)).map((total) => ({
        ...total,
        month,
      })),
    );
  }

  async entriesOfMonth(tenant: TenantId, month: string, { limit, cursor = '' }: { limit: number; cursor?: string }) {
    const all = this.books
      .journal(tenant)
      .filter((entry) => monthOf(entry) === month && entry.source > cursor)
      .sort((a, b) => (a.source < b.source ? -1 : 1));
    const entries = all.slice(0, limit);
    const last = entries.at(-1);
    return { entries, ...(all.length > limit && last ? { cursor: last.source } : {}) };
  }

  async receivableEntries(tenant: TenantId, accountId: string, upToDay: string): Promise<readonly JournalEntry[]> {
    return this.books
      .journal(tenant)
      .filter(({ receivable, bookedOn }) => receivable?.accountId === accountId && bookedOn <= upToDay);
  }

  async dueTotals(tenant: TenantId, upToDay: string): Promise<readonly DueTotal[]> {
    return dueOf(this.books.journal(tenant).filter(({ bookedOn }) => bookedOn <= upToDay));
  }

  async mapping(tenant: TenantId): Promise<AccountMapping> {
    return this.mappings.get(tenant) ?? [];
  }

  async keepMapping(tenant: TenantId, mapping: AccountMapping): Promise<void> {
    this.mappings.set(tenant, mapping);
  }

  async exports(tenant: TenantId): Promise<readonly LedgerExport[]> {
    return this.made.get(tenant) ?? [];
  }

  async keepExport(tenant: TenantId, made: LedgerExport): Promise<boolean> {
    const before = this.made.get(tenant) ?? [];
    if (before.length !== made.number - 1) return false;
    this.made.set(tenant, [...before, made]);
    return true;
  }

  async keepReconciliation(tenant: TenantId, found: UsageReconciliation): Promise<void> {
    this.found.set(`${tenant}#${found.period}`, found);
  }

  async reconciliation(tenant: TenantId, period: string): Promise<UsageReconciliation | undefined> {
    return this.found.get(`${tenant}#${period}`);
  }
}
