import type { TenantId } from '../kernel/tenant';
import type { TariffStore } from '../rating';
import type { BalanceAccount } from './balance-account';
import type { BalanceStore } from './ports';
import { settleDue } from './settle-due';

/** A balance that others write as often is touched anyway: the next write or the next sweep settles it. */
const ATTEMPTS_MAX = 3;

export interface SweepPorts {
  readonly balances: Pick<BalanceStore, 'write'>;
  readonly tariffs: Pick<TariffStore, 'versions'>;
  nowOf(tenant: TenantId): Promise<number>;
}

export type Swept = 'settled' | 'nothing-due' | 'busy';

/**
 * Settles what is due on one balance, in one conditional write. `seen` is the account as a page of the table showed it,
 * however stale: a stale one costs an attempt.
 */
export async function sweepBalance(ports: SweepPorts, seen: BalanceAccount): Promise<Swept> {
  let account = seen;
  const nowMs = await ports.nowOf(account.tenant);
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
    const next = settleDue(account, await tariffsOf(ports, account), nowMs);
    if (!next) return 'nothing-due';
    const written = await ports.balances.write(next, account.number);
    if (written.written) return 'settled';
    account = written.current;
  }
  return 'busy';
}

/** Asked for only where an allowance may be about to end: a notice is all that they say here. */
async function tariffsOf(
  { tariffs }: SweepPorts,
  { tenant, buckets, plans }: BalanceAccount,
): Promise<ReadonlyMap<string, Awaited<ReturnType<TariffStore['versions']>>>> {
  if (buckets.length === 0) return new Map();
  const offerings = [...new Set(plans.map((plan) => plan.offeringId))];
  const versions = await Promise.all(offerings.map((offering) => tariffs.versions(tenant, offering)));
  return new Map(offerings.map((offering, index) => [offering, versions[index] ?? []]));
}
