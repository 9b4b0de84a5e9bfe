import type { DomainEvent } from '../tmf/event';
import { isRecord } from '../tmf/read-path';
import { matchesQuery } from './match-subscription';
import { type Turn, turnOf } from './order-event';
import type { ProgressStore, Subscription, SubscriptionStore } from './subscription';

/** One event on its way to one subscriber. Those of one subscription and entity are delivered in order. */
export interface Delivery {
  readonly subscription: Pick<Subscription, 'tenant' | 'basePath' | 'id'>;
  readonly event: DomainEvent;
}

export interface DispatchPorts {
  readonly subscriptions: SubscriptionStore;
  readonly progress: ProgressStore;
  /** Queues deliveries; the same one again within minutes is dropped, later it is delivered twice. */
  enqueue(deliveries: readonly Delivery[]): Promise<void>;
}

/**
 * Passes an event on to the tenant's own subscribers of its API, each entity's in the order of its versions. Queued
 * first and noted after: a crash between repeats an event and never loses one. `wait` asks for another try.
 */
export async function dispatchEvent(
  event: DomainEvent,
  waitedMs: number,
  ports: DispatchPorts,
): Promise<Turn | 'nobody'> {
  const basePath = basePathOf(event);
  if (basePath === undefined) return 'nobody';
  const subscriptions = await ports.subscriptions.list(event.tenant, basePath);
  const subscribedAt = subscriptions.map(({ createdAt }) => createdAt).sort()[0];
  if (subscribedAt === undefined) return 'nobody';
  const last = await ports.progress.last(event);
  const turn = turnOf(event, { last, subscribedAt, waitedMs });
  if (turn === 'repeat' || turn === 'wait') return turn;
  const deliveries = subscriptions
    .filter(({ query }) => matchesQuery(query, event))
    .map(({ tenant, id }) => ({ subscription: { tenant, basePath, id }, event }));
  if (deliveries.length > 0) await ports.enqueue(deliveries);
  await ports.progress.advance(event, last, event.version);
  return turn;
}

/** The API that an event belongs to, as its resource's address says: `<basePath>/<resource>/<id>`. */
function basePathOf(event: DomainEvent): string | undefined {
  const body = event.event[event.resource];
  const href = isRecord(body) ? body.href : undefined;
  const tail = `/${event.resource}/`;
  const at = typeof href === 'string' ? href.lastIndexOf(tail) : -1;
  return typeof href === 'string' && at > 0 ? href.slice(0, at) : undefined;
}
