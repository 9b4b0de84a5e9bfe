import type { TenantId } from '../kernel/tenant';
import type { AccountMapping } from './account-mapping';
import type { Closing, ClosingAct } from './closing';
import type { JournalEntry } from './journal';
import type { LedgerExport } from './ledger-export';
import type { AccountTotal } from './ports';
import type { UsageReconciliation } from './reconcile-usage';

/** Indexes of the journal: a month's entries, and those that moved an account's receivable. */
export const BOOKS_BY_MONTH = 'month';
export const BOOKS_BY_ACCOUNT = 'account';

export interface MonthTotal extends AccountTotal {
  /** `2026-11`. */
  readonly month: string;
}

/** What is owed (below 0: over-paid) on what falls due on a day. */
export interface DueTotal {
  readonly dueOn: string;
  readonly currency: string;
  readonly nano: bigint;
}

/** What finance reads and decides of the books. What it decides is written whole or not at all. */
export interface FinanceBooks {
  closing(tenant: TenantId): Promise<Closing>;
  /** Writes the next version with the act that made it. False when somebody else decided meanwhile. */
  changeClosing(tenant: TenantId, next: Closing, act: ClosingAct): Promise<boolean>;
  /** What was done to a month, the oldest first. */
  closingActs(tenant: TenantId, period: string): Promise<readonly ClosingAct[]>;
  /** What each account was debited and credited in each month, from the first up to and including the last. */
  monthTotals(tenant: TenantId, from?: string, to?: string): Promise<readonly MonthTotal[]>;
  /** A month's entries in the order of their sources, `limit` of them. */
  entriesOfMonth(
    tenant: TenantId,
    month: string,
    page: { readonly limit: number; readonly cursor?: string },
  ): Promise<{ readonly entries: readonly JournalEntry[]; readonly cursor?: string }>;
  /** Entries that moved an account's receivable up to and including a day. */
  receivableEntries(tenant: TenantId, accountId: string, upToDay: string): Promise<readonly JournalEntry[]>;
  /** What all accounts owe, as posted up to and including a day, by the day it falls due. */
  dueTotals(tenant: TenantId, upToDay: string): Promise<readonly DueTotal[]>;
  mapping(tenant: TenantId): Promise<AccountMapping>;
  keepMapping(tenant: TenantId, mapping: AccountMapping): Promise<void>;
  /** Oldest first; their numbers run from 1 without gaps. */
  exports(tenant: TenantId): Promise<readonly LedgerExport[]>;
  /** False when there is one of that number already. */
  keepExport(tenant: TenantId, made: LedgerExport): Promise<boolean>;
  keepReconciliation(tenant: TenantId, found: UsageReconciliation): Promise<void>;
  /** The last one of the month. */
  reconciliation(tenant: TenantId, period: string): Promise<UsageReconciliation | undefined>;
}
