import type { SpendingSubscription, SpendingSubscriptionStore } from '../../convergent-charging';
import type { TenantId } from '../../kernel/tenant';

/** Subscriptions to policy counters, in memory: for tests. */
export class MemorySpendingSubscriptions implements SpendingSubscriptionStore {
  private readonly all = new Map<string, SpendingSubscription>();

  async put(subscription: SpendingSubscription): Promise<void> {
    this.all.set(keyOf(subscription), subscription);
  }

  async tell(subscription: SpendingSubscription, told: SpendingSubscription['told']): Promise<boolean> {
    const standing = this.all.get(keyOf(subscription));
    if (standing) this.all.set(keyOf(subscription), { ...standing, told });
    return standing !== undefined;
  }

  async ofBalance(tenant: TenantId, balanceId: string): Promise<readonly SpendingSubscription[]> {
    return [...this.all.values()].filter((one) => one.tenant === tenant && one.balanceId === balanceId);
  }

  async remove(tenant: TenantId, balanceId: string, id: string): Promise<boolean> {
    return this.all.delete(keyOf({ tenant, balanceId, id }));
  }
}

const keyOf = ({ tenant, balanceId, id }: Pick<SpendingSubscription, 'tenant' | 'balanceId' | 'id'>): string =>
  [tenant, balanceId, id].join('#');
