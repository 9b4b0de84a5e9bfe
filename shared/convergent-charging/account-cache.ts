import type { BalanceAccount } from '../balance-management';
import type { TenantId } from '../kernel/tenant';

/** Accounts kept warm: about 2 KB each in memory. */
const MAX_CACHED_ACCOUNTS = 5_000;
/** How much one copy weighs in the share of stale ones: the last thirty or so are what counts. */
const WEIGHT = 1 / 16;
/**
 * A write that a stale copy loses costs as much as five reads, and a read makes each charge wait once more: where more than half
 * of the copies are stale, reading first is cheaper, and waits hardly longer.
 */
const READ_FIRST_ABOVE = 0.5;

export const cacheKey = (tenant: TenantId, balanceId: string): string => `${tenant}#${balanceId}`;

export interface FoundAccount {
  readonly account: BalanceAccount;
  /** Kept from before; else it was read. */
  readonly isCopy: boolean;
}

/**
 * Accounts as a warm function last saw them: a charge on one needs no read. Where several functions charge the same balances,
 * copies go stale; it learns how often.
 */
export class AccountCache extends Map<string, BalanceAccount> {
  private staleShare = 0;

  /** A copy, if it is worth a write; else the account as `read` answers it. */
  async find(
    tenant: TenantId,
    balanceId: string,
    read: () => Promise<BalanceAccount | undefined>,
  ): Promise<FoundAccount | undefined> {
    const copy = this.get(cacheKey(tenant, balanceId));
    if (copy && this.staleShare <= READ_FIRST_ABOVE) return { account: copy, isCopy: true };
    const account = await read();
    if (copy && account) this.learn(account.number !== copy.number);
    return account && { account, isCopy: false };
  }

  /** Keeps an account as it now stands; `hasLost` says whether another function had written it since it was found. */
  keep(account: BalanceAccount, { isCopy }: FoundAccount, hasLost: boolean): void {
    if (this.size >= MAX_CACHED_ACCOUNTS) this.clear();
    this.set(cacheKey(account.tenant, account.balanceId), account);
    if (isCopy) this.learn(hasLost);
  }

  private learn(wasStale: boolean): void {
    this.staleShare += ((wasStale ? 1 : 0) - this.staleShare) * WEIGHT;
  }
}
