import type { Subscription } from './subscription';

export const DELIVERY_LOG_DAYS = 14;

/** How the delivery of one event to one subscriber went so far. */
export interface DeliveryRecord {
  readonly eventId: string;
  readonly eventType: string;
  /** ISO 8601, UTC: when it was queued, and tried last. The world's clock. */
  readonly queuedAt: string;
  readonly triedAt: string;
  /** `failed` is tried again; `givenUp` is not. */
  readonly status: 'delivered' | 'failed' | 'givenUp';
  readonly tries: number;
  /** The subscriber's last answer, or why there was none. */
  readonly httpStatus?: number;
  readonly error?: string;
  /** Of which replay it was part. */
  readonly replay?: string;
}

export type SubscriptionKey = Pick<Subscription, 'tenant' | 'basePath' | 'id'>;

/** What became of a subscription's deliveries, for {@link DELIVERY_LOG_DAYS}. */
export interface DeliveryLog {
  /** Notes a try; the same delivery's later tries replace it. */
  note(subscription: SubscriptionKey, record: DeliveryRecord): Promise<void>;
  /** The last queued first. `cursor` as the page before gave it. */
  list(
    subscription: SubscriptionKey,
    page: { readonly limit: number; readonly cursor?: string },
  ): Promise<{ readonly records: readonly DeliveryRecord[]; readonly cursor?: string }>;
}

/** Orders a subscription's deliveries, and tells a replayed one from the first. */
export const deliveryKey = ({ queuedAt, eventId, replay = '' }: DeliveryRecord): string =>
  `${queuedAt}#${eventId}#${replay}`;
