import { type DeliveryLog, type DeliveryRecord, deliveryKey, type SubscriptionKey } from '../../platform/delivery-log';

/** The log of deliveries in memory: for tests. */
export class MemoryDeliveryLog implements DeliveryLog {
  private readonly records = new Map<string, Map<string, DeliveryRecord>>();

  async note(subscription: SubscriptionKey, record: DeliveryRecord): Promise<void> {
    const key = keyOf(subscription);
    this.records.set(key, new Map(this.records.get(key)).set(deliveryKey(record), record));
  }

  async list(subscription: SubscriptionKey, { limit, cursor }: { readonly limit: number; readonly cursor?: string }) {
    const all = [...(this.records.get(keyOf(subscription)) ?? [])]
      .filter(([key]) => cursor === undefined || key < cursor)
      .sort(([a], [b]) => (a < b ? 1 : -1));
    const shown = all.slice(0, limit);
    const last = shown.at(-1)?.[0];
    return {
      records: shown.map(([, record]) => record),
      ...(last !== undefined && all.length > limit ? { cursor: last } : {}),
    };
  }
}

const keyOf = ({ tenant, basePath, id }: SubscriptionKey): string => `${tenant}#${basePath}#${id}`;
