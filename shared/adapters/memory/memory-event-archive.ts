import type { TenantId } from '../../kernel/tenant';
import { archiveKey, type EventArchive, type EventRange } from '../../platform/event-archive';
import type { DomainEvent } from '../../tmf/event';

/** Archived events in memory: for tests. */
export class MemoryEventArchive implements EventArchive {
  private readonly events = new Map<string, DomainEvent>();

  async put(event: DomainEvent): Promise<void> {
    this.events.set(`${event.tenant}#${archiveKey(event)}`, event);
  }

  async get(tenant: TenantId, at: Pick<DomainEvent, 'eventTime' | 'eventId'>): Promise<DomainEvent | undefined> {
    return this.events.get(`${tenant}#${archiveKey(at)}`);
  }

  async list({ tenant, from, to, cursor = '', limit }: EventRange) {
    const found = [...this.events.values()]
      .filter((event) => event.tenant === tenant && archiveKey(event) >= from && archiveKey(event) < to)
      .filter((event) => archiveKey(event) > cursor)
      .sort((a, b) => (archiveKey(a) < archiveKey(b) ? -1 : 1));
    const events = found.slice(0, limit);
    const last = events.at(-1);
    return { events, ...(last && found.length > limit ? { cursor: archiveKey(last) } : {}) };
  }
}
