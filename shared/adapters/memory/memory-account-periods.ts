import type { AccountMembers, AccountPeriod, AccountPeriods } from '../../billing/ports';
import { toIso } from '../../kernel/clock';
import type { TenantId } from '../../kernel/tenant';

/** Periods of accounts in memory: for tests, and a month in one process. */
export class MemoryAccountPeriods implements AccountPeriods {
  private readonly accounts = new Map<string, Map<number, AccountPeriod & { readonly isOpen: boolean }>>();
  private readonly pending = new Map<TenantId, Map<string, AccountPeriod>>();

  async of(tenant: TenantId, accountId: string) {
    return [...this.account(tenant, accountId).values()].sort((a, b) => a.startMs - b.startMs);
  }

  async open(tenant: TenantId, period: AccountPeriod): Promise<void> {
    const account = this.account(tenant, period.accountId);
    if (account.get(period.startMs)?.isOpen === false) return;
    account.set(period.startMs, { ...period, isOpen: true });
    this.dueOf(tenant).set(dueKey(period), period);
  }

  async close(tenant: TenantId, period: AccountPeriod): Promise<void> {
    this.account(tenant, period.accountId).set(period.startMs, { ...period, isOpen: false });
    this.dueOf(tenant).delete(dueKey(period));
  }

  async due(tenant: TenantId, byMs: number, { limit, cursor = '' }: { limit: number; cursor?: string }) {
    const due = [...this.dueOf(tenant)]
      .filter(([key, { endMs }]) => endMs <= byMs && key > cursor)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    const last = due.at(limit - 1);
    return {
      periods: due.slice(0, limit).map(([, period]) => period),
      ...(due.length > limit && last ? { cursor: last[0] } : {}),
    };
  }

  async firstDueMs(tenant: TenantId): Promise<number | undefined> {
    const ends = [...this.dueOf(tenant).values()].map(({ endMs }) => endMs);
    return ends.length === 0 ? undefined : ends.reduce((first, endMs) => Math.min(first, endMs));
  }

  private account(tenant: TenantId, accountId: string) {
    const key = `${tenant}#${accountId}`;
    const account = this.accounts.get(key) ?? new Map<number, AccountPeriod & { readonly isOpen: boolean }>();
    this.accounts.set(key, account);
    return account;
  }

  private dueOf(tenant: TenantId): Map<string, AccountPeriod> {
    const due = this.pending.get(tenant) ?? new Map<string, AccountPeriod>();
    this.pending.set(tenant, due);
    return due;
  }
}

const dueKey = ({ endMs, accountId }: AccountPeriod): string => `${toIso(endMs)}#${accountId}`;

/** Accounts by who pays for them, in memory. */
export class MemoryAccountMembers implements AccountMembers {
  private readonly members = new Map<string, Set<string>>();

  async keep(tenant: TenantId, payerId: string, memberId: string): Promise<void> {
    const key = `${tenant}#${payerId}`;
    this.members.set(key, (this.members.get(key) ?? new Set()).add(memberId));
  }

  async of(tenant: TenantId, payerId: string): Promise<readonly string[]> {
    return [...(this.members.get(`${tenant}#${payerId}`) ?? [])].sort();
  }
}
