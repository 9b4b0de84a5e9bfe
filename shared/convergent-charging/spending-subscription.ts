import type { TenantId } from '../kernel/tenant';

/** Who wants to be told of a subscriber's policy counters (TS 29.594), and what was told. */
export interface SpendingSubscription {
  readonly tenant: TenantId;
  readonly balanceId: string;
  /** Digest of what was asked: the same request again makes no second one. Unique within the balance. */
  readonly id: string;
  /** Whose usage, where several share the balance. */
  readonly productId?: string;
  /** As the client named the subscriber, echoed. */
  readonly supi?: string;
  readonly notifId?: string;
  readonly notifUri: string;
  /** Counters asked for; absent is all. */
  readonly counterIds?: readonly string[];
  /** Epoch milliseconds; absent is until it is removed. */
  readonly expiresAt?: number;
  /** The status of each counter as it was told last. */
  readonly told: Readonly<Record<string, string>>;
}

/** Contract: test/contract/spending-subscriptions. */
export interface SpendingSubscriptionStore {
  /** Stores one, or replaces the one of the same id. */
  put(subscription: SpendingSubscription): Promise<void>;
  /** Says what was told; false when it was removed since, and stays so. */
  tell(subscription: SpendingSubscription, told: SpendingSubscription['told']): Promise<boolean>;
  /** At most {@link MAX_SUBSCRIPTIONS_READ}. */
  ofBalance(tenant: TenantId, balanceId: string): Promise<readonly SpendingSubscription[]>;
  /** False when there is none. */
  remove(tenant: TenantId, balanceId: string, id: string): Promise<boolean>;
}

/** Of one balance: policy control functions are few. */
export const MAX_SUBSCRIPTIONS = 20;
/** Two that race for the last place may both get it. */
export const MAX_SUBSCRIPTIONS_READ = 2 * MAX_SUBSCRIPTIONS;
