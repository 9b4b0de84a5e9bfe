import type { BalanceStore, LedgerGuard, Posting } from '../balance-management';
import type { TenantId } from '../kernel/tenant';
import type { TariffStore } from '../rating';
import type { ResourceStore } from '../tmf/resource-store';

/** The ledger, read by the days of use. Strongly consistent. */
export interface DatedLedger extends LedgerGuard {
  /** Postings of things of these UTC days (`YYYY-MM-DD`, both included). */
  between(tenant: TenantId, balanceId: string, fromDay: string, toDay: string): Promise<readonly Posting[]>;
}

/** What charges are rated again, and what the differences are booked with. */
export interface ReratingPorts {
  readonly store: ResourceStore;
  readonly balances: Pick<BalanceStore, 'read' | 'write' | 'open' | 'ofParty' | 'ofTenant'>;
  readonly ledger: DatedLedger;
  readonly tariffs: Pick<TariffStore, 'versions'>;
  nowOf(tenant: TenantId): Promise<number>;
}
