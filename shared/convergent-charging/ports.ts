import type { BalanceStore, ChargeRecordStore, LedgerGuard, NumberDirectory, SliceFiller } from '../balance-management';
import type { TenantId } from '../kernel/tenant';
import type { TariffStore } from '../rating';

/** Everything that charging needs from outside. */
export interface ChargingPorts {
  readonly balances: BalanceStore;
  readonly numbers: NumberDirectory;
  readonly ledger: LedgerGuard;
  readonly records: ChargeRecordStore;
  readonly tariffs: TariffStore;
  /** Fills a slice of a hot pool from the others. */
  readonly slices: Pick<SliceFiller, 'fill'>;
  /** The tenant's time, epoch milliseconds. */
  nowOf(tenant: TenantId): Promise<number>;
  /** Waits before another attempt at a contended balance; `attempt` counts from 1. */
  backOff(attempt: number): Promise<void>;
}
