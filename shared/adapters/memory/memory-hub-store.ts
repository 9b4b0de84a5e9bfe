import type { TenantId } from '../../kernel/tenant';
import type { Entity, ProgressStore, Subscription, SubscriptionStore } from '../../platform/subscription';

/** Subscriptions and how far each entity has been told, in memory: for tests. */
export class MemoryHubStore implements SubscriptionStore, ProgressStore {
  private readonly subscriptions = new Map<string, Subscription>();
  private readonly told = new Map<string, number>();

  async create(subscription: Subscription): Promise<Subscription> {
    const key = keyOf(subscription.tenant, subscription.basePath, subscription.id);
    const standing = this.subscriptions.get(key);
    if (standing) return standing;
    this.subscriptions.set(key, subscription);
    return subscription;
  }

  async list(tenant: TenantId, basePath: string): Promise<readonly Subscription[]> {
    return [...this.subscriptions.values()].filter((one) => one.tenant === tenant && one.basePath === basePath);
  }

  async get(tenant: TenantId, basePath: string, id: string): Promise<Subscription | undefined> {
    return this.subscriptions.get(keyOf(tenant, basePath, id));
  }

  async remove(tenant: TenantId, basePath: string, id: string): Promise<boolean> {
    return this.subscriptions.delete(keyOf(tenant, basePath, id));
  }

  async last({ tenant, resource, id }: Entity): Promise<number | undefined> {
    return this.told.get(keyOf(tenant, resource, id));
  }

  async advance({ tenant, resource, id }: Entity, from: number | undefined, to: number): Promise<void> {
    const key = keyOf(tenant, resource, id);
    if (this.told.get(key) === from) this.told.set(key, to);
  }
}

const keyOf = (...parts: readonly string[]): string => parts.join('#');
