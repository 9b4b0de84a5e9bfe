import type { ApiDeclaration } from '../tmf/declaration';
import type { DomainEvent } from '../tmf/event';
import { isRecord } from '../tmf/read-path';
import type { SubscriptionKey } from './delivery-log';
import type { EventArchive } from './event-archive';
import { matchesQuery, ofContent } from './event-query';
import { type Turn, turnOf } from './order-event';
import { type ProgressStore, type Subscription, type SubscriptionStore, TOPICS_PATH } from './subscription';

/** One event on its way to one subscriber. Those of one subscription and entity are delivered in order. */
export interface Delivery {
  readonly subscription: SubscriptionKey;
  readonly event: DomainEvent;
  /** Of which replay it is part. */
  readonly replay?: string;
}

export interface DispatchPorts {
  readonly subscriptions: Pick<SubscriptionStore, 'list'>;
  readonly progress: ProgressStore;
  readonly archive: EventArchive;
  /** As which the APIs show what events carry. */
  readonly apis: readonly ApiDeclaration[];
  /** Queues deliveries; the same one again within minutes is dropped, later it is delivered twice. */
  enqueue(deliveries: readonly Delivery[]): Promise<void>;
}

/** The same subscriptions, each list read once: for the events of one call. */
export function rememberSubscriptions(store: Pick<SubscriptionStore, 'list'>): DispatchPorts['subscriptions'] {
  const known = new Map<string, Promise<readonly Subscription[]>>();
  return {
    list: (tenant, basePath) => {
      const key = `${tenant}#${basePath}`;
      const list = known.get(key) ?? store.list(tenant, basePath);
      known.set(key, list);
      return list;
    },
  };
}

/**
 * Archives an event and passes it on to the tenant's own subscribers of its API and of topics that it is in, each entity's in the
 * order of its versions. Queued first and noted after: a crash between repeats an event and never loses one. `wait` asks for
 * another try.
 */
export async function dispatchEvent(
  event: DomainEvent,
  waitedMs: number,
  ports: DispatchPorts,
): Promise<Turn | 'nobody'> {
  const basePath = basePathOf(event);
  if (basePath === undefined) return 'nobody';
  const [ofApi, ofTopics] = await Promise.all(
    [basePath, TOPICS_PATH].map((path) => ports.subscriptions.list(event.tenant, path)),
  );
  const subscriptions = [...(ofApi ?? []), ...(ofTopics ?? [])];
  const subscribedAt = subscriptions.map(({ createdAt }) => createdAt).sort()[0];
  if (subscribedAt === undefined) {
    await ports.archive.put(event);
    return 'nobody';
  }
  const last = await ports.progress.last(event);
  const turn = turnOf(event, { last, subscribedAt, waitedMs });
  if (turn === 'repeat' || turn === 'wait') return turn;
  await ports.archive.put(event);
  const deliveries = subscriptions
    .filter((subscription) => isToldOf(subscription, event, ports.apis))
    .map(({ tenant, basePath: at, id }) => ({ subscription: { tenant, basePath: at, id }, event }));
  if (deliveries.length > 0) await ports.enqueue(deliveries);
  await ports.progress.advance(event, last, event.version);
  return turn;
}

/** Whether a subscriber is told of an event: it is of their API, or in their topic, and meets their query. */
export function isToldOf(
  { basePath, topic, query }: Subscription,
  event: DomainEvent,
  apis: readonly ApiDeclaration[],
): boolean {
  const inPlace = topic ? isInTopic(topic, event, apis) : basePath === basePathOf(event);
  return inPlace && matchesQuery(query, event, apis);
}

/** Whether a topic of TMF688 has an event: by what is said about it, and by what it carries. */
export const isInTopic = (
  { headerQuery = '', contentQuery = '' }: NonNullable<Subscription['topic']>,
  event: DomainEvent,
  apis: readonly ApiDeclaration[],
): boolean => matchesQuery(headerQuery, event, apis) && matchesQuery(ofContent(contentQuery), event, apis);

/** The API that an event belongs to, as its resource's address says: `<basePath>/<resource>/<id>`. */
function basePathOf(event: DomainEvent): string | undefined {
  const body = event.event[event.resource];
  const href = isRecord(body) ? body.href : undefined;
  const tail = `/${event.resource}/`;
  const at = typeof href === 'string' ? href.lastIndexOf(tail) : -1;
  return typeof href === 'string' && at > 0 ? href.slice(0, at) : undefined;
}
