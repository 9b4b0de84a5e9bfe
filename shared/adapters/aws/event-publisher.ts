import { type EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { type DomainEvent, eventSource } from '../../tmf/event';

/** EventBridge's limits on one PutEvents call. */
const ENTRIES_MAX = 10;
const BYTES_MAX = 256 * 1_024;
/** Of each entry, kept free for what EventBridge counts beside the detail. */
const BYTES_SPARE = 256;

/** Puts events on the bus in the order given. */
export class EventPublisher {
  constructor(
    private readonly client: EventBridgeClient,
    private readonly busName: string,
  ) {}

  /** Publishes until one fails; answers how many went through. What follows a failure is not tried: order is kept. */
  async publish(events: readonly DomainEvent[]): Promise<number> {
    const entries = events.map((event) => this.toEntry(event));
    let published = 0;
    while (published < entries.length) {
      const batch = nextBatch(entries, published);
      const { Entries = [], FailedEntryCount = 0 } = await this.client.send(new PutEventsCommand({ Entries: batch }));
      if (FailedEntryCount > 0) {
        const failed = Entries.findIndex((entry) => entry.ErrorCode !== undefined);
        return published + Math.max(failed, 0);
      }
      published += batch.length;
    }
    return published;
  }

  private toEntry(event: DomainEvent): PutEventsRequestEntry {
    const entry = (detail: DomainEvent): PutEventsRequestEntry => ({
      EventBusName: this.busName,
      Source: eventSource(event.domain),
      DetailType: event.eventType,
      Detail: JSON.stringify(detail),
    });
    const whole = entry(event);
    if (sizeOf(whole) <= BYTES_MAX) return whole;
    // A resource larger than an event may be is announced by its address: whoever needs it reads it.
    const body = event.event[event.resource];
    const href = typeof body === 'object' && body !== null && 'href' in body ? body.href : undefined;
    return entry({ ...event, event: { [event.resource]: { id: event.id, href } } });
  }
}

const sizeOf = (entry: PutEventsRequestEntry): number =>
  Buffer.byteLength(entry.Detail ?? '') + Buffer.byteLength(`${entry.Source}${entry.DetailType}`) + BYTES_SPARE;

function nextBatch(entries: readonly PutEventsRequestEntry[], start: number): PutEventsRequestEntry[] {
  const batch: PutEventsRequestEntry[] = [];
  let bytes = 0;
  for (const entry of entries.slice(start, start + ENTRIES_MAX)) {
    bytes += sizeOf(entry);
    if (batch.length > 0 && bytes > BYTES_MAX) break;
    batch.push(entry);
  }
  return batch;
}
